/**
 * Worlds in memory for the tests of the transaction: a project before, a plan, tools that do what uv does; and the means
 * to run, recover and look at them.
 */
import assert from "node:assert/strict";
import type { Effect, Plan, Step } from "@/model/mod.ts";
import { FileError } from "@/ports.ts";
import { type Line, type MemoryFiles, memoryFiles, memoryPorts } from "@/system/mod.ts";
import type { Choices } from "../conflict.ts";
import { digestOf } from "../digest_of.ts";
import { withProjectLock } from "../project_lock.ts";
import { pendingTransactions, recover, type Recovery } from "../recover.ts";
import { runTransaction, type TransactionOutcome } from "../transaction.ts";

/** A project before, and what shall happen to it. */
export interface World {
  readonly before: Readonly<Record<string, string>>;
  readonly plan: () => Promise<Plan>;
  readonly script?: (files: MemoryFiles) => readonly Line[];
  readonly prepare?: (files: MemoryFiles) => Promise<void>;
}

export async function digest(text: string): Promise<string> {
  return await digestOf(new TextEncoder().encode(text));
}

export function plan(effects: readonly Effect[]): Plan {
  const steps = effects.map((effect, index): Step => ({
    id: `step-${index}`,
    by: "test",
    subject: effect.kind === "run" ? effect.command.tool : effect.path,
    causes: [],
    effect,
  }));
  return { steps, after: [], notes: [] };
}

export async function write(
  path: string,
  text: string,
  old?: string,
  mode?: number,
): Promise<Effect> {
  const from = old === undefined ? undefined : await digest(old);
  return { kind: "write", path, text, from, mode };
}

export const run = (tool: string, mayWrite: readonly string[], environment?: string): Effect => ({
  kind: "run",
  command: { tool, args: [] },
  mayWrite,
  mayLeave: mayWrite.map((beside) => ({ beside, prefix: ".tmp", random: 6 })),
  environment,
});

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A tool that replaces files as uv does: written beside, renamed, nothing synced. */
export function toolThat(
  files: MemoryFiles,
  writes: Readonly<Record<string, string>>,
): Line["answer"] {
  return async () => {
    try {
      for (const [path, text] of Object.entries(writes)) {
        await files.makeFolder(path.slice(0, path.lastIndexOf("/")));
        const temp = `${path.slice(0, path.lastIndexOf("/"))}/.tmpaB3xYz`;
        await files.create(temp, bytes(text), 0o644);
        await files.rename(temp, path);
      }
      return {};
    } catch (thrown) {
      if (thrown instanceof FileError) return { code: 2, stderr: thrown.message };
      throw thrown;
    }
  };
}

