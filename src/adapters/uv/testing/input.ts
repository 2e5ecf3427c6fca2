import {
  type AdapterInput,
  EMPTY_LOCK,
  type FileSeen,
  type JsonObject,
  type Owned,
  type PythonDemand,
  type Ran,
  type Stack,
  type SyncOptions,
} from "@/model/mod.ts";

/** A demand with everything unsaid left at its plainest. */
export function demand(distribution: string, more: Partial<PythonDemand> = {}): PythonDemand {
  return {
    distribution,
    extras: [],
    specifier: "",
    owner: `package:${distribution}`,
    override: false,
    uv: {},
    ...more,
  };
}

/** An input of the adapter: a stack of the given demands over the given files. */
export function inputOf(parts: {
  readonly demands?: readonly PythonDemand[];
  readonly files?: Readonly<Record<string, string>>;
  readonly owned?: Owned;
  readonly options?: Partial<SyncOptions>;
  readonly python?: Partial<Stack["managers"]["python"]>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
  readonly probes?: Readonly<Record<string, Ran>>;
  readonly tools?: Readonly<Record<string, string>>;
  readonly root?: string;
  readonly memory?: JsonObject;
}): AdapterInput {
  const files = new Map<string, FileSeen>(
    Object.entries(parts.files ?? {}).map(([path, text]) => [
      path,
      { kind: "file", text, digest: `digest of ${path}` },
    ]),
  );
  for (const path of parts.folders ?? []) files.set(path, { kind: "directory" });
  const demands = parts.demands ?? [];
  return {
    stack: {
      project: { name: "demo", version: "1.0", python: ">=3.11" },
      managers: {
        python: { use: "uv", extras: [], groups: "default", ...parts.python },
        containers: "docker",
      },
      indexes: [],
      groups: [],
      packages: demands.map((one) => ({
        id: one.owner,
        name: one.owner.slice("package:".length),
        registry: "builtin",
        mode: "prod",
        demands: [one],
        definition: {},
        reasons: [],
      })),
      containers: [],
      wiring: { host: [], network: [] },
      entrypoints: [],
      registries: [],
      notes: [],
    },
    lock: { ...EMPTY_LOCK, owned: parts.owned ?? {} },
    locked: parts.owned !== undefined,
    snapshot: {
      root: parts.root ?? "/p",
      files,
      variables: new Map(Object.entries(parts.variables ?? {})),
      probes: new Map(Object.entries(parts.probes ?? {})),
      tools: new Map(Object.entries(parts.tools ?? { uv: "/bin/uv" })),
    },
    options: {
      locked: false,
      frozen: false,
      offline: false,
      yes: false,
      overwrite: false,
      adopt: false,
      backup: false,
      ...parts.options,
    },
    secrets: {},
    memory: parts.memory ?? {},
  };
}
