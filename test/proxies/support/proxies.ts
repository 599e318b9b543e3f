import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import { get } from "node:https";
import { join } from "node:path";

export const name = "code.example.com";

export type Running = { readonly port: number; readonly stop: () => Promise<void> };

type Place = { readonly folder: string; readonly port: number; readonly upstream: string };
type Proxy = {
  readonly program: string;
  /** Writes the shipped file with this test's ports and certificate, and returns the arguments. */
  readonly prepare: (place: Place) => readonly string[];
  readonly env?: (place: Place) => Record<string, string>;
};

const shipped = (file: string): string =>
  readFileSync(new URL(`../../../deploy/proxy/${file}`, import.meta.url), "utf8");

/** Each change has to find its place: a file that says something else is another file than the one tried here. */
function changed(file: string, changes: readonly (readonly [string, string])[]): string {
  let text = shipped(file);
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

const loopback = "127.0.0.1:4480";
const write = (file: string, text: string): string => {
  writeFileSync(file, text);
  return file;
};

export const proxies: Readonly<Record<string, Proxy>> = {
  nginx: {
    program: "nginx",
    prepare: ({ folder, port, upstream }) => {
      const site = changed("nginx.conf", [
        [loopback, upstream],
        ["listen 443 ssl", `listen 127.0.0.1:${port} ssl`],
        ["/etc/ssl/lacuna", folder],
      ]);
      const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
        (kind) => `${kind}_temp_path ${folder}/${kind};`,
      );
      const text = `daemon off; pid ${folder}/pid; error_log stderr; events {} http { access_log off; ${paths.join(" ")}\n${site}\n}`;
      return ["-p", folder, "-c", write(join(folder, "nginx.conf"), text), "-e", "stderr"];
    },
  },
  caddy: {
    program: "caddy",
    prepare: ({ folder, port }) => {
      const text = changed("Caddyfile", [
        ["\tadmin off", `\tadmin off\n\thttps_port ${port}\n\tauto_https disable_redirects`],
      ]);
      return ["run", "--adapter", "caddyfile", "--config", write(join(folder, "Caddyfile"), text)];
    },
    env: ({ folder, upstream }) => ({
      LACUNA_UPSTREAM: upstream,
      LACUNA_TLS: `${folder}/cert.pem ${folder}/key.pem`,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
    }),
  },
  haproxy: {
    program: "haproxy",
    prepare: ({ folder, port, upstream }) => {
      const pem = write(
        join(folder, "both.pem"),
        readFileSync(join(folder, "cert.pem"), "utf8") + readFileSync(join(folder, "key.pem"), "utf8"),
      );
      const text = changed("haproxy.cfg", [
        [loopback, upstream],
        ["bind :443", `bind 127.0.0.1:${port}`],
        ["/etc/haproxy/lacuna.pem", pem],
      ]);
      return ["-f", write(join(folder, "haproxy.cfg"), text)];
    },
  },
  traefik: {
    program: "traefik",
    prepare: ({ folder, port, upstream }) => {
      const routes = changed("traefik-lacuna.yaml", [
        [loopback, upstream],
        ["/etc/ssl/lacuna", folder],
      ]);
      const dynamic = write(join(folder, "lacuna.yaml"), routes);
      const text = changed("traefik.yaml", [
        [":443", `127.0.0.1:${port}`],
        ["/etc/traefik/lacuna.yaml", dynamic],
      ]);
      return [`--configfile=${write(join(folder, "traefik.yaml"), text)}`];
    },
  },
};

export function makeCertificate(folder: string): void {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", `${folder}/key.pem`];
  const names = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`];
  const made = spawnSync("openssl", ["req", "-x509", ...key, "-out", `${folder}/cert.pem`, "-days", "2", ...names]);
  if (made.status !== 0) throw new Error(String(made.stderr));
}

export async function startProxy(proxy: Proxy, folder: string, upstream: string): Promise<Running> {
  const port = await freePort();
  const place = { folder, port, upstream };
  const env = { ...process.env, ...proxy.env?.(place) };
  const child = spawn(proxy.program, proxy.prepare(place), { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += String(data)));
  const failed = once(child, "error").then(([error]) => Promise.reject(error as Error));
  failed.catch(() => {});
  await Promise.race([failed, answers(child, port, () => output)]);
  return {
    port,
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      const impatient = setTimeout(() => child.kill("SIGKILL"), 3000);
      if (child.exitCode === null && child.signalCode === null) await ended;
      clearTimeout(impatient);
    },
  };
}

/** Until what is behind it answers; some read their routes after they listen. */
async function answers(child: ChildProcess, port: number, said: () => string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) throw new Error(`the proxy ended: ${said()}`);
    if ((await statusThrough(port)) === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the proxy does not answer: ${said()}`);
}

function statusThrough(port: number): Promise<number | undefined> {
  const options = { host: "127.0.0.1", port, path: "/health", servername: name, headers: { host: name } };
  return new Promise((resolve) => {
    const asked = get({ ...options, rejectUnauthorized: false, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on("error", () => resolve(undefined));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
