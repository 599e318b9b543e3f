import type { Finding } from "./finding.ts";

const marks = { ok: "ok ", note: "-- ", problem: "!! " } as const;

/** For a terminal: one line per finding, what to do below it. */
export function renderDoctorText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ area }) => area.length));
  const lines = findings.map(({ area, status, text, fix }) => {
    const line = `${marks[status]} ${area.padEnd(width)}  ${text}`;
    return fix === "" ? line : `${line}\n${" ".repeat(width + 6)}${fix}`;
  });
  return [...lines, "", summary(findings)].join("\n");
}

/** For a page in the editor. */
export function renderDoctorMarkdown(findings: readonly Finding[]): string {
  const areas = [...new Set(findings.map(({ area }) => area))];
  const section = (area: string): string => {
    const items = findings
      .filter((each) => each.area === area)
      .map(
        ({ status, text, fix }) =>
          `- ${status === "problem" ? "**Problem:** " : ""}${escape(text)}${fix === "" ? "" : `  \n  ${fix}`}`,
      );
    return `## ${area.charAt(0).toUpperCase()}${area.slice(1)}\n\n${items.join("\n")}`;
  };
  return [`# Lacuna doctor`, summary(findings), ...areas.map(section)].join("\n\n") + "\n";
}

export const hasProblem = (findings: readonly Finding[]): boolean =>
  findings.some(({ status }) => status === "problem");

function summary(findings: readonly Finding[]): string {
  const problems = findings.filter(({ status }) => status === "problem").length;
  return problems === 0 ? "Everything works." : `${problems} problem${problems === 1 ? "" : "s"} to mend.`;
}

const escape = (text: string): string => text.replace(/[\\*_[\]<>|]/g, "\\$&");
