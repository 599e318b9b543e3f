import type { Finding } from "./finding.ts";

/**
 * Private keys as blocks of base64 lines (RFC 7468), also inside string literals, comments and JSON, and blocks of which a
 * window shows only a part. Line breaks stay: every line's content is a finding of its own.
 */
const begin = /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const end = /-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/;

/** Indentation, comment mark, opening quote; the content; escaped line breaks, closing quote, what joins two literals. */
const bodyLine =
  /^(?<lead>[\s>|+]*(?:#+|\/\/+|--|;|\*)?\s*(?:[a-zA-Z](?=["'`]))?["'`]*)(?<body>(?:[A-Za-z0-9+/=]|\\+[nr])*)(?<trail>["'`]*[\s,;+.\\)\]]*)$/;
const header = /^(?<lead>\s*["'`]?)(?<body>(?:Proc-Type|DEK-Info|Version|Comment|Hash): ?[^\n"'`\\]*)/;
const longestBlockLines = 200;
/** RFC 7468 has 64 characters a line, OpenSSH 70, some writers 48; shorter lines are words of code. */
const leastBodyUnits = 40;
const rule = "private-key";

type Line = { readonly from: number; readonly text: string };

export function keyBlockFindings(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  let doneTo = 0;
  for (const marker of text.matchAll(begin)) {
    const from = marker.index + marker[0].length;
    if (from < doneTo) continue;
    const block = downwards(text, from);
    findings.push(...block);
    doneTo = block.at(-1)?.to ?? from;
  }
  const orphan = end.exec(text);
  const isOrphan = orphan && !text.slice(0, orphan.index).includes("-----BEGIN");
  return isOrphan ? [...upwards(text, orphan.index), ...findings] : findings;
}

/** From a BEGIN marker: all lines to its END if nothing but a key lies between, else those at the start that can only be a key. */
function downwards(text: string, from: number): readonly Finding[] {
  const found: Finding[] = [];
  let certain = 0;
  let at = from;
  for (let count = 0; count < longestBlockLines && at <= text.length; count++) {
    const line = lineAt(text, at);
    const stop = end.exec(line.text);
    const finding = contentOf(stop ? { from: line.from, text: line.text.slice(0, stop.index) } : line);
    if (finding === "none") break;
    at = line.from + line.text.length + 1;
    const isCertain = finding !== "blank" && (isLong(finding) || header.test(line.text) || at > text.length);
    if (finding !== "blank") found.push(finding);
    if (stop) return found;
    if (isCertain && certain === found.length - 1) certain = found.length;
  }
  return found.slice(0, certain);
}

/** From an END marker whose BEGIN the text does not show. */
function upwards(text: string, to: number): readonly Finding[] {
  const found: Finding[] = [];
  let lineEnd = to;
  for (let count = 0; count < longestBlockLines; count++) {
    const from = lineEnd <= 0 ? 0 : text.lastIndexOf("\n", lineEnd - 1) + 1;
    const finding = contentOf({ from, text: text.slice(from, lineEnd) });
    // The last line of a key may be short, the marker may have a line of its own; every other line is full.
    if (finding === "none" || (finding !== "blank" && count > 1 && !isLong(finding))) break;
    if (finding !== "blank") found.unshift(finding);
    if (from === 0) break;
    lineEnd = from - 1;
  }
  return found;
}

const isLong = (finding: Finding): boolean => finding.to - finding.from >= leastBodyUnits;

function lineAt(text: string, from: number): Line {
  const newline = text.indexOf("\n", from);
  return { from, text: text.slice(from, newline === -1 ? text.length : newline) };
}

/** "blank": nothing but quotes and line breaks; "none": no part of a key. */
function contentOf(line: Line): Finding | "blank" | "none" {
  const match = header.exec(line.text) ?? bodyLine.exec(line.text);
  if (!match) return "none";
  const { lead = "", body = "" } = match.groups ?? {};
  if (/^(?:\\+[nr])*$/.test(body)) return "blank";
  const from = line.from + lead.length + (/^(?:\\+[nr])*/.exec(body)?.[0].length ?? 0);
  const to = line.from + lead.length + body.replace(/(?:\\+[nr])*$/, "").length;
  return { from, to, rule };
}

/** A full line of base64 by itself: the inside of a key whose markers lie outside the text. */
const base64Line =
  /^(?:[\s>|+]*(?:#+|\/\/+|--|;|\*)?\s*(?:[a-zA-Z](?=["'`]))?["'`]*)(?=[a-z0-9+/=]*[A-Z])(?=[A-Z0-9+/=]*[a-z])(?=\D{1,40}\d)(?<body>[A-Za-z0-9+/]{60,}={0,2})(?:\\+[nr])*["'`]*[\s,;+.\\)\]]*$/gm;

export function base64LineFindings(text: string): readonly Finding[] {
  return Array.from(text.matchAll(base64Line), (match) => {
    const body = match.groups?.body ?? "";
    const from = match.index + match[0].lastIndexOf(body);
    return { from, to: from + body.length, rule: "base64-block" };
  });
}
