import { type Line, type MemoryPorts, memoryPorts } from "@/system/mod.ts";
import { NO_OPTIONS, sync } from "@/hsm/mod.ts";

/** Where the project is; what is outside of it must never change. */
export const ROOT = "/w/p";

/** Files by path from {@link ROOT}; `../x` lies beside the project. */
export type Files = Readonly<Record<string, string>>;

/** A project whose files fit each other, and what else it has been given. */
export interface World {
  readonly name: string;
  readonly files: Files;
  /** What `uv lock` writes. */
  readonly uvLock: string;
}

const PYPROJECT = `[project]
name = "app"
version = "1"
requires-python = ">=3.11"
dependencies = [
    "httpx>=0.27",  # ours
]

[project.optional-dependencies]
gpu = ["numpy"]

[dependency-groups]
dev = ["pytest"]

[tool.uv]
package = false

[tool.uv.sources]
httpx = { git = "https://git.example.org/httpx", tag = "v1" }
`;

const INSTALLED = ["httpx", "numpy", "redis", "text-utils", "valkey"];

const UV_LOCK = INSTALLED.map((name) =>
  `[[package]]\nname = "${name}"\nversion = "7.1"\nsource = { registry = "https://index.example.org/simple" }\n`
).join("\n");

const REGISTRY: Files = {
  "registry/packages/text-utils.yaml": `name: text-utils
version: "1.4"
description: Words
sources:
  prod: { type: pypi, package: text-utils, version: ">=1.4" }
  dev: { type: local, path: ../text-utils, editable: true }
dependencies: [numpy>=1.26]
compatibility: { python: ">=3.10" }
entrypoints:
  smoke: { command: ["python", "-m", "text_utils"], env: { LOG: info } }
`,
  "registry/groups/kinds.yaml":
    "name: kinds\nstrategy: M-of-N\noptions: [store, other]\ndefault: [store]\n",
  "registry/containers/store.yaml": `name: store
version: "1"
description: A store
sources: { prod: { type: image, image: "store:1" } }
params:
  port: { merge: same, default: 6390 }
  names: { merge: union, default: [] }
compose:
  ports: ["127.0.0.1:\${params.port}:6390"]
  volumes: ["store_data:/data"]
  environment: { NAMES: "\${params.names}" }
volumes: { store_data: {} }
connection:
  scheme: http
  port: 6390
  url: "\${self.scheme}://:\${self.key}@\${self.host}:\${self.port}"
  properties: { key: { secret: true, generate: 32 } }
deployment_profiles:
  default: { mode: managed }
  external: { mode: external, url: "\${STORE_URL}" }
`,
  "registry/containers/other.yaml": `name: other
version: "2"
sources: { prod: { type: image, image: "other:2" } }
implies: { container:store: { params: { names: [x] }, env: { STORE: "\${self.url}" } } }
deployment_profiles: { default: { mode: managed } }
`,
};

const MANIFEST = `# our stack
schema: 1
project: { name: app, version: "1", python: ">=3.11" }

registries:
  - { name: local, path: ./registry }

groups:
  cache: redis-adapter   # the cache
  kinds: [store, other]

packages:
  - { name: text-utils, version: ">=1.4" }

containers:
  - name: store
    params: { port: 6391, names: [a, b] }
    env: { A: "\${B:-c}" }

modes: { default: prod }
env: { X: "\${Y:-y}" }
entrypoints: { serve: "python -m app" }
`;

const GIVEN: Files = {
  "hsm.yaml": MANIFEST,
  ".env": "# mine\nB='c d'\nexport Y=\"y\"\nSTORE_URL=http://example.org\n",
  "pyproject.toml": PYPROJECT.replace(/\n\[tool.uv.sources\][^]*$/, ""),
  "../text-utils/pyproject.toml": '[project]\nname = "text-utils"\nversion = "1.4"\n',
  ...REGISTRY,
};

/** The same files for pip. */
const GIVEN_PIP: Files = {
  ...GIVEN,
  "hsm.yaml": MANIFEST.replace("registries:", "managers: { python: pip }\nregistries:"),
  "requirements.txt": "httpx>=0.27\n",
};

/** No Python: quicker, for what has nothing to do with it. */
const GIVEN_SMALL: Files = {
  "hsm.yaml": MANIFEST.replace(/groups:\n[^]*?containers:/, "containers:\n  - other"),
  ".env": GIVEN[".env"] ?? "",
  "docker-compose.yml":
    "include: [docker-compose.hsm.yml]\nservices:\n  web:\n    image: web:1\n    ports: ['127.0.0.1:8000:8000']\n",
  ...REGISTRY,
};

/** All worlds after their first sync, made in memory by hsm itself. */
export async function makeWorlds(): Promise<readonly World[]> {
  const worlds: World[] = [];
  for (const [name, files] of Object.entries({ uv: GIVEN, pip: GIVEN_PIP, small: GIVEN_SMALL })) {
    const ports = portsOf({ name, files, uvLock: UV_LOCK });
    const global = { registries: [], lockTimeout: 0, report: () => {} };
    const done = await sync(ports, global, { ...NO_OPTIONS, yes: true, dryRun: false });
    if (done.exit !== 0) throw new Error(`${name}: ${JSON.stringify(done, undefined, 1)}`);
    const made = Object.entries(ports.files.dump(ROOT)).filter(([path]) =>
      !path.endsWith("/") && !/^\.hsm\/(schema|txn|lock)/.test(path)
    );
    worlds.push({ name, files: { ...files, ...Object.fromEntries(made) }, uvLock: UV_LOCK });
  }
  return worlds;
}

/** A fresh world in memory with these files, and tools that do what they are asked. */
export function portsOf({ files, uvLock }: World): MemoryPorts {
  const given = Object.entries(files).map(([path, text]) => [placeOf(path), text]);
  const place = `${ROOT}/.venv/lib/python3.11/site-packages`;
  const venv = (): void =>
    ports.files.put({
      [`${ROOT}/.venv/pyvenv.cfg`]: "version_info = 3.11.9\n",
      [`${place}/redis-7.1.dist-info/METADATA`]: "Name: redis\n",
    });
  const check = '{"sync": {"action": "check", "changes": []}}';
  const listed = JSON.stringify(INSTALLED.map((name) => ({ name, version: "7.1" })));
  const script: readonly Line[] = [
    { when: /^uv lock.* --check/, answer: {} },
    { when: /^uv lock/, answer: () => (ports.files.put({ [`${ROOT}/uv.lock`]: uvLock }), {}) },
    { when: /^uv sync.* --dry-run/, answer: { stdout: check } },
    { when: /^uv sync/, answer: () => (venv(), {}) },
    { when: /-m venv/, answer: () => (venv(), {}) },
    { when: /-m pip list/, answer: { stdout: listed } },
    { when: /-m (pip|ensurepip)/, answer: {} },
    { when: /^docker (compose )?version/, answer: { stdout: "2.26.1\n" } },
    { when: /^docker /, answer: {} },
  ];
  const ports: MemoryPorts = memoryPorts({
    files: Object.fromEntries(given),
    script,
    tools: { uv: "/bin/uv", docker: "/bin/docker", python3: "/bin/python3" },
    variables: { HOME: "/w/home" },
    cwd: ROOT,
  });
  return ports;
}

/** The absolute path of a file of a world. */
export function placeOf(path: string): string {
  let folder = ROOT;
  let rest = path;
  for (; rest.startsWith("../"); rest = rest.slice(3)) {
    folder = folder.slice(0, folder.lastIndexOf("/"));
  }
  return rest.startsWith("/") ? rest : `${folder}/${rest}`;
}
