import assert from "node:assert/strict";
import { editYaml } from "./edit_yaml.ts";
import { parseYaml } from "./parse_yaml.ts";
import type { YamlPath, YamlValue } from "./value.ts";
import type { YamlEdit } from "./yaml_edit.ts";

/** The same kind of project, written by different hands. Each has the paths that EDITS use. */
const STYLES: Readonly<Record<string, string>> = {
  "house style": `schema: 1
project:
  name: rag-app
  python: ">=3.11"
groups:
  vector-db-adapter: qdrant-adapter
  metrics: [bleu, rouge]
packages:
  - fastapi-service
  - { name: text-utils, version: ">=1.4" }
modes: { default: prod }
env: { DATABASE_URL: "\${PROD_DATABASE_URL}" }
`,
  "blank lines and comments everywhere": `# yaml-language-server: $schema=./x.json
# second line

schema: 1                     # optional

# who we are
project:
  name: rag-app               # the name

groups:
  # the database
  vector-db-adapter: qdrant-adapter          # 1-of-N

  metrics: [bleu, rouge]      # M-of-N
  # cache: redis-adapter

packages:
  # first
  - fastapi-service           # the API
  # second
  - text-utils
  # - qwen-adapter

modes:
  default: prod   # for all

# the end
`,
  "four spaces, block lists": `groups:
    vector-db-adapter: qdrant-adapter
    metrics:
        - bleu
        - rouge
packages:
    - fastapi-service
    - name: text-utils
      version: ">=1.4"
modes:
    default: prod
`,
  "lists at the column of their key": `groups:
  vector-db-adapter: qdrant-adapter
  metrics:
  - bleu   # b
  - rouge  # r
packages:
- fastapi-service
- text-utils
containers:
- redis
- name: postgres
  profile: default
  params: { port: 5433 }
`,
  "compact braces": `groups: {vector-db-adapter: qdrant-adapter, metrics: [bleu, rouge]}
packages: [fastapi-service, text-utils]
modes: {default: prod}
`,
  "compact commas": `groups: {vector-db-adapter: qdrant-adapter,metrics: [bleu,rouge]}
packages: [fastapi-service,text-utils]
modes: {}
`,
  "padded brackets": `groups: { vector-db-adapter: qdrant-adapter, metrics: [ bleu, rouge ] }
packages: [ fastapi-service, text-utils ]
`,
  "brackets over lines": `groups: {
  vector-db-adapter: qdrant-adapter,   # one
  metrics: [
    bleu,   # first
    rouge   # last
  ]
}
packages: [
  fastapi-service,
  text-utils,
]
modes: {
  # nobody yet
}
`,
  "brackets over lines, hanging": `groups:
  vector-db-adapter: qdrant-adapter
  metrics: [bleu,
            rouge]
packages: [fastapi-service, # one
           text-utils]
`,
  "all in one brace":
    `{groups: {vector-db-adapter: qdrant-adapter, metrics: [bleu, rouge]}, packages: [fastapi-service, text-utils]}
`,
  "json": `{
  "groups": {
    "vector-db-adapter": "qdrant-adapter",
    "metrics": ["bleu", "rouge"]
  },
  "packages": [
    "fastapi-service",
    {"name": "text-utils"}
  ]
}
`,
  "quoted keys and values": `'groups':
  "vector-db-adapter": 'qdrant-adapter'
  'metrics':
    - "bleu"
    - 'rouge'
"packages":
  - "fastapi-service"
  - 'text-utils'
`,
  "windows":
    "groups:\r\n  vector-db-adapter: qdrant-adapter  # c\r\n  metrics:\r\n    - bleu\r\n    - rouge\r\n\r\npackages:\r\n  - fastapi-service\r\n  - text-utils\r\n\r\nmodes: { default: prod }\r\n",
  "windows with BOM, no final line break":
    "\ufeffgroups:\r\n  vector-db-adapter: qdrant-adapter\r\n  metrics: [bleu, rouge]\r\npackages:\r\n  - fastapi-service\r\n  - text-utils",
  "no final line break": `packages:
  - fastapi-service
  - text-utils
groups:
  vector-db-adapter: qdrant-adapter
  metrics:
    - bleu
    - rouge`,
  "no final line break, comment last, blank lines": `groups:
  vector-db-adapter: qdrant-adapter
  metrics: [bleu, rouge]

packages:
  - fastapi-service
  - text-utils
  # more here`,
  "document markers": `---
# top
groups:
  vector-db-adapter: qdrant-adapter
  metrics: [bleu, rouge]
packages:
  - fastapi-service
  - text-utils
...
`,
  "trailing spaces":
    "groups:  \n  vector-db-adapter: qdrant-adapter   \n  metrics:   \n    - bleu \n    - rouge  \n   \npackages: \n  - fastapi-service  \n  - text-utils \n",
  "tabs before comments and in brackets":
    "groups:\t# g\n  vector-db-adapter:\tqdrant-adapter\t# v\n  metrics: [\tbleu,\trouge\t]\npackages:\t# p\n  - fastapi-service\t# f\n  - text-utils\n",
  "texts over lines beside": `description: >-
  a long text
  over lines

notes: |
  # not a comment
  kept

groups:
  vector-db-adapter: qdrant-adapter
  metrics:
    - bleu
    - rouge
packages:
  - fastapi-service
  - text-utils
plain: a long plain
  text that goes
  on
keep: |+
  text

`,
  "text with kept blank lines in the middle": `keep: |+
  text

groups:
  vector-db-adapter: qdrant-adapter
  metrics: [bleu, rouge]
packages:
  - fastapi-service
  - text-utils
last: |
  block

`,
  "anchors and aliases elsewhere": `x-common: &common { profile: default }
x-list: &list
  - a
groups:
  vector-db-adapter: qdrant-adapter
  metrics: [bleu, rouge]
packages:
  - fastapi-service
  - text-utils
containers:
  - { name: redis, params: *common }
  - name: postgres
    <<: *common
x-again: *list
`,
  "empty sections": `groups:
  vector-db-adapter: qdrant-adapter
  metrics:
  - bleu
  - rouge
packages:
  - fastapi-service
  - text-utils
modes:
env: {}
containers: []
registries: ~
`,
  "empty section with comments": `groups:
  vector-db-adapter: qdrant-adapter
  metrics: [bleu, rouge]
modes:   # none
  # text-utils: dev
containers:
  # - redis
packages:
  - fastapi-service
  - text-utils
`,
  "mappings in lists on lines": `packages:
  - fastapi-service
  - name: text-utils   # t
    version: ">=1.4"
    mode: dev
    # extras: [fast]
  - name: qwen-adapter
    ref: v0.3.0

containers:

  - name: redis

  - name: postgres
    params:
      port: 5433
      # databases: []

groups:
  vector-db-adapter:
    qdrant-adapter
  metrics:
    - bleu

    - rouge
`,
  "wide dashes": `groups:
   vector-db-adapter: qdrant-adapter
   metrics:
   -   bleu
   -   rouge
packages:
-   fastapi-service
-   name: text-utils
    version: "1"
`,
  "dash on its own line": `groups:
  vector-db-adapter: qdrant-adapter
  metrics:
    -
      bleu
    -
      rouge
packages:
  -
    fastapi-service
  -
    name: text-utils
`,
  "aligned values": `groups:
  vector-db-adapter:   qdrant-adapter
  metrics:             [bleu, rouge]
packages:
  - fastapi-service
  - text-utils
modes:
  default:     prod
  qwen:        dev
`,
  "groups as mappings on lines": `groups:
  vector-db-adapter: qdrant-adapter
  metrics:
    - bleu
    - rouge
  cache2:
    choose: redis-adapter
    mode: dev
packages:
  - fastapi-service
  - text-utils
`,
  "lone section comments at column 0": `groups:
  vector-db-adapter: qdrant-adapter
# metrics next
  metrics: [bleu, rouge]
# ---------- packages ----------
packages:
# the API
  - fastapi-service
# text
  - text-utils
# ---------- end ----------
`,
  "lines of unicode": `# für alle — ✓
groups:
  vector-db-adapter: qdrant-adapter # 数据库
  metrics: [bleu, rouge]
packages:
  - fastapi-service # 😀
  - text-utils
`,
};

