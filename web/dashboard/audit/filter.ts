/** Empty: any. Days as `2026-03-29`, both included. */
export type Filter = {
  readonly action: string;
  readonly actor: string;
  readonly target: string;
  readonly from: string;
  readonly to: string;
};

export const noFilter: Filter = { action: "", actor: "", target: "", from: "", to: "" };

export function filterInAddress(): Filter {
  const query = new URLSearchParams(location.search);
  const at = (key: keyof Filter): string => query.get(key) ?? "";
  return { action: at("action"), actor: at("actor"), target: at("target"), from: at("from"), to: at("to") };
}

export const isFiltering = (filter: Filter): boolean => Object.values(filter).some((value) => value !== "");
