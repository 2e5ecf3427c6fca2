/**
 * Inputs for the adapters' tests: a stack from few words, and a project as it was seen.
 */
import {
  type Adapter,
  type AdapterInput,
  EMPTY_LOCK,
  emptySnapshot,
  type FileSeen,
  type JsonObject,
  type Lock,
  type Owned,
  type PythonDemand,
  type Ran,
  type Snapshot,
  type Stack,
  type StackContainer,
  type StackPackage,
  type SyncOptions,
} from "@/model/mod.ts";

/** What a test says about a container; the services are Compose's words. */
export interface ContainerWords {
  readonly services: Readonly<Record<string, JsonObject>>;
  /** Services with a generated secret. */
  readonly secret?: readonly string[];
  readonly volumes?: JsonObject;
  readonly configs?: JsonObject;
  readonly networks?: JsonObject;
  readonly allow?: readonly string[];
  readonly context?: string;
}

/** What a test says about the machine. */
export interface Seen {
  readonly files?: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly tools?: Readonly<Record<string, string>>;
  readonly probes?: Readonly<Record<string, Partial<Ran>>>;
  /** By environment: distribution → version. */
  readonly installed?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly root?: string;
}

/** Options of a sync without any word on the command line. */
export const NO_OPTIONS: SyncOptions = {
  locked: false,
  frozen: false,
  offline: false,
  yes: false,
  overwrite: false,
  adopt: false,
  backup: false,
};

/** A stack with nothing in it but its name. */
export const EMPTY_STACK: Stack = {
  project: { name: "rag-app" },
  managers: { python: { use: "uv", extras: [], groups: "default" }, containers: "docker" },
  indexes: [],
  groups: [],
  packages: [],
  containers: [],
  wiring: { host: [], network: [] },
  entrypoints: [],
  registries: [],
  notes: [],
};

/** A stack of containers. */
export function containers(words: Readonly<Record<string, ContainerWords>>): Stack {
  const entries = Object.entries(words).map(([name, one]) => container(name, one));
  return { ...EMPTY_STACK, containers: entries };
}

function container(name: string, words: ContainerWords): StackContainer {
  const { services, secret = [], volumes = {}, configs = {}, networks = {}, allow = [] } = words;
  return {
    id: `container:${name}`,
    name,
    registry: "builtin",
    mode: "prod",
    profile: "default",
    delivery: "managed",
    params: {},
    services: Object.entries(services).map(([service, compose]) => ({
      name: service,
      compose,
      secret: secret.includes(service)
        ? [{ name: "PASSWORD", parts: [], owner: `container:${name}` }]
        : [],
    })),
    volumes,
    configs,
    networks,
    demands: [],
    allow,
    ...(words.context !== undefined && { context: words.context }),
    definition: { name },
    reasons: [],
  };
}

/** A stack of one package with these demands. */
export function demands(
  use: "uv" | "pip",
  ...list: readonly Partial<PythonDemand>[]
): Stack {
  const owner = "package:one";
  const entry: StackPackage = {
    id: owner,
    name: "one",
    registry: "builtin",
    mode: "prod",
    demands: list.map((demand) => ({
      distribution: "one",
      extras: [],
      specifier: "",
      owner,
      override: false,
      uv: {},
      ...demand,
    })),
    definition: { name: "one" },
    reasons: [],
  };
  const managers = { ...EMPTY_STACK.managers, python: { ...EMPTY_STACK.managers.python, use } };
  return { ...EMPTY_STACK, managers, packages: list.length === 0 ? [] : [entry] };
}

/** The input of an adapter's questions. */
export function inputOf(
  stack: Stack,
  seen: Seen = {},
  more: { readonly owned?: Owned; readonly options?: Partial<SyncOptions> } = {},
): AdapterInput {
  const lock: Lock = { ...EMPTY_LOCK, owned: more.owned ?? {} };
  return {
    stack,
    lock,
    locked: more.owned !== undefined,
    snapshot: snapshotOf(seen),
    options: { ...NO_OPTIONS, ...more.options },
    secrets: {},
    memory: {},
  };
}

/**
 * The input of the next run: what an adapter wrote stands in the project, and hsm.lock holds what it recorded.
 */
export function afterSync(adapter: Adapter, input: AdapterInput, seen: Seen = {}): Seen & {
  readonly owned: Owned;
} {
  const files = { ...seen.files };
  for (const { effect } of adapter.steps(input).steps) {
    if (effect.kind === "write") files[effect.path] = effect.text;
    if (effect.kind === "remove") delete files[effect.path];
  }
  return { ...seen, files, owned: adapter.record(input) };
}

function snapshotOf(seen: Seen): Snapshot {
  const files = new Map<string, FileSeen>();
  for (const path of seen.folders ?? []) files.set(path, { kind: "directory" });
  for (const [path, text] of Object.entries(seen.files ?? {})) {
    files.set(path, { kind: "file", text, digest: `digest of ${path}` });
  }
  const probes = Object.entries(seen.probes ?? {}).map(([key, ran]): [string, Ran] => [
    key,
    { code: 0, stdout: "", stderr: "", ...ran },
  ]);
  return {
    ...emptySnapshot(seen.root ?? "/srv/rag-app"),
    files,
    probes: new Map(probes),
    installed: new Map(
      Object.entries(seen.installed ?? {}).map((
        [path, one],
      ) => [path, new Map(Object.entries(one))]),
    ),
    variables: new Map(Object.entries(seen.variables ?? {})),
    tools: new Map(Object.entries(seen.tools ?? {})),
  };
}
