import { removeAll } from "../../context/index/host/snapshotFile.ts";
import { note } from "../output.ts";
import { indexFolder } from "./indexOptions.ts";

export async function clearIndexes(): Promise<void> {
  const count = await removeAll(indexFolder());
  note(count === 0 ? "Nothing was kept." : `${count} ${count === 1 ? "index" : "indexes"} deleted.`);
}
