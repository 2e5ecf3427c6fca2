import assert from "node:assert/strict";
import { memoryPorts } from "@/system/mod.ts";
import { runCommand } from "./mod.ts";
import { EMPTY, run } from "./testing/run.ts";

/** Every command that reads what a project holds. `init` reads only pyproject.toml and has tests of its own. */
const LINES = [
  "check",
  "plan --diff",
  "sync --dry-run --frozen",
  "sync",
  "sync --locked",
  "list",
  "history",
  "history diff 1",
  "rollback",
  "gc --keep 1",
  "recover",
  "unlock",
  "unlock --force x",
  "registry check",
  "registry list",
  "registry show redis",
  "group list",
  "group add cache",
  "group remove cache",
  "container add valkey --param port=1",
  "container remove redis",
  "package add redis-adapter",
  "package remove redis-adapter",
  "add valkey",
  "remove redis",
  "mode redis dev",
];

const MANIFEST = `${EMPTY}registries: [{ name: local, path: ./registry }]
groups: { kind: [store] }
containers:
  - { name: redis, params: { port: 6380 }, env: { A: "\${B:-c}" } }
modes: { store: prod }
env: { X: y }
entrypoints: { serve: "python -m app" }
`;

const FILES: Readonly<Record<string, string>> = {
  "/p/hsm.yaml": MANIFEST,
  "/p/pyproject.toml": '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.11"\n',
  "/p/.env": "B='c'\n",
  "/p/registry/groups/kind.yaml": "name: kind\nstrategy: M-of-N\noptions: [store]\n",
  "/p/registry/containers/store.yaml":
    'name: store\nversion: "1"\nsources: { prod: { type: image, image: "store:1" } }\n' +
    "compose: { ports: ['127.0.0.1:1:1'] }\ndeployment_profiles: { default: { mode: managed } }\n",
};

const PIECES = [
  "\n",
  "  ",
  "- ",
  ": ",
  "{",
  "}",
  "[",
  "]",
  ",",
  "*a",
  "&a ",
  "#",
  '"',
  "'",
  "null",
  "-1e999",
  "true",
  "!!js ",
  "${",
  "\u0000",
  "\ud800",
  "\u202e",
  "<<<<<<< HEAD\n",
  "=======\n",
  ">>>>>>> other\n",
  "../../..",
  "__proto__",
];

const VALUES = [
  "null",
  "17",
  "[]",
  "{}",
  '""',
  '"../../x"',
  "true",
  "[[[[]]]]",
  '{"a":{"b":null}}',
];

type Numbers = (below: number) => number;

/** The same numbers every time (mulberry32). */
function numbers(seed: number): Numbers {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A text cut off, with pieces where none belong, with values of another kind, or replaced as a whole. */
function damage(text: string, next: Numbers): string {
  const way = next(10);
  if (way === 0) return text.slice(0, next(text.length + 1));
  if (way === 1) return VALUES[next(VALUES.length)] ?? "";
  if (way === 2) {
    return Array.from({ length: next(200) }, () => PIECES[next(PIECES.length)]).join("");
  }
  if (way < 6) {
    const scalars = [...text.matchAll(/"[^"\n]*"|\d+|\{[^{}]*\}|\[[^[\]]*\]/g)];
    const found = scalars[next(Math.max(1, scalars.length))];
    if (found === undefined) return "";
    const value = VALUES[next(VALUES.length)] ?? "";
    return text.slice(0, found.index) + value + text.slice(found.index + found[0].length);
  }
  let damaged = text;
  for (let left = 1 + next(3); left > 0; left--) {
    const at = next(damaged.length + 1);
    const piece = next(3) === 0 ? "" : PIECES[next(PIECES.length)];
    damaged = damaged.slice(0, at) + piece + damaged.slice(at + next(12));
  }
  return damaged;
}

/** A journal as a dead run would leave it, its right sum in front, then damaged. */
async function journal(next: Numbers): Promise<string> {
  const target = { path: "hsm.yaml", real: "/p/hsm.yaml", old: null, news: ["00"] };
  const body = JSON.stringify({
    version: 1,
    id: "t1",
    began: { pid: 1, started: 1, host: "h", boot: "b", user: "u", hsm: "1", command: "hsm", at: 1 },
    targets: [target],
    folders: ["a"],
    environments: [],
    steps: [],
    repair: [],
  });
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body));
  const sum = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0"));
  return damage(`{"sha256":"${sum.join("")}",\n"journal":${body}}\n`, next);
}

Deno.test("whatever the files of a project hold, every command answers with sentences, never with a bug", async () => {
  const whole = await run({ files: FILES }, "sync");
  assert.equal(whole.code, 0, whole.err);
  const dumped = whole.ports.files.dump("/p");
  const good = Object.fromEntries(
    Object.entries(dumped).filter(([path]) => !/^\.hsm\/txn/.test(path))
      .map(([path, text]) => [`/p/${path}`, text]),
  );
  const lab = [...Object.keys(FILES), "/p/hsm.lock", "/p/.hsm/state.json", "/p/.hsm/local.yaml"];
  for (const path of ["/p/hsm.lock", "/p/.hsm/state.json"]) assert.ok(path in good, path);
  const next = numbers(11);
  const seen = { fine: 0, refused: 0 };
  for (let round = 0; round < 400; round++) {
    const path = lab[next(lab.length)] ?? "";
    const files = { ...good, [path]: damage(good[path] ?? "modes: { redis: dev }\n", next) };
    if (next(8) === 0) files["/p/.hsm/txn/t1/journal.json"] = await journal(next);
    const line = LINES[next(LINES.length)] ?? "";
    const ran = await run({ files }, line);
    const told = () => `hsm ${line}\n${path}:\n${files[path]}\n${ran.err}`;
    assert.ok([0, 1, 4].includes(ran.code), told());
    assert.doesNotMatch(ran.err, /HSM-E0799|^ +at .*:\d+:\d+|undefined|\[object/m, told());
    if (ran.code !== 0) assert.match(ran.err, /^error\[HSM-E\d{4}\]: [^]*^ {2}hint: \S/m, told());
    ran.code === 0 ? seen.fine++ : seen.refused++;
  }
  assert.ok(seen.fine > 40 && seen.refused > 100, JSON.stringify(seen));
});

Deno.test("a project of files that are no text, are folders, or are missing is no bug either", async () => {
  for (
    const path of ["hsm.yaml", "hsm.lock", "pyproject.toml", ".hsm/state.json", "registry/x.yaml"]
  ) {
    for (const line of LINES) {
      const { [`/p/${path}`]: _file, ...others } = FILES;
      const ports = memoryPorts({ files: { ...others, [`/p/${path}/inside`]: "x" } });
      const code = await runCommand(line.split(" "), ports);
      assert.ok(
        [0, 1, 4].includes(code),
        `${path} as a folder, hsm ${line}: ${ports.terminal.stderr}`,
      );
      assert.doesNotMatch(ports.terminal.stderr, /HSM-E0799/, `${path}, hsm ${line}`);
    }
  }
});
