import { teamProtocol } from "../../../domain/teamServer.ts";
import type { PromptPart } from "../../../domain/promptPart.ts";
import { badBody, RequestFailure } from "../../failure.ts";
import { Fields } from "../../fields.ts";
import type { FimRequest } from "../../fim/fimRequest.ts";

const mostParts = 1000;
const longestName = 200;
const names = { most: 32, longest: 64 };

export type Generate = { readonly id: string; readonly request: FimRequest };

/** The body of a generation, checked; a prompt's parts keep control tokens and plain text apart. */
export function readGenerate(body: unknown, isNumberKnown = (number: number) => number === teamProtocol): Generate {
  const fields = new Fields(body);
  const protocol = fields.int("protocol", { min: 1, max: 1000 });
  if (protocol !== undefined && !isNumberKnown(protocol))
    throw new RequestFailure(
      "notSupported",
      `This server speaks protocol ${teamProtocol}, the client ${protocol}. Update the older one.`,
    );
  for (const key of ["protocol", "id", "parts", "sequenceKey", "maxTokens"]) fields.need(key, "a value");
  const id = fields.text("id", longestName) ?? "";
  const [language, editor] = [fields.text("language", longestName), fields.text("editor", longestName)];
  const request: FimRequest = {
    model: undefined,
    input: {
      kind: "parts",
      parts: fields.list("parts", mostParts).map(readPart),
      heal: fields.text("heal", 1000) ?? "",
      sequenceKey: fields.text("sequenceKey", longestName) ?? "",
      stopSpecials: fields.texts("stopSpecials", names) ?? [],
      priority: fields.choice("priority", ["interactive", "background"]) ?? "interactive",
    },
    maxTokens: fields.int("maxTokens", { min: 0, max: 100_000 }),
    temperature: fields.number("temperature", { min: 0, max: 2 }) ?? 0,
    seed: fields.int("seed", { min: 0, max: 2 ** 32 - 1 }) ?? 0,
    stops: fields.texts("stopTexts", names) ?? [],
    ...(language !== undefined && { language }),
    ...(editor !== undefined && { editor }),
  };
  if (fields.faults.length > 0) throw badBody(fields.faults);
  return { id, request };
}

function readPart(fields: Fields): PromptPart {
  const special = fields.text("special", 64);
  if (special !== undefined) return { special };
  fields.need("text", "a text, unless there is a special");
  return { text: fields.text("text") ?? "" };
}
