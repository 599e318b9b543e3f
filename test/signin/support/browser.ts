/** What a browser does with cookies and redirects, without one: enough to go through a sign-in. */
export class Browser {
  /** By host and port, as tests run several servers on one host: name and value. */
  readonly cookies = new Map<string, Map<string, string>>();
  readonly visited: string[] = [];

  async get(url: string): Promise<Page> {
    return this.#go(url, { method: "GET" });
  }

  async post(url: string, fields: Record<string, string>): Promise<Page> {
    return this.#go(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { origin: new URL(url).origin },
    });
  }

  cookie(url: string, name: string): string | undefined {
    return this.#jar(url).get(name);
  }

  /** Until something else than a redirect, or a redirect to where `stopAt` says. */
  async follow(page: Page, stopAt: (url: string) => boolean = () => false): Promise<Page> {
    let at = page;
    for (let hops = 0; at.location !== undefined; hops++) {
      if (hops > 15) throw new Error(`redirected for ever: ${this.visited.slice(-4).join(" ")}`);
      if (stopAt(at.location)) return at;
      at = await this.get(at.location);
    }
    return at;
  }

  async #go(url: string, init: RequestInit): Promise<Page> {
    this.visited.push(url);
    const jar = this.#jar(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(init.headers as Record<string, string>), ...(cookie === "" ? {} : { cookie }) };
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const each of response.headers.getSetCookie()) keep(jar, each);
    const location = response.headers.get("location");
    return {
      ...{ url, status: response.status, headers: response.headers, text: await response.text() },
      location: location === null ? undefined : new URL(location, url).href,
    };
  }

  #jar(url: string): Map<string, string> {
    const { host } = new URL(url);
    const jar = this.cookies.get(host) ?? new Map<string, string>();
    this.cookies.set(host, jar);
    return jar;
  }
}

export type Page = {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly location: string | undefined;
};

function keep(jar: Map<string, string>, written: string): void {
  const [pair = "", ...attributes] = written.split(";").map((each) => each.trim());
  const at = pair.indexOf("=");
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  const isGone = attributes.some((each) => /^max-age=0$/i.test(each) || /^expires=thu, 01 jan 1970/i.test(each));
  if (isGone || value === "") jar.delete(name);
  else jar.set(name, value);
}