interface Case {
  readonly name: string;
  readonly edit: YamlEdit;
  /** Brings the original bytes back. */
  readonly undo?: YamlEdit;
  readonly maxLines: number;
}

const CACHE = ["groups", "cache"];
const VECTOR = ["groups", "vector-db-adapter"];
const METRICS = ["groups", "metrics"];

function casesFor(value: YamlValue): readonly Case[] {
  const plain = value as Record<string, Record<string, unknown> & unknown[]>;
  const count = plain["packages"]?.length ?? 0;
  const map = { choose: "qdrant-adapter", profile: "embedded" };
  const item = { name: "fastapi-service", version: ">=1.0" };
  const hasModes = typeof plain["modes"] === "object" && plain["modes"] !== null &&
    Object.keys(plain["modes"]).length > 0;
  return [
    {
      name: "add a group with a choice",
      edit: { op: "set", path: CACHE, value: "redis-adapter" },
      undo: { op: "remove", path: CACHE },
      maxLines: 2,
    },
    {
      name: "add a group with a comment",
      edit: { op: "set", path: CACHE, value: "redis-adapter", comment: "added by hsm" },
      undo: { op: "remove", path: CACHE, comment: "added by hsm" },
      maxLines: 3,
    },
    {
      name: "replace a choice",
      edit: { op: "set", path: VECTOR, value: "milvus-adapter" },
      undo: { op: "set", path: VECTOR, value: "qdrant-adapter" },
      maxLines: 1,
    },
    {
      name: "a choice becomes a mapping",
      edit: { op: "set", path: VECTOR, value: map },
      undo: { op: "set", path: VECTOR, value: "qdrant-adapter" },
      maxLines: 3,
    },
    {
      name: "add a metric",
      edit: { op: "add", path: METRICS, value: "latency" },
      undo: { op: "remove", path: [...METRICS, 2] },
      maxLines: 2,
    },
    { name: "remove the first metric", edit: { op: "remove", path: [...METRICS, 0] }, maxLines: 2 },
    { name: "remove the last metric", edit: { op: "remove", path: [...METRICS, 1] }, maxLines: 3 },
    {
      name: "add a package",
      edit: { op: "add", path: ["packages"], value: "qwen2-adapter" },
      undo: { op: "remove", path: ["packages", count] },
      maxLines: 2,
    },
    {
      name: "add a package with a version",
      edit: { op: "add", path: ["packages"], value: { name: "x", version: ">=1,<2" } },
      undo: { op: "remove", path: ["packages", count] },
      maxLines: 3,
    },
    {
      name: "a package name becomes a mapping",
      edit: { op: "set", path: ["packages", 0], value: item },
      undo: { op: "set", path: ["packages", 0], value: "fastapi-service" },
      maxLines: 2,
    },
    {
      name: "set a mode",
      edit: { op: "set", path: ["modes", "text-utils"], value: "dev" },
      ...(hasModes ? { undo: { op: "remove", path: ["modes", "text-utils"] } } : {}),
      ...("modes" in plain
        ? {}
        : { undo: { op: "remove", path: ["modes", "text-utils"], prune: true } }),
      maxLines: 3,
    },
    {
      name: "add a section",
      edit: { op: "set", path: ["entrypoints", "serve"], value: "python -m rag_app" },
      undo: { op: "remove", path: ["entrypoints", "serve"], prune: true },
      maxLines: 4,
    },
    {
      name: "add a section that is a list of mappings",
      edit: {
        op: "set",
        path: ["indexes"],
        value: [{ name: "a", url: "https://x/y" }, { name: "b", params: { c: { d: 1 } } }],
        comment: "added by hsm",
      },
      undo: { op: "remove", path: ["indexes"], comment: "added by hsm" },
      maxLines: 10,
    },
    {
      name: "add a container with parameters",
      edit: { op: "add", path: ["containers"], value: { name: "minio", params: { p: { q: 1 } } } },
      ...(Array.isArray(plain["containers"]) && plain["containers"].length > 0
        ? { undo: { op: "remove", path: ["containers", plain["containers"].length] } }
        : {}),
      maxLines: 6,
    },
  ];
}