export const WORLDS: Readonly<Record<string, World>> = {
  "create, update, remove": {
    before: { "/p/a": "old a", "/p/gone": "gone" },
    plan: async () =>
      plan([
        await write("a", "new a", "old a"),
        await write(".hsm/env/deep/x.env", "secret", undefined, 0o600),
        { kind: "remove", path: "gone", from: await digest("gone") },
        await write("hsm.lock", "{}"),
      ]),
  },
  "links and modes": {
    before: {
      "/p/link": "-> real/file",
      "/p/real/file": "old",
      "/p/hard": "old hard content",
      "/p/mode": "same",
      "/p/dead": "-> real/kept",
      "/p/real/kept": "kept",
    },
    prepare: async (files) => {
      await files.link("/p/hard", "/p/other");
      await files.chmod("/p/real/file", 0o640);
    },
    plan: async () =>
      plan([
        await write("link", "new", "old"),
        await write("hard", "new hard", "old hard content"),
        await write("mode", "same", "same", 0o600),
        { kind: "remove", path: "dead", from: await digest("kept") },
      ]),
  },
  "tool that writes a lock": {
    before: { "/p/pyproject.toml": "old", "/p/uv.lock": "old lock" },
    script: (files) => [{ when: "uv", answer: toolThat(files, { "/p/uv.lock": "new lock" }) }],
    plan: async () =>
      plan([
        await write("pyproject.toml", "new", "old"),
        run("uv", ["uv.lock"]),
        await write("hsm.lock", "{}"),
      ]),
  },
  "environment changed": {
    before: {
      "/p/pyproject.toml": "old",
      "/p/.venv/pyvenv.cfg": "cfg",
      "/p/.venv/lib/a.py": "a",
      "/p/.venv/bin/python": "-> /usr/bin/python",
    },
    script: (files) => [
      {
        when: "sync",
        answer: async () => {
          await files.remove("/p/.venv/lib/a.py");
          await files.create("/p/.venv/lib/b.py", bytes("b"), 0o644);
          return {};
        },
      },
      { when: "lock", answer: toolThat(files, { "/p/uv.lock": "new lock" }) },
    ],
    plan: async () =>
      plan([
        await write("pyproject.toml", "new", "old"),
        run("lock", ["uv.lock"]),
        run("sync", [], ".venv"),
        await write("hsm.lock", "{}"),
      ]),
  },
  "environment that may not be written": {
    before: { "/p/pyproject.toml": "old", "/p/.venv/lib/a.py": "a" },
    prepare: async (files) => {
      for (const path of ["/p/.venv/lib", "/p/.venv"]) await files.chmod(path, 0o555);
    },
    script: (files) => [
      { when: "sync", answer: toolThat(files, { "/p/.venv/lib/b.py": "b" }) },
    ],
    plan: async () => plan([await write("pyproject.toml", "new", "old"), run("sync", [], ".venv")]),
  },
  "environment with a copy of the last sync": {
    before: {
      "/p/pyproject.toml": "old",
      "/p/.venv/pyvenv.cfg": "cfg",
      "/p/.venv/lib/a.py": "a",
      "/p/.venv/lib/deep/b.py": "b",
      "/p/.venv/lib/gone/c.py": "c",
    },
    prepare: async (files) => {
      const first = { before: {}, plan: () => Promise.resolve(plan([run("sync", [], ".venv")])) };
      const came = await transact(
        { ...first, script: () => [{ when: "sync", answer: {} }] },
        files,
      );
      assert.equal(came.outcome?.kind, "committed");
      assert.notEqual(await files.lstat("/p/.hsm/spare/.venv/lib/deep/b.py"), null);
      // By hand, between the two.
      await files.create("/p/.venv/lib/deep/hand.py", bytes("by hand"), 0o644);
      await files.removeTree("/p/.venv/lib/gone");
      files.inject(undefined);
    },
    script: (files) => [
      {
        when: "sync",
        answer: async () => {
          await files.remove("/p/.venv/lib/a.py");
          await files.create("/p/.venv/lib/deep/new.py", bytes("new"), 0o644);
          return {};
        },
      },
      { when: "lock", answer: toolThat(files, { "/p/uv.lock": "new lock" }) },
    ],
    plan: async () =>
      plan([
        await write("pyproject.toml", "new", "old"),
        run("lock", ["uv.lock"]),
        run("sync", [], ".venv"),
      ]),
  },
  "tool that writes a lock elsewhere": {
    before: { "/p/hsm.yaml": "", "/p/backend/uv.lock": "old lock" },
    script: (files) => [
      { when: "uv", answer: toolThat(files, { "/p/backend/uv.lock": "new lock" }) },
    ],
    plan: async () => plan([await write("a", "a"), run("uv", ["backend/uv.lock"])]),
  },
  "environment where nothing can be linked": {
    before: {
      "/p/pyproject.toml": "old",
      "/p/.venv/pyvenv.cfg": "cfg",
      "/p/.venv/lib/a.py": "a",
      "/p/.venv/bin/python": "-> /usr/bin/python",
    },
    prepare: (files) => Promise.resolve(files.mount("/", { links: false })),
    script: (files) => [
      {
        when: "sync",
        answer: async () => {
          await files.remove("/p/.venv/lib/a.py");
          await files.create("/p/.venv/lib/b.py", bytes("b"), 0o644);
          return {};
        },
      },
    ],
    plan: async () => plan([await write("pyproject.toml", "new", "old"), run("sync", [], ".venv")]),
  },
  "environment that is a mounted volume": {
    before: {
      "/p/pyproject.toml": "old",
      "/p/.venv/pyvenv.cfg": "cfg",
      "/p/.venv/lib/a.py": "a",
      "/p/.venv/lib/deep/same.py": "same",
      "/p/.venv/bin/python": "-> /usr/bin/python",
    },
    prepare: (files) => Promise.resolve(files.mount("/p/.venv")),
    script: (files) => [
      {
        when: "sync",
        answer: async () => {
          await files.remove("/p/.venv/lib/a.py");
          await files.remove("/p/.venv/bin/python");
          await files.symlink("/usr/bin/python4", "/p/.venv/bin/python");
          await files.create("/p/.venv/lib/b.py", bytes("b"), 0o644);
          return {};
        },
      },
    ],
    plan: async () => plan([await write("pyproject.toml", "new", "old"), run("sync", [], ".venv")]),
  },
  "environment made": {
    before: { "/p/pyproject.toml": "old" },
    script: (files) => [{ when: "sync", answer: toolThat(files, { "/p/.venv/lib/a.py": "a" }) }],
    plan: async () => plan([await write("pyproject.toml", "new", "old"), run("sync", [], ".venv")]),
  },
  "environment made, named in a round-about way": {
    before: { "/p/pyproject.toml": "old" },
    script: (files) => [{ when: "sync", answer: toolThat(files, { "/p/env/lib/a.py": "a" }) }],
    plan: async () =>
      plan([await write("pyproject.toml", "new", "old"), run("sync", [], "./deep/../env")]),
  },
  "environment made above the project": {
    before: { "/p/pyproject.toml": "old" },
    script: (files) => [{ when: "sync", answer: toolThat(files, { "/env/lib/a.py": "a" }) }],
    plan: async () =>
      plan([await write("pyproject.toml", "new", "old"), run("sync", [], "../env")]),
  },
  "environment made behind a link": {
    before: { "/p/pyproject.toml": "old", "/venvs": "-> data/venvs", "/data/venvs/keep": "" },
    script: (files) => [
      { when: "sync", answer: toolThat(files, { "/data/venvs/env/lib/a.py": "a" }) },
    ],
    plan: async () =>
      plan([await write("pyproject.toml", "new", "old"), run("sync", [], "/venvs/env")]),
  },
  "environment at the top of another file system": {
    before: { "/p/pyproject.toml": "old", "/venv/pyvenv.cfg": "cfg", "/venv/lib/a.py": "a" },
    prepare: (files) => Promise.resolve(files.mount("/p")),
    script: (files) => [{ when: "sync", answer: toolThat(files, { "/venv/lib/a.py": "b" }) }],
    plan: async () => plan([await write("pyproject.toml", "new", "old"), run("sync", [], "/venv")]),
  },
};

