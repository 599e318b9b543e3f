/** One thing that was looked at. */
export type Finding = {
  readonly area: string;
  readonly status: "ok" | "note" | "problem";
  readonly text: string;
  /** What to do; empty when there is nothing. */
  readonly fix: string;
};

export const ok = (area: string, text: string): Finding => ({ area, status: "ok", text, fix: "" });
export const noteThat = (area: string, text: string, fix = ""): Finding => ({ area, status: "note", text, fix });
export const problem = (area: string, text: string, fix: string): Finding => ({ area, status: "problem", text, fix });
