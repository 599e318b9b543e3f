import { ConfigurationTarget, ProgressLocation, type QuickPickItem, window, workspace } from "vscode";
import { type ModelsResult, type PullModelResult, modelsMethod } from "../../../shared/protocol.ts";
import type { Tools } from "./tools.ts";

type Model = ModelsResult["models"][number];
type ModelItem = QuickPickItem & { readonly model: Model };

export async function chooseModel(tools: Tools): Promise<void> {
  const models = await tools.server.request<ModelsResult>(modelsMethod);
  const picked = await window.showQuickPick<ModelItem>(items(models), {
    title: "Lacuna: the model that writes completions on this machine",
    placeHolder: "Choose a model; one that is missing is downloaded after you agree",
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  if (!picked.model.installed && !(await download(tools, picked.model))) return;
  await workspace.getConfiguration("lacuna").update("model.id", picked.model.id, ConfigurationTarget.Global);
}

/** Downloads the model that is in use, or the recommended one. */
export async function pullModel(tools: Tools): Promise<void> {
  const { models, current, recommended } = await tools.server.request<ModelsResult>(modelsMethod);
  const wanted = models.find(({ id }) => id === (current ?? recommended));
  if (wanted === undefined) return chooseModel(tools);
  if (wanted.installed) void window.showInformationMessage(`Lacuna: ${wanted.title} is already on this machine.`);
  else await download(tools, wanted);
}

/** Asks first: the size and the licence are the user's business. False when it did not come to a usable model. */
async function download({ server }: Tools, model: Model): Promise<boolean> {
  const agree = "Accept Licence and Download";
  const answer = await window.showInformationMessage(
    `Download ${model.title} (${size(model.bytes)})?`,
    { modal: true, detail: `Licence: ${model.licence}. The file is stored on this machine and used only there.` },
    agree,
  );
  if (answer !== agree) return false;
  const title = `Lacuna: ${model.title}`;
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  const result = await window.withProgress(options, (progress, token): Promise<PullModelResult | undefined> => {
    let doneSoFar = 0;
    const pulled = server.pullModel(
      { id: model.id, acceptLicence: true },
      ({ message, percent }) => {
        const increment = percent === undefined ? 0 : Math.max(0, percent - doneSoFar);
        doneSoFar += increment;
        progress.report({ increment, ...(message === undefined ? {} : { message }) });
      },
      token,
    );
    return pulled.catch((error: unknown) => {
      if (token.isCancellationRequested) return undefined;
      throw error;
    });
  });
  if (result === undefined) return false;
  if (!result.ok) throw new Error(result.message);
  void window.showInformationMessage(`Lacuna: ${model.title} is ready.`);
  return true;
}

function items({ models, current, recommended }: ModelsResult): ModelItem[] {
  return models.map((model) => ({
    model,
    label: `${model.id === current ? "$(check) " : ""}${model.title}`,
    description: [
      size(model.bytes),
      model.licence,
      ...(model.id === recommended ? ["recommended for this machine"] : []),
    ].join(" · "),
    detail: `${model.installed ? "$(device-desktop) on this machine" : "$(cloud-download) not downloaded"} · ${model.fit}`,
  }));
}

const size = (bytes: number): string =>
  bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
