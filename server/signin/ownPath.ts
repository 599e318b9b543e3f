/** A path of this server, so that a link to the sign-in page leads nowhere else afterwards. */
export const ownPath = (written: unknown): string =>
  typeof written === "string" && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(written) ? written : "/dashboard";