for (const [name, text] of Object.entries(STYLES)) {
  Deno.test(`edits of hsm.yaml: ${name}`, async (test) => {
    const value = mustParse(text);
    for (const { name, edit, undo, maxLines } of casesFor(value)) {
      await test.step(name, () => {
        const after = mustEdit(text, edit);
        assert.deepEqual(mustParse(after), expectedOf(value, edit));
        assert.ok(
          changedLines(text, after) <= maxLines,
          `more than ${maxLines} lines changed:\n${after}`,
        );
        if (edit.op !== "remove") assertCommentsKept(text, after);
        if (undo !== undefined) assert.equal(mustEdit(after, undo), text, `undo of:\n${after}`);
      });
    }
  });

  Deno.test(`removing every entry of hsm.yaml: ${name}`, () => {
    const value = mustParse(text);
    for (const path of pathsOf(value)) {
      if (path.includes("params") || String(path[0]).startsWith("x-")) continue;
      if (path.at(-1) === "profile" && text.includes("<<")) continue;
      for (const prune of [false, true]) {
        const edit: YamlEdit = { op: "remove", path, prune };
        const after = mustEdit(text, edit);
        assert.deepEqual(mustParse(after) ?? {}, expectedOf(value, edit), `${path}:\n${after}`);
      }
    }
  });
}

