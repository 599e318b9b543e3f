import { describeProblem } from "../settings/problem.ts";
import { noteModel } from "./modelTrouble.ts";
import type { Session } from "./session.ts";

type Told = { readonly problems: Set<string>; model: string };
const told = new WeakMap<Session, Told>();

/** After every change: the status follows, new problems are logged once, and another model is looked for. */
export function settingsChanged(session: Session): void {
  session.status.refresh();
  const before = told.get(session);
  if (before === undefined) return;
  tellProblems(session);
  const model = modelOf(session);
  if (model === before.model) return;
  before.model = model;
  void noteModel(session);
}

/** From the first call on, which follows `initialized`. */
export function tellProblems(session: Session): void {
  const memory = told.get(session) ?? { problems: new Set<string>(), model: modelOf(session) };
  told.set(session, memory);
  for (const problem of session.settings.loaded.problems.map(describeProblem)) {
    if (!memory.problems.has(problem)) session.log.warn(problem);
    memory.problems.add(problem);
  }
}

const modelOf = ({ settings: { current } }: Session): string =>
  JSON.stringify([current["model.id"], current["model.file"], current["model.folder"]]);
