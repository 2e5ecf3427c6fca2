import { type AdapterInput, type Catalog, isAnswered, type Want } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { replaceOwn } from "@/execute/mod.ts";
import { observe } from "@/observe/mod.ts";
import { type FingerprintEntry, formatState, type State } from "@/state/mod.ts";
import { readState, stampOf, STATE } from "./environments.ts";
import { join, MANIFEST } from "./find_root.ts";
import {
  contentEntry,
  digestText,
  markText,
  pathOf,
  statEntry,
  variablesDigest,
} from "./fingerprint.ts";
import { listDigest } from "./fingerprint.ts";
import { type Prepared, ROUNDS } from "./prepare.ts";
import { VERSION } from "@/model/mod.ts";

/**
 * Writes what the next run needs to decide that there is nothing to do. Where a file that the plan was made from has
 * changed since, nothing is written: the next run takes the long way.
 */
export async function rememberSync(ports: Ports, prepared: Prepared, began: number): Promise<void> {
  const { root } = prepared.opened;
  // `--frozen` and a rollback look neither at registries nor at what hsm.yaml asks for now: they say nothing about a
  // plain sync.
  const { options: { frozen }, restored } = prepared.input;
  const entries = frozen || restored !== undefined
    ? undefined
    : await factsOf(ports, prepared, began);
  await writeState(ports, root, entries ?? [DOUBT], environmentsOf(prepared));
}

/**
 * Takes environments down as hsm's own, where the sync that made or changed them was killed right after its commit. What
 * else it would have taken down is not known any more: the next sync takes the long way.
 */
export async function rememberEnvironments(
  ports: Ports,
  root: string,
  environments: readonly string[],
): Promise<void> {
  if (environments.length > 0) await writeState(ports, root, [DOUBT], environments);
}

async function writeState(
  ports: Ports,
  root: string,
  entries: readonly FingerprintEntry[],
  environments: readonly string[],
): Promise<void> {
  const stamps: Record<string, string> = {};
  for (const path of environments) {
    const stamp = await stampOf(ports, root, path);
    if (stamp !== undefined) stamps[path] = stamp;
  }
  const before = await readState(ports, root);
  const kept = before?.memory["environments"];
  const state: State = {
    schema: 1,
    hsm: VERSION,
    fingerprint: { taken: ports.clock.now(), entries },
    memory: {
      environments: { ...(typeof kept === "object" && kept !== null ? kept : {}), ...stamps },
    },
  };
  // Private: it marks the values of variables, and a short one could be guessed from its mark.
  await replaceOwn(ports.files, join(root, STATE), formatState(state), 0o600);
}

/** A fact that never holds. */
const DOUBT: FingerprintEntry = { kind: "exists", path: MANIFEST, exists: false };

function environmentsOf({ plan }: Prepared): readonly string[] {
  return plan.steps.flatMap(({ effect }) =>
    effect.kind === "run" && effect.environment !== undefined ? [effect.environment] : []
  );
}

/** Everything the sync depended on; undefined where something changed under it. */
async function factsOf(
  ports: Ports,
  prepared: Prepared,
  began: number,
): Promise<readonly FingerprintEntry[] | undefined> {
  const { opened: { root }, input, catalog, folders } = prepared;
  const taken = ports.clock.now();
  const wants = await wantsAfter(ports, prepared);
  const written = await writtenBy(prepared);
  const environments = environmentsOf(prepared);
  const facts = new Map<string, FingerprintEntry>();
  const add = (entry: FingerprintEntry): void => {
    facts.set(
      JSON.stringify([
        entry.kind,
        "path" in entry ? entry.path : "name" in entry ? entry.name : "",
      ]),
      entry,
    );
  };
  for (const path of [MANIFEST, "hsm.lock", ".env", ".hsm/local.yaml"]) {
    add(await contentEntry(ports.files, root, path));
  }
  add({
    kind: "list",
    path: ".hsm/overlays",
    digest: await listDigest(ports.files, join(root, ".hsm/overlays")),
  });
  for (const want of wants) {
    for (const entry of await factsOfWant(ports, root, want, input.snapshot.tools, taken)) {
      if (want.kind === "file" && want.fresh === "content") {
        const seen = input.snapshot.files.get(want.path);
        const before = seen?.kind === "file" ? seen.digest : null;
        const isSeen = input.snapshot.files.has(want.path);
        const digest = written.has(want.path) || !isSeen ? written.get(want.path) : before;
        if (entry.kind !== "content") return undefined;
        if (digest !== undefined && digest !== entry.digest) return undefined;
      } else if (want.kind === "file" && "mtime" in entry && entry.mtime >= began) {
        const isOurs = environments.some((path) => want.path.startsWith(`${path}/`));
        if (!isOurs) return undefined;
      }
      add(entry);
    }
  }
  for (const entry of await registryFacts(ports, root, catalog, taken)) {
    if ("mtime" in entry && entry.mtime >= began) return undefined;
    add(entry);
  }
  for (const path of folders) {
    const exists = await ports.files.stat(pathOf(root, path)) !== null;
    add({ kind: "exists", path, exists });
    add(await contentEntry(ports.files, root, `${path}/pyproject.toml`));
  }
  add({ kind: "variable-set", digest: variablesDigest(ports.variables) });
  const manifest = facts.get(JSON.stringify(["content", MANIFEST]));
  const text = prepared.opened.manifestText;
  if (manifest?.kind !== "content" || manifest.digest !== await digestText(text)) return undefined;
  return [...facts.values()];
}

