import type { Route } from "../../../server/gateway/route.ts";

/** The status with which a server answers a route that is asked with nothing in it. */
export async function askRoute(
  url: string,
  { method, path }: Pick<Route, "method" | "path">,
  secret: string | undefined,
): Promise<number> {
  const response = await fetch(url + path.replace(":model", "test-model").replaceAll(/:\w+/g, "nobody"), {
    method,
    headers: {
      "content-type": "application/json",
      ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
    },
    ...(method === "POST" ? { body: "{}" } : {}),
  });
  await response.arrayBuffer();
  return response.status;
}
