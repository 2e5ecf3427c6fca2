import assert from "node:assert/strict";
import { type MemoryPorts, memoryPorts } from "@/system/mod.ts";
import { withProjectLock } from "./project_lock.ts";
import { formatJournal, type Journal } from "./journal.ts";
import { recover, type Recovery } from "./recover.ts";
import { digestOf } from "./digest_of.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const NEW = await digestOf(bytes("new"));
const OLD = { kind: "file", digest: await digestOf(bytes("old")), mode: 0o644 } as const;

/** An environment that had one distribution. */
const FREEZE = {
  version: 1,
  isPython: true,
  distributions: [{ name: "x", version: "1", files: [{ path: "lib/x.py" }] }],
  files: { "pyvenv.cfg": "", "lib/x.py": "" },
};

type Target = Journal["targets"][number];
type Environment = Journal["environments"][number];

const target = (real: string, more: Partial<Target> = {}): Target => ({
  path: real,
  real,
  old: null,
  news: [NEW],
  ...more,
});

const environment = (path: string, more: Partial<Environment> = {}): Environment => ({
  path,
  existed: false,
  copy: ".hsm/txn/t1/env-0",
  state: "copied",
  ...more,
});

/** A journal that says that every target was being written when the run died. */
function journal(more: Partial<Journal>): Journal {
  const targets = more.targets ?? [];
  return {
    version: 1,
    id: "t1",
    began: {
      pid: 1,
      started: 1,
      host: "h",
      boot: "a guess",
      user: "u",
      hsm: "1",
      command: "hsm sync",
      at: 1,
    },
    targets,
    folders: [],
    environments: [],
    steps: targets.map((_, at) => ({
      id: `s${at}`,
      kind: "write",
      targets: [at],
      state: "started",
    })),
    repair: [],
    ...more,
  };
}

interface World {
  readonly files?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly name?: "journal" | "committed";
  /** A part of the paths that cannot be renamed, as in a folder without the right to write. */
  readonly closed?: string;
}

async function settled(
  given: Journal,
  { files = {}, variables, name = "journal", closed }: World = {},
): Promise<
  {
    readonly ports: MemoryPorts;
    readonly came: Recovery;
    readonly remembered: readonly string[];
  }
> {
  const script = [{ when: /./, answer: {} }];
  const ports = memoryPorts({
    files: {
      "/w/p/hsm.yaml": "",
      "/w/out/mine": "new",
      "/w/mine": "new",
      [`/w/p/.hsm/txn/t1/${name}.json`]: await formatJournal(given),
      "/w/p/.hsm/txn/t1/undo/0": "old",
      ...files,
    },
    variables,
    script,
  });
  ports.files.inject((_, operation, path) =>
    closed !== undefined && operation === "rename" && path.includes(closed)
      ? { fail: "EACCES" }
      : undefined
  );
  const remembered: string[] = [];
  const remember = (paths: readonly string[]): Promise<void> => {
    remembered.push(...paths);
    return Promise.resolve();
  };
  const came = await withProjectLock(
    ports,
    "/w/p",
    { command: "x" },
    (lock) => recover({ ports, root: "/w/p", lock, report: () => {}, remember }),
  );
  assert.ok(came.ok, JSON.stringify(came));
  return { ports, came: came.value, remembered };
}

/** A tool was running that may leave something beside uv.lock. */
function withDebris(
  more: Partial<NonNullable<Journal["steps"][number]["debris"]>[number]>,
): Journal {
  const debris = [{ target: 0, prefix: ".tmp", random: 6, there: [], ...more }];
  const steps = [{ id: "s", kind: "run", targets: [0], state: "started", debris }] as const;
  return journal({ targets: [target("uv.lock")], steps });
}