/**
 * What the adapters look at now that the tools have run: an environment that was not there before is there now. Files
 * only; no program is started.
 */
async function wantsAfter(ports: Ports, prepared: Prepared): Promise<readonly Want[]> {
  const { adapters, input, plan } = prepared;
  const written = await writtenBy(prepared);
  const environments = environmentsOf(prepared);
  const isStale = (path: string): boolean =>
    written.has(path) || environments.some((one) => path === one || path.startsWith(`${one}/`));
  const files = new Map([...input.snapshot.files].filter(([path]) => !isStale(path)));
  let after: AdapterInput = { ...input, snapshot: { ...input.snapshot, files } };
  let wants: readonly Want[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    wants = adapters.flatMap((adapter) => adapter.wants(after));
    const { snapshot } = after;
    const open = wants.filter((want) => want.kind !== "probe" && !isAnswered(want, snapshot));
    if (open.length === 0 || plan.steps.length === 0) break;
    after = { ...after, snapshot: await observe(ports, snapshot, open) };
  }
  return wants;
}

/** What the plan wrote: path → digest; null: removed, undefined: a tool wrote it. */
async function writtenBy(
  { plan }: Prepared,
): Promise<ReadonlyMap<string, string | null | undefined>> {
  const written = new Map<string, string | null | undefined>();
  for (const { effect } of plan.steps) {
    if (effect.kind === "write") written.set(effect.path, await digestText(effect.text));
    else if (effect.kind === "remove") written.set(effect.path, null);
    else for (const path of effect.mayWrite) written.set(path, undefined);
  }
  return written;
}

async function factsOfWant(
  ports: Ports,
  root: string,
  want: Want,
  tools: ReadonlyMap<string, string | undefined>,
  taken: number,
): Promise<readonly FingerprintEntry[]> {
  switch (want.kind) {
    case "installed":
    case "probe":
      return [];
    case "variable": {
      const value = ports.variables.get(want.name);
      const digest = value === undefined ? null : markText(value);
      return [{ kind: "variable", name: want.name, digest }];
    }
    case "tool": {
      // What the sync itself has made was not there before, as the interpreter of an environment.
      const path = tools.get(want.name) ?? await ports.processes.find(want.name);
      return path === undefined ? [] : [await statEntry(ports.files, root, path, taken)];
    }
    case "file":
      switch (want.fresh) {
        case "none":
          return [];
        case "content":
          return [await contentEntry(ports.files, root, want.path)];
        case "stat":
          return [await statEntry(ports.files, root, want.path, taken)];
        case "exists": {
          const exists = await ports.files.stat(pathOf(root, want.path)) !== null;
          return [{ kind: "exists", path: want.path, exists }];
        }
      }
  }
}

/** Every file of every registry folder, and the names in each of its folders, so that a dropped file is noticed. */
async function registryFacts(
  ports: Ports,
  root: string,
  catalog: Catalog,
  taken: number,
): Promise<readonly FingerprintEntry[]> {
  const facts: FingerprintEntry[] = [];
  for (const { path } of catalog.registries) {
    if (path === undefined) continue;
    for (
      const folder of [
        path,
        ...["packages", "containers", "groups"].map((name) => `${path}/${name}`),
      ]
    ) {
      const full = pathOf(root, folder);
      facts.push({ kind: "list", path: folder, digest: await listDigest(ports.files, full) });
      for (const entry of await ports.files.list(full) ?? []) {
        if (entry.kind === "directory") continue;
        facts.push(await statEntry(ports.files, root, `${folder}/${entry.name}`, taken));
      }
    }
  }
  return facts;
}
