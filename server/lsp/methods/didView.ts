import { didViewMethod } from "../../../shared/protocol.ts";
import { field } from "../../base/record.ts";
import { guardNotification } from "../guard.ts";
import type { Method } from "../session.ts";

/** `lacuna/didView`: what the user looks at is what they are about to write about. */
export const didView: Method = (session) => {
  session.connection.onNotification(
    didViewMethod,
    guardNotification({ name: didViewMethod, log: session.log }, (params: unknown) => {
      const uri = field(field(params, "textDocument"), "uri");
      const lines = field(params, "lines");
      const [line, endLine] = [field(lines, "first"), field(lines, "last")];
      if (typeof uri !== "string" || !isLine(line) || !isLine(endLine) || endLine < line) return;
      session.completer.documentViewed(uri, { line, endLine });
    }),
  );
};

const isLine = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value >= 0;