const STRANGE: readonly (readonly [what: string, given: Journal, world?: World])[] = [
  ["a target above", journal({ targets: [target("../mine")] })],
  ["a target above, hidden", journal({ targets: [target("a/../../mine")] })],
  ["an absolute target", journal({ targets: [target("/w/mine")] })],
  ["an absolute target inside", journal({ targets: [target("/w/p/hsm.yaml")] })],
  ["an original put back outside", journal({ targets: [target("/w/mine", { old: OLD })] })],
  ["a file of git", journal({ targets: [target("sub/.GIT/hooks/post-checkout", { old: OLD })] })],
  ["a file of other transactions", journal({ targets: [target(".hsm/txn/t2/journal.json")] })],
  ["the lock", journal({ targets: [target(".hsm/lock")] })],
  ["nothing", journal({ targets: [target("")] })],
  ["a link on the way", journal({ targets: [target("link/mine")] }), {
    files: { "/w/p/link": "-> ../out" },
  }],
  ["a kept original elsewhere", journal({ targets: [target("a", { kept: "../mine" })] })],
  ["a folder outside", journal({ folders: ["../empty"] })],
  ["an environment outside", journal({ environments: [environment("/w/out")] })],
  ["an environment above", journal({ environments: [environment("../out")] })],
  ["the project itself", journal({ environments: [environment("/w/p")] })],
  ["git as environment", journal({ environments: [environment(".git")] })],
  ["a copy that is none", journal({ environments: [environment(".venv", { copy: "/w/out" })] })],
  [
    "a copy that is a link today",
    journal({ environments: [environment(".venv", { existed: true })] }),
    { files: { "/w/p/.hsm/txn/t1/env-0": "-> ../../../../out" } },
  ],
  ["debris of any name", withDebris({ prefix: "", random: 4 }), { files: { "/w/p/mine": "" } }],
  ["debris of no target", withDebris({ target: 1 })],
  ["another id", journal({ id: "../../../out" })],
  [
    "a swept folder after the commit",
    journal({ environments: [environment("a", { copy: "/w/out" })] }),
    {
      name: "committed",
    },
  ],
];

for (const [what, given, world] of STRANGE) {
  Deno.test(`a journal from elsewhere changes nothing: it names ${what}`, async () => {
    const { ports, came } = await settled(given, world);
    assert.deepEqual(came.problems.map(({ code }) => code), ["HSM-E0850"]);
    const left = ports.files.dump("/w");
    assert.deepEqual([left["out/mine"], left["mine"]], ["new", "new"]);
    const changes = ports.files.log.filter((one) =>
      /^(create|overwrite|rename|remove|removeTree|link|symlink|makeFolder|chmod|chown)/.test(one)
    ).filter((one) => !/ \/w\/p\/\.hsm(\/\.gitignore)?$/.test(one));
    assert.deepEqual(changes, []);
    assert.deepEqual(ports.processes.calls, []);
  });
}

