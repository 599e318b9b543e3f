import {
  acceptedCommand,
  didPartiallyAcceptMethod,
  didRestMethod,
  didShowMethod,
  explainMethod,
  statusMethod,
} from "../../shared/protocol.ts";
import { field, isRecord } from "../base/record.ts";

/** What becomes of a message from a page: passed on, perhaps changed; answered with a refusal; or dropped. */
export type Verdict =
  | { readonly kind: "pass"; readonly message: object }
  | { readonly kind: "refuse"; readonly id: string | number; readonly reason: string }
  | { readonly kind: "drop" };

/** Given to the language server in place of what a page says about itself. */
export type Introduction = {
  readonly version: string;
  /** As in InitializationOptions; those of the page that it may change stand above them. */
  readonly settings: Readonly<Record<string, unknown>>;
};

/**
 * A page may edit documents that are on no disk, ask for completions in them and why, and change how eager they are. All
 * else that an editor may say to a language server, such as the folders it should read, stays outside.
 */
export function letThrough(raw: unknown, introduction: Introduction): Verdict {
  const method = field(raw, "method");
  const id = idOf(raw);
  const rewrite = typeof method === "string" && Object.hasOwn(passed, method) ? passed[method] : undefined;
  const params = rewrite?.(field(raw, "params"), introduction);
  if (typeof method === "string" && params !== undefined)
    return { kind: "pass", message: { jsonrpc: "2.0", ...(id !== undefined && { id }), method, params } };
  return id === undefined || method === undefined
    ? { kind: "drop" }
    : { kind: "refuse", id, reason: "This server does not do that for a page." };
}

function idOf(raw: unknown): string | number | undefined {
  const id = field(raw, "id");
  if (typeof id === "string") return id.length <= 64 ? id : undefined;
  return Number.isSafeInteger(id) ? Number(id) : undefined;
}

/** The parameters to pass on; undefined where they are not allowed. */
type Rewrite = (params: unknown, introduction: Introduction) => unknown;

const inDocument: Rewrite = (params) => (isUnsaved(field(field(params, "textDocument"), "uri")) ? params : undefined);
const asItIs: Rewrite = (params) => (isRecord(params) ? params : {});

/** As figures of use know it. */
const editor = "playground";

const passed: Readonly<Record<string, Rewrite>> = {
  initialize: (params, { version, settings }) => ({
    processId: process.pid,
    clientInfo: { name: editor, version },
    ...{ rootUri: null, workspaceFolders: null },
    capabilities: { textDocument: { inlineCompletion: {} } },
    initializationOptions: {
      trusted: false,
      settings: { ...settings, ...changeable(field(field(params, "initializationOptions"), "settings")) },
      editorInfo: { name: editor, version },
    },
  }),
  initialized: () => ({}),
  "$/cancelRequest": asItIs,
  "textDocument/didOpen": inDocument,
  "textDocument/didChange": inDocument,
  "textDocument/didClose": inDocument,
  "textDocument/inlineCompletion": inDocument,
  [didRestMethod]: inDocument,
  [explainMethod]: inDocument,
  [didShowMethod]: asItIs,
  [didPartiallyAcceptMethod]: asItIs,
  [statusMethod]: asItIs,
  "workspace/executeCommand": (params) => (field(params, "command") === acceptedCommand ? params : undefined),
  "workspace/didChangeConfiguration": (params, { settings }) => ({
    settings: { lacuna: { ...settings, ...changeable(field(params, "settings")) } },
  }),
};

/** No file of the server's machine: a name alone, of an editor's unsaved document. */
const isUnsaved = (uri: unknown): boolean => typeof uri === "string" && /^untitled:\/{0,3}[\w.-]{1,64}$/.test(uri);

/** Of `settings`, what a page may change; the language server looks at the values. */
const changeable = (settings: unknown): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    ["complete.level", "complete.lines", "complete.debounceMs"].flatMap((key) => {
      const value = field(settings, key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
