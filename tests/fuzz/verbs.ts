import {
  add,
  type Answer,
  check,
  containerAdd,
  containerRemove,
  type GlobalOptions,
  groupAdd,
  groupList,
  groupRemove,
  list,
  mode,
  NO_OPTIONS,
  packageAdd,
  packageRemove,
  plan,
  recover,
  registryCheck,
  registryList,
  registryShow,
  remove,
  sync,
} from "@/hsm/mod.ts";
import type { Ports } from "@/ports.ts";
import { isFresh } from "../../src/hsm/fresh.ts";

/** A use case as the fuzz run calls it. */
export interface Verb {
  readonly name: string;
  /** reads: writes nothing · edits: hsm.yaml alone · syncs: the artifacts · recovers: what a journal names. */
  readonly does: "reads" | "edits" | "syncs" | "recovers";
  readonly run: (ports: Ports) => Promise<Answer<unknown>>;
  /** For an edit: the data of hsm.yaml without what the edit is about; equal before and after. */
  readonly rest?: (data: Data) => Data;
}

/** Parsed hsm.yaml. */
export type Data = Record<string, unknown>;

const GLOBAL: GlobalOptions = { registries: [], lockTimeout: 0, report: () => {} };
const SYNC = { ...NO_OPTIONS, dryRun: false };

const reading = (name: string, run: Verb["run"]): Verb => ({ name, does: "reads", run });
const editing = (name: string, run: Verb["run"], rest: Verb["rest"]): Verb => ({
  name,
  does: "edits",
  run,
  rest,
});

/** Every use case that reads files of a project, by name. */
export const VERBS = {
  check: reading("check", (ports) => check(ports, GLOBAL)),
  plan: reading(
    "plan",
    (ports) => plan(ports, GLOBAL, { ...NO_OPTIONS, diff: true, detailed: true }),
  ),
  locked: reading(
    "plan --locked",
    (ports) => plan(ports, GLOBAL, { ...NO_OPTIONS, locked: true, diff: false, detailed: false }),
  ),
  adopting: reading(
    "plan --adopt",
    (ports) => plan(ports, GLOBAL, { ...NO_OPTIONS, adopt: true, diff: true, detailed: false }),
  ),
  dry: reading("sync --dry-run", (ports) => sync(ports, GLOBAL, { ...SYNC, dryRun: true })),
  frozen: reading(
    "sync --dry-run --frozen",
    (ports) => sync(ports, GLOBAL, { ...SYNC, dryRun: true, frozen: true }),
  ),
  list: reading("list", (ports) => list(ports, GLOBAL)),
  registryCheck: reading("registry check", (ports) => registryCheck(ports, GLOBAL)),
  registryList: reading("registry list", (ports) => registryList(ports, GLOBAL)),
  registryShow: reading("registry show store", (ports) => registryShow(ports, GLOBAL, "store")),
  groupList: reading("group list", (ports) => groupList(ports, GLOBAL)),
  fresh: reading("sync (is there anything to do)", async (ports) => {
    await isFresh(ports);
    return { exit: 0, problems: [], warnings: [] };
  }),
  groupAdd: editing(
    "group add cache --option valkey-adapter",
    (ports) => groupAdd(ports, GLOBAL, "cache", ["valkey-adapter"], {}),
    (data) => without(data, "groups", "cache"),
  ),
  groupRemove: editing(
    "group remove cache",
    (ports) => groupRemove(ports, GLOBAL, "cache", []),
    (data) => without(data, "groups", "cache"),
  ),
  containerAdd: editing(
    "container add valkey --param port=1",
    (ports) => containerAdd(ports, GLOBAL, { name: "valkey", params: { port: 1 } }),
    (data) => without(data, "containers", "valkey"),
  ),
  containerRemove: editing(
    "container remove store",
    (ports) => containerRemove(ports, GLOBAL, "store"),
    (data) => without(without(data, "containers", "store"), "modes", "store"),
  ),
  packageAdd: editing(
    "package add qdrant-adapter",
    (ports) => packageAdd(ports, GLOBAL, { name: "qdrant-adapter", version: ">=1" }),
    (data) => without(data, "packages", "qdrant-adapter"),
  ),
  packageRemove: editing(
    "package remove text-utils",
    (ports) => packageRemove(ports, GLOBAL, "text-utils"),
    (data) => without(without(data, "packages", "text-utils"), "modes", "text-utils"),
  ),
  add: editing(
    "add valkey",
    (ports) => add(ports, GLOBAL, "valkey"),
    (data) => without(data, "containers", "valkey"),
  ),
  remove: editing(
    "remove store",
    (ports) => remove(ports, GLOBAL, "store"),
    (data) =>
      ["packages", "containers", "groups", "modes"].reduce(
        (at, key) => without(at, key, "store"),
        data,
      ),
  ),
  mode: editing(
    "mode text-utils prod",
    (ports) => mode(ports, GLOBAL, "text-utils", "prod"),
    (data) => withoutMode(without(data, "modes", "text-utils"), "text-utils"),
  ),
  sync: {
    name: "sync",
    does: "syncs",
    run: (ports) => sync(ports, GLOBAL, { ...SYNC, yes: true }),
  },
  recover: {
    name: "recover",
    does: "recovers",
    run: (ports) => recover(ports, GLOBAL, { keep: [], restore: [] }),
  },
} as const satisfies Readonly<Record<string, Verb>>;

/** The data without the entry of a name in a list or mapping; what is empty then is as good as absent. */
function without(data: Data, key: string, name: string): Data {
  const found = data[key];
  const { [key]: _, ...others } = data;
  if (Array.isArray(found)) {
    const left = found.filter((entry) => nameOf(entry) !== name);
    return left.length === 0 ? others : { ...others, [key]: left };
  }
  if (found === null || found === undefined) return others;
  const left = Object.entries(found).filter(([entry]) => bare(entry) !== name);
  return left.length === 0 ? others : { ...others, [key]: Object.fromEntries(left) };
}

function nameOf(entry: unknown): string {
  const name = typeof entry === "object" && entry !== null ? Reflect.get(entry, "name") : entry;
  return bare(String(name));
}

/** `local/package:a` → `a`. */
function bare(name: string): string {
  return name.replace(/^.*[/:]/, "");
}

/** The data without the mode that the entry itself states. */
function withoutMode(data: Data, name: string): Data {
  const lists = ["packages", "containers"].map((key) => {
    const found = data[key];
    if (!Array.isArray(found)) return [key, found];
    return [
      key,
      found.map((entry) => {
        if (nameOf(entry) !== name || typeof entry !== "object") return entry;
        const { mode: _, ...rest } = entry;
        return Object.keys(rest).length === 1 ? rest.name : rest;
      }),
    ];
  });
  const set = lists.filter(([, value]) => value !== undefined);
  return { ...data, ...Object.fromEntries(set) };
}
