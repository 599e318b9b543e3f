import { bytesText } from "../../models/catalogue.ts";
import type { Hardware } from "../../models/hardware.ts";
import { presenceOf } from "../../models/installed.ts";
import { print, printJson } from "../output.ts";
import { openModels, recommendation } from "./context.ts";

export async function recommendHere({ json = false }: { readonly json?: boolean }): Promise<void> {
  const { settings, folder } = openModels();
  const { entry, fit, why, whyNotLarger, hardware } = await recommendation(settings);
  const installed = (await presenceOf(folder, entry)).kind === "installed";
  if (json)
    return printJson({
      id: entry.id,
      title: entry.title,
      bytes: entry.bytes,
      fit,
      why,
      whyNotLarger,
      installed,
      hardware,
    });
  print(`${entry.title} (${entry.id}, ${bytesText(entry.bytes)})`);
  print(`  Why: ${why}.`);
  if (whyNotLarger !== undefined) print(`  Why not larger: ${whyNotLarger}.`);
  print(`  Measured: ${machineText(hardware)}.`);
  print(installed ? "  It is installed." : `  Get it: lacuna models pull ${entry.id}`);
}

function machineText({
  cores,
  coresLimitedBy,
  cpuName,
  totalBytes,
  availableBytes,
  memoryLimitedBy,
  gpu,
}: Hardware): string {
  const limit = (by: string): string => (by === "" ? "" : ` (limited by ${by})`);
  const gpuText = gpu
    ? `${gpu.name}${gpu.memoryBytes === undefined ? ", memory unknown" : ` with ${bytesText(gpu.memoryBytes)} for models`}`
    : "no GPU that helps";
  return (
    `${cores} ${cores === 1 ? "core" : "cores"}${limit(coresLimitedBy)} of ${cpuName}, ` +
    `${bytesText(totalBytes)} of memory${limit(memoryLimitedBy)}, ${bytesText(availableBytes)} of it available, ${gpuText}`
  );
}
