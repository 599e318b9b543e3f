import { messageOf } from "../../base/errorMessage.ts";
import { writeAtomically } from "../../base/writeAtomically.ts";
import { fail, note } from "../output.ts";

/** What a measurement was told to write besides its tables; a file that cannot be written fails the command, not the measurement. */
export async function writeResult(file: string, text: string): Promise<void> {
  try {
    await writeAtomically(file, text);
    note(`Written: ${file}`);
  } catch (error) {
    fail(`${file} cannot be written: ${messageOf(error)}`);
  }
}
