type Place = {
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  node: string;
  exists: (file: string) => boolean;
};
export function npmCommand(place?: Place): [command: string, ...args: string[]];