export async function diskOf(
  world: World,
  order: "strict" | "journal" = "strict",
): Promise<MemoryFiles> {
  const files = memoryFiles(world.before, order);
  await world.prepare?.(files);
  files.put({});
  return files;
}

/** Environments of the worlds: what is in them is not synced by their tools. */
const ENVIRONMENT = /^(p\/\.venv|p\/env|env|venv|data\/venvs\/env)\//;

/** The user's view: everything, outside of the project as well, but what hsm keeps for itself. */
export function view(files: MemoryFiles, lossy = false): string {
  const hidden = /^p\/\.hsm\/(txn|spare|lock$|\.gitignore$|\/?$)|^p\/\.hsm\/$|^\.hsm-\w+-env-/;
  const shown = Object.entries(files.dump("/", { modes: true }))
    .filter(([path]) => !hidden.test(path) && !(lossy && ENVIRONMENT.test(path)));
  return JSON.stringify(Object.fromEntries(shown), null, 1);
}

export interface Came {
  readonly outcome?: TransactionOutcome;
  readonly thrown?: unknown;
}

export async function transact(world: World, files: MemoryFiles): Promise<Came> {
  const ports = memoryPorts({ files, script: world.script?.(files) ?? [] });
  const root = "/p";
  const base = { ports, root, report: () => {} };
  try {
    const done = await withProjectLock(
      ports,
      root,
      { command: "hsm sync" },
      async (lock) =>
        await runTransaction({
          ...base,
          lock,
          plan: await world.plan(),
          yes: false,
          command: "hsm sync",
          version: "1",
        }),
    );
    return done.ok ? { outcome: done.value } : { outcome: undefined };
  } catch (thrown) {
    return { thrown };
  }
}

export async function recovered(files: MemoryFiles, choices?: Choices): Promise<Recovery> {
  const ports = memoryPorts({ files });
  const base = { ports, root: "/p", report: () => {} };
  const done = await withProjectLock(
    ports,
    "/p",
    { command: "hsm recover" },
    (lock) => recover({ ...base, lock, choices }),
  );
  assert.ok(done.ok, JSON.stringify(done));
  return done.value;
}

export async function statesOf(
  world: World,
  lossy = false,
): Promise<{ old: string; next: string; count: number; log: readonly string[] }> {
  const files = await diskOf(world);
  const old = view(files, lossy);
  files.inject(undefined);
  const { outcome, thrown } = await transact(world, files);
  assert.equal(thrown, undefined);
  assert.deepEqual(outcome, { kind: "committed", problems: [] });
  const next = view(files, lossy);
  assert.notEqual(next, old);
  const log = files.log.slice();
  assert.deepEqual(await pendingTransactions(files, "/p"), []);
  return { old, next, count: log.length, log };
}

export async function assertWhole(
  files: MemoryFiles,
  allowed: readonly string[],
  note: string,
  lossy = false,
): Promise<void> {
  const { problems } = await recovered(files);
  assert.deepEqual(problems, [], note);
  assert.ok(
    allowed.includes(view(files, lossy)),
    `${note}\n${view(files, lossy)}\nof ${allowed.join("\nor ")}`,
  );
  const left = (await files.list("/p/.hsm/txn") ?? []).map(({ name }) => name);
  assert.deepEqual(left.filter((one) => !one.endsWith(".found")), [], note);
  const again = await recovered(files);
  assert.deepEqual([again.restored, again.problems], [[], []], note);
}
