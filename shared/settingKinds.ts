/** The kinds of settings, and short words for one row of the table in settings.ts. */
export type Scope = "anyone" | "machine";

type Common = {
  readonly help: string;
  /** "machine": a workspace may not change it, because it names files, hosts or programs. */
  readonly scope: Scope;
  /**
   * How a project file may change it: never ("none"), or only towards less ("falseOnly", "lower", "addItems",
   * "addFalse"; "earlierChoice", where the choices go from least to most).
   * A project file belongs to whoever wrote the repository, so it may restrict but never widen.
   */
  readonly project: "none" | "falseOnly" | "lower" | "addItems" | "addFalse" | "earlierChoice";
};

export type BooleanSetting = Common & { readonly type: "boolean"; readonly default: boolean };
export type IntSetting = Common & {
  readonly type: "int";
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
};
export type ChoiceSetting<Choice extends string = string> = Common & {
  readonly type: "choice";
  readonly default: Choice;
  readonly choices: readonly Choice[];
};
export type TextSetting = Common & { readonly type: "text"; readonly default: string };
export type ListSetting = Common & { readonly type: "list"; readonly default: readonly string[] };
export type SwitchesSetting = Common & {
  readonly type: "switches";
  readonly default: Readonly<Record<string, boolean>>;
};
export type Setting = BooleanSetting | IntSetting | ChoiceSetting | TextSetting | ListSetting | SwitchesSetting;

type Options = { readonly help: string; readonly scope?: Scope; readonly project?: Common["project"] };
const common = ({ help, scope, project }: Options): Common => ({
  help,
  scope: scope ?? "anyone",
  project: project ?? "none",
});

export const bool = (options: Options & { default: boolean }): BooleanSetting => ({
  ...common(options),
  type: "boolean",
  default: options.default,
});
export const int = (options: Options & { default: number; min: number; max: number; unit: string }): IntSetting => ({
  ...common(options),
  type: "int",
  default: options.default,
  min: options.min,
  max: options.max,
  unit: options.unit,
});
export const choice = <const Choice extends string>(
  options: Options & { default: NoInfer<Choice>; choices: readonly Choice[] },
): ChoiceSetting<Choice> => ({
  ...common(options),
  type: "choice",
  default: options.default,
  choices: options.choices,
});
export const text = (options: Options & { default: string }): TextSetting => ({
  ...common(options),
  type: "text",
  default: options.default,
});
export const list = (options: Options & { default: readonly string[] }): ListSetting => ({
  ...common(options),
  type: "list",
  default: options.default,
});
export const switches = (options: Options & { default: Readonly<Record<string, boolean>> }): SwitchesSetting => ({
  ...common(options),
  type: "switches",
  default: options.default,
});
