export const vsixTargets: Readonly<Record<string, readonly string[]>>;
export const ships: (path: string) => boolean;
