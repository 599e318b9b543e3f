import { settings as table, type SettingKey, type Settings } from "../../shared/settings.ts";
import { invariant } from "../base/invariant.ts";
import { flatten, settingKeys } from "./flatten.ts";
import type { LoadedSettings } from "./loaded.ts";
import { quoteValue, type Problem, type SourceName } from "./problem.ts";
import { isRecord } from "../base/record.ts";
import { restrict } from "./restrict.ts";
import { suggestKey } from "./suggest.ts";
import { checkValue, readText, type Value } from "./validate.ts";

/** One source of settings as it was found: nested objects or dotted keys. */
export type Layer = {
  readonly source: Exclude<SourceName, "default">;
  readonly file?: string | undefined;
  readonly raw: Readonly<Record<string, unknown>>;
};

type Held = { readonly value: Value; readonly source: SourceName };
type State = { readonly held: Map<SettingKey, Held>; readonly faults: Fault[] };
/** A problem whose consequence is known only when all layers have been read. */
type Fault = Omit<Problem, "instead"> & { readonly instead?: string; readonly setting?: SettingKey };

/** Later layers win, except that a project file can only restrict. Never throws: what cannot be used is a problem. */
export function mergeSettings(layers: readonly Layer[]): LoadedSettings {
  const held = new Map<SettingKey, Held>(
    settingKeys.map((key) => [key, { value: table[key].default, source: "default" }]),
  );
  const state: State = { held, faults: [] };
  for (const layer of layers) addLayer(state, layer);
  const problems = state.faults.map(({ setting, ...fault }): Problem => {
    const instead = fault.instead ?? (setting === undefined ? "it is ignored" : describeHeld(held, setting));
    return { ...fault, instead };
  });
  const sources = new Map(settingKeys.map((key) => [key, heldOf(held, key).source]));
  return { settings: toSettings(held), problems, sources: toRecord(sources) };
}

/** A file with more mistakes than this is no settings file; telling all of them would take longer than mending it. */
const mostFaults = 20;

function addLayer(state: State, layer: Layer): void {
  const { known, unknown } = flatten(layer.raw);
  const faults: Fault[] = [];
  const report = (key: string, value: unknown, rest: Pick<Fault, "reason" | "setting">): void => {
    if (faults.length < mostFaults) faults.push({ ...originOf(layer), key, value: quoteValue(value), ...rest });
  };
  for (const [key, value] of [...unknown].slice(0, mostFaults)) report(key, value, { reason: sayUnknown(key) });
  for (const [key, written] of known) {
    const raw = layer.source === "commandLine" && typeof written === "string" ? readText(key, written) : written;
    const checked = checkValue(key, raw);
    for (const { value, reason } of checked.faults) report(key, value, { reason, setting: key });
    if (checked.value === undefined) continue;
    const refused = hold(state, layer, { key, value: checked.value });
    if (refused !== undefined) report(key, checked.value, { reason: refused, setting: key });
  }
  state.faults.push(...faults);
  if (faults.length < mostFaults) return;
  state.faults.push({
    ...originOf(layer),
    key: undefined,
    value: undefined,
    reason: "there are more problems",
    instead: "mend these first",
  });
}

const originOf = ({ source, file }: Layer) => ({ source, ...(file === undefined ? {} : { file }) });

function sayUnknown(key: string): string {
  const suggestion = suggestKey(key);
  return `there is no such setting${suggestion === undefined ? "" : `; did you mean ${suggestion}?`}`;
}

/** Takes a checked value over; says why if a project file may not. */
function hold(state: State, { source }: Layer, { key, value }: { key: SettingKey; value: Value }): string | undefined {
  const before = heldOf(state.held, key);
  if (source !== "project") {
    state.held.set(key, { value: combine(before.value, value), source });
    return undefined;
  }
  const outcome = restrict(key, before.value, value);
  if (outcome.value !== undefined) state.held.set(key, { value: outcome.value, source });
  return outcome.refused;
}

/** Switches add to each other, so that naming one language keeps the others; everything else replaces. */
const combine = (before: Value, value: Value): Value =>
  isRecord(before) && isRecord(value) ? { ...before, ...value } : value;

function describeHeld(held: State["held"], key: SettingKey): string {
  const { value, source } = heldOf(held, key);
  return source === "default" ? `the default ${quoteValue(value)} is used` : `${quoteValue(value)} is used`;
}

function heldOf(held: State["held"], key: SettingKey): Held {
  const found = held.get(key);
  invariant(found, `no value for ${key}`);
  return found;
}

function toSettings(held: State["held"]): Settings {
  const record: unknown = toRecord(new Map(settingKeys.map((key) => [key, heldOf(held, key).value])));
  invariant(isSettings(record), "a setting has a value of the wrong type");
  return record;
}

/** What the checks above have established; TypeScript cannot follow them through a table. */
const isSettings = (value: unknown): value is Settings =>
  isRecord(value) && settingKeys.every((key) => typeof value[key] === typeof table[key].default);

function toRecord<Each>(entries: ReadonlyMap<SettingKey, Each>): Record<SettingKey, Each> {
  const record: Record<string, Each> = Object.fromEntries(entries);
  invariant(hasEveryKey(record), "a setting is missing");
  return record;
}

const hasEveryKey = <Each>(record: Record<string, Each>): record is Record<SettingKey, Each> =>
  settingKeys.every((key) => Object.hasOwn(record, key));
