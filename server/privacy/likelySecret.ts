/** Names of which even a short value is a secret: people choose passwords, machines make tokens. */
const chosenByPeople = /passw|passphrase|pwd|secret/i;

/** Bits per character below which a machine-made value of its length does not fall (gitleaks' generic rule: 3.5 for any length). */
const leastEntropy = { chosen: 2.5, made: 3 } as const;
const leastMadeUnits = 12;

/** Values that stand for a value: interpolations, environment look-ups, addresses, paths, formats. */
const standsForAValue =
  /\$\{|\{\{|#\{|\$\(|<[\w -]+>|%\w+%|%[sdv@]|^\$|^\{|^process\.env|^os\.|^env[.(]|:\/\/|^[.~]?\/|^\.\.|^[\w./-]+\.(?:[jt]sx?|json|ya?ml|py|go|rs|java|html?|css|txt|md|pem|key|com|org|net|io)$/i;

/** Words of examples; a value with enough entropy besides them is still a secret. */
const example =
  /change[_-]?me|replace|placeholder|your[_-]|my[_-]?(?:secret|pass|token|key)|example|sample|dummy|fake|mock|redacted|x{4,}|\*{3,}|\.{3}|^0+$|12345|abcdef|foobar|secret|passw|token|todo|undefined|null|insert|enter/i;
const entropyDespiteExample = 4.2;

/** Words and identifiers joined by separators, a sentence's end mark, at most one digit. */
const words = /^[A-Za-z]+(?:[-_.:/][A-Za-z]+)*[-_.:]?\d?[!?.:*]*$/;
/** "tool-progress-123": a machine does not make such a token. */
const numberedWords = /^[A-Za-z]+(?:[-_.:/][A-Za-z]+)*[-_.:]?\d{1,4}$/;
/** "sha256-…" and the like name a check, not a secret; a UUID under a secret's name is one. */
const integrity = /^sha(?:1|256|384|512)-/;

/** Is this literal, given under this name, a secret rather than a name, a format or a placeholder? */
export function isLikelySecret(name: string, value: string): boolean {
  if (standsForAValue.test(value) || integrity.test(value) || words.test(value)) return false;
  const bits = entropy(value);
  if (example.test(value) && bits < entropyDespiteExample) return false;
  const hasDigit = /\d/.test(value);
  const hasLetter = /[a-z]/i.test(value);
  if (chosenByPeople.test(name)) {
    const isMixed = (hasDigit && hasLetter) || /[^\w.\-:/ ]/.test(value);
    return isMixed && bits >= leastEntropy.chosen;
  }
  return (
    hasDigit && hasLetter && !numberedWords.test(value) && value.length >= leastMadeUnits && bits >= leastEntropy.made
  );
}

/** Shannon entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
