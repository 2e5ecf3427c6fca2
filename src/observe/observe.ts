import {
  type FileSeen,
  isAnswered,
  probeKey,
  type Ran,
  type Snapshot,
  type Want,
} from "@/model/mod.ts";
import type { Files, Ports } from "@/ports.ts";
import { readBounded } from "./read_bounded.ts";
import { readInstalled } from "./read_installed.ts";
import { readVariable } from "./read_variable.ts";

/**
 * Answers wants that a snapshot does not answer yet; what it already holds is not read again.
 *
 * @param wants what to look at; paths relative to `snapshot.root` or absolute
 * @returns a new snapshot; the given one is left as it is
 */
export async function observe(
  ports: Ports,
  snapshot: Snapshot,
  wants: readonly Want[],
): Promise<Snapshot> {
  const files = new Map(snapshot.files);
  const variables = new Map(snapshot.variables);
  const installed = new Map(snapshot.installed);
  const probes = new Map(snapshot.probes);
  const tools = new Map(snapshot.tools);
  const open = wants.filter((want) => !isAnswered(want, snapshot));
  const looks = await Promise.allSettled(open.map(async (want) => {
    switch (want.kind) {
      case "file":
        files.set(want.path, await seeFile(ports.files, absolute(snapshot.root, want.path)));
        break;
      case "variable":
        variables.set(want.name, await readVariable(ports, snapshot.root, want.name));
        break;
      case "tool":
        tools.set(want.name, await ports.processes.find(want.name));
        break;
      case "installed":
        installed.set(
          want.path,
          await readInstalled(ports.files, absolute(snapshot.root, want.path)),
        );
        break;
      case "probe":
        probes.set(probeKey(want.command), await probe(ports, snapshot.root, want));
    }
  }));
  // Only when all have ended: no program is left running.
  for (const look of looks) if (look.status === "rejected") throw look.reason;
  return { root: snapshot.root, files, variables, installed, probes, tools };
}

/**
 * Looks at one file.
 *
 * @param path absolute
 */
async function seeFile(files: Files, path: string): Promise<FileSeen> {
  const stat = await files.stat(path);
  if (stat === null) return { kind: "absent" };
  if (stat.kind === "directory") return { kind: "directory" };
  // A pipe or a device may never end; it has no text.
  if (stat.kind !== "file") return { kind: "file", digest: "" };
  const bytes = await readBounded(files, path);
  if (bytes === null) return { kind: "absent" };
  return {
    kind: "file",
    digest: await digest(bytes),
    mode: stat.mode & 0o7777,
    ...decoded(bytes),
  };
}

/** Hex SHA-256 of bytes. */
export async function digest(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Joins a path of a want with the root. */
export function absolute(root: string, path: string): string {
  return path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path) ? path : `${root}/${path}`;
}

function decoded(bytes: Uint8Array): { text?: string } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return {};
  }
}

async function probe(
  ports: Ports,
  root: string,
  want: Extract<Want, { kind: "probe" }>,
): Promise<Ran> {
  return await ports.processes.run(want.command, root, { stop: ports.stop });
}
