/** Runs `make` at the first call and answers the same from then on. */
export function once<T>(make: () => T): () => T {
  let held: { readonly value: T } | undefined;
  return () => (held ??= { value: make() }).value;
}

/** One answer per key, computed at its first use. */
export function perKey<T>(make: (key: string) => T): (key: string) => T {
  const held = new Map<string, { readonly value: T }>();
  return (key) => {
    const known = held.get(key);
    if (known !== undefined) return known.value;
    const value = make(key);
    held.set(key, { value });
    return value;
  };
}

/** Keeps the answer for the last key only. */
export function latest<T>(make: (key: string) => T): (key: string) => T {
  let held: { readonly key: string; readonly value: T } | undefined;
  return (key) => (held?.key === key ? held : (held = { key, value: make(key) })).value;
}

/** Values by key, in the order they come. */
export function grouped<T>(values: Iterable<T>, keyOf: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
