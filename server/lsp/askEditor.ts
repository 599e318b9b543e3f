import { CancellationTokenSource } from "vscode-languageserver";
import {
  definitionsMethod,
  mostDefinitions,
  mostDefinitionUnits,
  type DefinitionsParams,
} from "../../shared/protocol.ts";
import type { EditorDefinitions } from "../domain/context.ts";
import { within } from "../domain/deadline.ts";
import { field } from "../base/record.ts";
import { readPosition } from "./readPosition.ts";
import type { Session } from "./session.ts";

/** Somebody is typing: an editor whose own language server takes longer is not waited for. */
const patienceMs = 300;

type Definition = Awaited<ReturnType<EditorDefinitions["definitionsAt"]>>[number];

/** `lacuna/definitions`: what the editor's other language servers know; nothing where the client does not answer that. */
export const askEditor = (session: () => Session): EditorDefinitions => ({
  async definitionsAt({ uri, positions }, signal) {
    const { client, connection, deps, ended, log } = session();
    if (client?.tellsDefinitions !== true || positions.length === 0 || ended.aborted || signal.aborted) return [];
    const cancelling = new CancellationTokenSource();
    const cancel = (): void => cancelling.cancel();
    const stop = AbortSignal.any([signal, ended]);
    stop.addEventListener("abort", cancel, { once: true });
    const params: DefinitionsParams = { textDocument: { uri }, positions };
    const asked: Promise<unknown> = connection
      .sendRequest<unknown>(definitionsMethod, params, cancelling.token)
      .catch((error: unknown) => {
        if (!cancelling.token.isCancellationRequested)
          log.info(`the client did not answer ${definitionsMethod}: ${String(error)}`);
      });
    const stopped = new Promise<undefined>((resolve) =>
      stop.addEventListener("abort", () => resolve(undefined), { once: true }),
    );
    try {
      return read(await within(deps.clock, patienceMs, Promise.race([asked, stopped])));
    } finally {
      stop.removeEventListener("abort", cancel);
      cancel();
    }
  },
});

function read(answer: unknown): readonly Definition[] {
  const given = field(answer, "definitions");
  if (!Array.isArray(given)) return [];
  const definitions: readonly unknown[] = given;
  return definitions.slice(0, mostDefinitions).flatMap((each) => readDefinition(each) ?? []);
}

function readDefinition(each: unknown): Definition | undefined {
  const [uri, text, range] = [field(each, "uri"), field(each, "text"), field(each, "range")];
  const [start, end] = [readPosition(field(range, "start")), readPosition(field(range, "end"))];
  if (typeof uri !== "string" || typeof text !== "string" || !start || !end) return undefined;
  return { uri, line: start.line, endLine: end.line, text: text.slice(0, mostDefinitionUnits) };
}
