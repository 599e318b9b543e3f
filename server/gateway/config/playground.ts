import { isLoopback } from "../../base/isLoopback.ts";
import type { Fields } from "../fields.ts";

export type PlaygroundConfig = {
  /** Undefined: where everybody who reaches the server is known or on this machine. */
  readonly enable: boolean | undefined;
  /** Open at once. */
  readonly pages: number;
  readonly pagesPerPerson: number;
  /** Without a message from the page. */
  readonly idleMinutes: number;
  /** For what each page's language server keeps. */
  readonly memoryMiB: number;
};

export function readPlayground(fields: Fields): PlaygroundConfig {
  const read: PlaygroundConfig = {
    enable: fields.flag("enable"),
    pages: fields.int("pages", { min: 1, max: 1000 }) ?? 16,
    pagesPerPerson: fields.int("pagesPerPerson", { min: 1, max: 1000 }) ?? 4,
    idleMinutes: fields.int("idleMinutes", { min: 1, max: 1440 }) ?? 15,
    memoryMiB: fields.int("memoryMiB", { min: 128, max: 4096 }) ?? 384,
  };
  fields.refuseOthers();
  return read;
}

/** Whether the server has the playground. */
export const hasPlayground = ({ playground, accounts, listen }: Offering): boolean =>
  playground.enable ?? (accounts.enable || isLoopback(listen.host));

type Offering = {
  readonly playground: Pick<PlaygroundConfig, "enable">;
  readonly accounts: { readonly enable: boolean };
  readonly listen: { readonly host: string };
};