for (const state of ["copied", "bare"] as const) {
  Deno.test(`a link in the place of an environment is a person's: not followed, not taken (${state})`, async () => {
    const files = {
      "/w/p/x/venv": "-> ../../out",
      "/w/p/.hsm/txn/t1/env-0/a": "a",
      "/w/p/.hsm/txn/t1/env-0.freeze.json": JSON.stringify({ ...FREEZE, distributions: [] }),
    };
    const given = journal({ environments: [environment("x/venv", { existed: true, state })] });
    const { ports, came } = await settled(given, { files, closed: "env-0.away" });
    const [problem] = came.problems;
    assert.equal(problem?.code, "HSM-E0852");
    assert.match(problem.message, /"x\/venv" is a link, expected the environment's folder/);
    assert.match(problem.next ?? "", /Move "x\/venv" away and run `hsm recover`/);
    const left = ports.files.dump("/w");
    assert.deepEqual([left["out/mine"], left["p/x/venv"]], ["new", "-> ../../out"]);
  });
}

Deno.test("where the link was moved away the environment's folder comes back", async () => {
  const given = journal({ environments: [environment("x/venv", { existed: true })] });
  const files = { "/w/p/x/mine": "-> ../../out", "/w/p/.hsm/txn/t1/env-0/a": "a" };
  const { ports, came } = await settled(given, { files });
  assert.deepEqual([came.problems, came.restored], [[], ["x/venv"]]);
  assert.equal(ports.files.dump("/w/p")["x/venv/a"], "a");
});

Deno.test("a link that took the place of an environment that was put back before is no matter", async () => {
  const given = journal({ environments: [environment("x/venv", { existed: true })] });
  const { ports, came } = await settled(given, { files: { "/w/p/x/venv": "-> ../../out" } });
  assert.deepEqual([came.problems, came.restored], [[], []]);
  assert.equal(ports.files.dump("/w")["p/x/venv"], "-> ../../out");
});

Deno.test("no command of a journal is run that was not written since this machine was started", async () => {
  const evil = { tool: "sh", args: ["-c", "evil"] };
  const repair = [{ install: [evil], uninstall: evil }];
  const given = journal({ environments: [environment(".venv", { state: "bare" })], repair });
  const files = {
    "/w/p/.venv/pyvenv.cfg": "",
    "/w/p/.hsm/txn/t1/env-0.freeze.json": JSON.stringify(FREEZE),
  };
  const strange = await settled(given, { files });
  assert.deepEqual(strange.ports.processes.calls, []);
  assert.deepEqual(strange.came.problems.map(({ code }) => code), ["HSM-E0810"]);
  const { boot } = strange.ports.identity;
  const ours = await settled({ ...given, began: { ...given.began, boot } }, { files });
  assert.deepEqual(ours.ports.processes.calls.map(({ tool }) => tool), ["sh"]);
});

Deno.test("what a note, a variable or the boot vouches for outside is put back", async () => {
  const lock = journal({ targets: [target("/w/mine")] });
  const outside = journal({ environments: [environment("/w/out")] });
  const note = { files: { "/w/.hsm/members/t1": "p\n" } };
  const variables = { UV_PROJECT_ENVIRONMENT: "../out" };
  const boot = memoryPorts().identity.boot;
  const ours = { ...lock, began: { ...lock.began, boot } };
  assert.equal((await settled(lock, note)).ports.files.dump("/w")["mine"], undefined);
  assert.equal((await settled(ours)).ports.files.dump("/w")["mine"], undefined);
  assert.equal(
    (await settled(outside, { variables })).ports.files.dump("/w")["out/mine"],
    undefined,
  );
  // A variable names an environment, not a file; a note of another transaction says nothing.
  assert.equal(
    (await settled(lock, { variables: { UV_PROJECT_ENVIRONMENT: "/w/mine" } })).came.problems
      .length,
    1,
  );
  const other = { files: { "/w/.hsm/members/t2": "p\n", "/w/p/.hsm/txn/t2/undo/0": "" } };
  assert.equal((await settled(lock, other)).came.problems.length, 1);
});

Deno.test("an environment of a committed journal counts as hsm's only where its name leads to it", async () => {
  const files = {
    "/w/out/pyvenv.cfg": "",
    "/w/p/.venv": "-> ../out",
    "/w/p/env/pyvenv.cfg": "",
    "/w/p/link": "-> env",
  };
  const variables = { UV_PROJECT_ENVIRONMENT: "/w/out" };
  const { boot } = memoryPorts().identity;
  const rows: readonly (readonly [given: Partial<Environment>, known: string[], ours: string[]])[] =
    [
      [{ path: "env" }, ["env"], ["env"]],
      [{ path: "env", named: "link" }, ["link"], ["link"]],
      [{ path: "env", named: "/w/out" }, [], []],
      [{ path: ".venv" }, [], []],
      [{ path: "/w/out" }, [], ["/w/out"]],
      [{ path: "/w/out", named: ".venv" }, [], [".venv"]],
      [{ path: "env", state: "planned" }, [], []],
    ];
  for (const [more, known, ours] of rows) {
    const given = journal({ environments: [environment("env", more)] });
    const world = { files, variables, name: "committed" } as const;
    assert.deepEqual((await settled(given, world)).remembered, known, JSON.stringify(more));
    const own = { ...given, began: { ...given.began, boot } };
    assert.deepEqual((await settled(own, world)).remembered, ours, JSON.stringify(more));
  }
});

Deno.test("a link that has come in the place of a file written in place is replaced, not followed", async () => {
  const given = journal({
    targets: [target("a", { old: OLD, inPlace: true })],
    steps: [{ id: "s", kind: "run", targets: [0], state: "started" }],
  });
  const { ports, came } = await settled(given, { files: { "/w/p/a": "-> ../mine" } });
  assert.deepEqual(came.problems, []);
  const left = ports.files.dump("/w");
  assert.deepEqual([left["mine"], left["p/a"]], ["new", "old"]);
});

Deno.test("a link in the place of hsm's own folders stops everybody who would write or sweep there", async () => {
  const own = ["lock", "txn", "spare", "schema", "history"];
  const deeper = ["txn/t1.found", "history/objects", "history/replaced"];
  const links = [".hsm", ...[...own, ...deeper].map((name) => `.hsm/${name}`)];
  for (const link of links) {
    const files = {
      "/w/mine/txn/inner/a": "",
      "/w/p/hsm.yaml": "",
      [`/w/p/${link}`]: "-> /w/mine",
    };
    const ports = memoryPorts({ files });
    const before = ports.files.dump("/w");
    const body = () => Promise.resolve(assert.fail("the lock was given"));
    const came = await withProjectLock(ports, "/w/p", { command: "x" }, body);
    assert.ok(!came.ok && came.problems[0]?.code === "HSM-E0851", link);
    assert.ok(came.problems[0]?.message.includes(`"${link}"`));
    assert.deepEqual(ports.files.dump("/w"), before);
  }
});
