import type { Distribution } from "./vocabulary.ts";
import { makeWheel, type Wheel } from "./make_wheel.ts";

/**
 * A Python package index on the loopback address: the simple repository API over HTTP, one world of distributions a
 * scenario, so that resolution is real and nothing depends on what a network holds today.
 */
export class PackageIndex {
  readonly #worlds = new Map<string, ReadonlyMap<string, readonly Served[]>>();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor() {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => this.#answer(new URL(request.url).pathname),
    );
    // A process that has nothing else to do may end.
    this.#server.unref();
  }

  /** Puts distributions up under a name; the address is that of `--default-index`. */
  serve(world: string, distributions: readonly Distribution[]): Promise<string> {
    return this.serveWheels(
      world,
      distributions.map((one) => ({ name: one.name, python: one.python, wheel: makeWheel(one) })),
    );
  }

  /** The same with wheels that somebody else has made. */
  async serveWheels(world: string, wheels: readonly Offered[]): Promise<string> {
    const projects = new Map<string, Served[]>();
    for (const { name: given, python, wheel } of wheels) {
      const name = normalise(given);
      const served = { wheel, python, digest: await sha256(wheel.bytes) };
      projects.set(name, [...projects.get(name) ?? [], served]);
    }
    this.#worlds.set(world, projects);
    return `http://127.0.0.1:${this.#server.addr.port}/${world}/simple/`;
  }

  async close(): Promise<void> {
    await this.#server.shutdown();
  }

  #answer(path: string): Response {
    const [, world = "", area = "", name = ""] = path.split("/");
    const projects = this.#worlds.get(world);
    if (area === "simple") return project(world, name, projects?.get(name));
    const files = [...projects?.values() ?? []].flat();
    const plain = name.replace(/\.metadata$/, "");
    const wheel = files.find((one) => one.wheel.file === plain)?.wheel;
    if (area !== "files" || wheel === undefined) return new Response("", { status: 404 });
    return new Response(plain === name ? wheel.bytes : wheel.metadata);
  }
}

/** A wheel under the name of its distribution. */
export interface Offered {
  readonly name: string;
  /** Requires-Python. */
  readonly python: string;
  readonly wheel: Wheel;
}

interface Served {
  readonly wheel: Wheel;
  readonly python: string;
  readonly digest: string;
}

function project(world: string, name: string, served: readonly Served[] | undefined): Response {
  if (served === undefined) return new Response("", { status: 404 });
  const files = served.map(({ wheel, python, digest }) => ({
    filename: wheel.file,
    url: `/${world}/files/${wheel.file}`,
    hashes: { sha256: digest },
    "requires-python": python,
    "core-metadata": true,
    size: wheel.bytes.length,
    yanked: false,
  }));
  const body = JSON.stringify({ meta: { "api-version": "1.1" }, name, files });
  return new Response(body, {
    headers: { "content-type": "application/vnd.pypi.simple.v1+json" },
  });
}

function normalise(name: string): string {
  return name.replace(/[-_.]+/g, "-").toLowerCase();
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
