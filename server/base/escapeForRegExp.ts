/** Text that stands for itself in a regular expression, also in one with the flag "u", which allows no other escapes. */
export const escapeForRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
