/**
 * Stands for a secret value: a word, so that the code around it stays what it was for a parser and for a model. A model that
 * saw it may repeat it; a suggestion that holds it is worth nothing. Longer than "REDACTED", which programs that redact
 * write themselves.
 */
export const placeholder = "REDACTEDSECRET";
