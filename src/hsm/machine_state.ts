import type { Catalog, Want } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { type FingerprintEntry, formatState, type State } from "@/state/mod.ts";
import { readState, stampOf, STATE } from "./environments.ts";
import { join, MANIFEST } from "./find_root.ts";
import { contentEntry, digestText, pathOf, statEntry, variablesDigest } from "./fingerprint.ts";
import { listDigest } from "./fingerprint.ts";
import type { Prepared } from "./prepare.ts";
import { VERSION } from "@/model/mod.ts";

/**
 * Writes what the next run needs to decide that there is nothing to do. Where a file that the plan was made from has
 * changed since, nothing is written: the next run takes the long way.
 */
export async function rememberSync(ports: Ports, prepared: Prepared, began: number): Promise<void> {
  const { root } = prepared.opened;
  const entries = await factsOf(ports, prepared, began);
  const environments: Record<string, string> = {};
  for (const path of environmentsOf(prepared)) {
    const stamp = await stampOf(ports, root, path);
    if (stamp !== undefined) environments[path] = stamp;
  }
  const before = await readState(ports, root);
  const kept = before?.memory["environments"];
  const state: State = {
    schema: 1,
    hsm: VERSION,
    fingerprint: { taken: ports.clock.now(), entries: entries ?? [DOUBT] },
    memory: {
      environments: { ...(typeof kept === "object" && kept !== null ? kept : {}), ...environments },
    },
  };
  const text = formatState(state);
  const path = join(root, STATE);
  const temporary = `${path}.new`;
  if (await ports.files.lstat(temporary) !== null) await ports.files.remove(temporary);
  await ports.files.create(temporary, new TextEncoder().encode(text), 0o644);
  await ports.files.rename(temporary, path);
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
  const { opened: { root }, input, adapters, catalog, folders } = prepared;
  const taken = ports.clock.now();
  const wants = adapters.flatMap((adapter) => adapter.wants(input));
  const written = new Set(
    prepared.plan.steps.flatMap(({ effect }) =>
      effect.kind === "run" ? effect.mayWrite : [effect.path]
    ),
  );
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
    const entry = await factOf(ports, root, want, input.snapshot.tools, taken);
    if (entry === undefined) continue;
    if (want.kind === "file" && want.fresh === "content" && !written.has(want.path)) {
      const seen = input.snapshot.files.get(want.path);
      const digest = seen?.kind === "file" ? seen.digest : null;
      if (entry.kind !== "content" || digest !== entry.digest) return undefined;
    }
    add(entry);
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
  add({ kind: "variable-set", digest: await variablesDigest(ports.variables) });
  const manifest = facts.get(JSON.stringify(["content", MANIFEST]));
  const text = prepared.opened.manifestText;
  if (manifest?.kind !== "content" || manifest.digest !== await digestText(text)) return undefined;
  return [...facts.values()];
}

async function factOf(
  ports: Ports,
  root: string,
  want: Want,
  tools: ReadonlyMap<string, string | undefined>,
  taken: number,
): Promise<FingerprintEntry | undefined> {
  switch (want.kind) {
    case "probe":
      return undefined;
    case "variable": {
      const value = ports.variables.get(want.name);
      const digest = value === undefined ? null : await digestText(value);
      return { kind: "variable", name: want.name, digest };
    }
    case "tool": {
      const path = tools.get(want.name);
      return path === undefined ? undefined : await statEntry(ports.files, root, path, taken);
    }
    case "file":
      switch (want.fresh) {
        case "none":
          return undefined;
        case "content":
          return await contentEntry(ports.files, root, want.path);
        case "stat":
          return await statEntry(ports.files, root, want.path, taken);
        case "exists": {
          const exists = await ports.files.stat(pathOf(root, want.path)) !== null;
          return { kind: "exists", path: want.path, exists };
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
