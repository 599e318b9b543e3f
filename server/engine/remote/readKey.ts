import { readFileSync, statSync } from "node:fs";
import { messageOf } from "../../base/errorMessage.ts";
import type { KeyPlace } from "./endpoint.ts";

export type Key = { readonly kind: "key"; readonly key: string } | { readonly kind: "fault"; readonly fault: string };

/** Reads a key from where a setting says that it is. A fault is a sentence without the key. */
export function readKey({ from, name }: KeyPlace, env: NodeJS.ProcessEnv = process.env): Key {
  const found = from === "env" ? fromEnvironment(name, env) : fromFile(name);
  if (found.kind === "fault" || /^[\x21-\x7e]+$/.test(found.key)) return found;
  return fault(
    `What ${from === "env" ? `the environment variable ${name}` : name} holds is no key: it is empty or has other than printable characters.`,
  );
}

const fault = (sentence: string): Key => ({ kind: "fault", fault: sentence });

function fromEnvironment(name: string, env: NodeJS.ProcessEnv): Key {
  const value = env[name];
  return value === undefined
    ? fault(`The environment variable ${name} with the engine's key is not set where Lacuna runs.`)
    : { kind: "key", key: value.trim() };
}

function fromFile(file: string): Key {
  try {
    const others = statSync(file).mode & 0o077;
    if (process.platform !== "win32" && others !== 0)
      return fault(`Other users may read the key in ${file}: run \`chmod 600 ${file}\`.`);
    return { kind: "key", key: readFileSync(file, "utf8").trim() };
  } catch (error) {
    return fault(`The key cannot be read: ${messageOf(error)}.`);
  }
}
