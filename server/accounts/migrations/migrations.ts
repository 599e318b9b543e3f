import { first } from "./first.ts";
import type { Migration } from "./migration.ts";
import { second } from "./second.ts";
import { third } from "./third.ts";

/** Numbered from 1 without gaps. */
export const migrations: readonly Migration[] = [first, second, third];