function mustParse(text: string): YamlValue {
  const read = parseYaml(text);
  assert.ok(read.ok, read.ok ? "" : `${JSON.stringify(read.errors)}\n${text}`);
  return read.value;
}

function mustEdit(text: string, edit: YamlEdit): string {
  const edited = editYaml(text, [edit]);
  assert.ok(edited.ok, `${JSON.stringify(edit)}: ${JSON.stringify(edited)}\n${text}`);
  return edited.text;
}

function pathsOf(value: YamlValue): readonly YamlPath[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const part = Array.isArray(value) ? Number(key) : key;
    return [[part], ...pathsOf(item).map((rest) => [part, ...rest])];
  });
}

/** The wanted data, made by changing a copy: shares nothing with the editor's own oracle. */
function expectedOf(value: YamlValue, edit: YamlEdit): unknown {
  const root = { top: structuredClone(value) ?? {} } as Record<string, unknown>;
  const path = ["top", ...edit.path];
  let node: Record<string | number, unknown> = root;
  for (const part of path.slice(0, -1)) {
    node = (node[part] ??= {}) as Record<string | number, unknown>;
  }
  const last = path.at(-1) ?? "top";
  if (edit.op === "set") node[last] = edit.value;
  if (edit.op === "add") ((node[last] ??= []) as unknown[]).push(edit.value);
  if (edit.op === "remove") {
    if (Array.isArray(node)) node.splice(Number(last), 1);
    else delete node[last];
    const parent = edit.path.slice(0, -1);
    if (edit.prune && Object.keys(node).length === 0 && typeof parent.at(-1) === "string") {
      return expectedOf(value, { ...edit, path: parent });
    }
  }
  return root["top"];
}

/** Lines of the new and old text between their common start and common end. */
function changedLines(before: string, after: string): number {
  const a = before.split("\n");
  const b = after.split("\n");
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(a.length, b.length) - start - end;
}

function assertCommentsKept(before: string, after: string): void {
  for (const comment of before.match(/#.*$/gm) ?? []) {
    assert.ok(after.includes(comment.trimEnd()), `lost ${comment} in:\n${after}`);
  }
}
