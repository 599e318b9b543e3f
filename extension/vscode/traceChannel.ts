import type { LogOutputChannel } from "vscode";
import { withoutTokens } from "./withoutTokens.ts";

/** The same channel for what the library traces of the protocol, but for tokens. */
export const traceChannel = (log: LogOutputChannel): LogOutputChannel => ({
  name: log.name,
  get logLevel() {
    return log.logLevel;
  },
  onDidChangeLogLevel: log.onDidChangeLogLevel,
  trace: (message: string, ...more: readonly unknown[]) => log.trace(withoutTokens(message), ...more),
  debug: (message: string, ...more: readonly unknown[]) => log.debug(withoutTokens(message), ...more),
  info: (message: string, ...more: readonly unknown[]) => log.info(withoutTokens(message), ...more),
  warn: (message: string, ...more: readonly unknown[]) => log.warn(withoutTokens(message), ...more),
  error: (message: string | Error, ...more: readonly unknown[]) => log.error(message, ...more),
  append: (text) => log.append(withoutTokens(text)),
  appendLine: (text) => log.appendLine(withoutTokens(text)),
  replace: (text) => log.replace(withoutTokens(text)),
  clear: () => log.clear(),
  show: () => log.show(true),
  hide: () => log.hide(),
  dispose: () => {
    // The owner of the channel ends it.
  },
});
