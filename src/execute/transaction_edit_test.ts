import assert from "node:assert/strict";
import { Died, type MemoryFiles } from "@/system/mod.ts";
import { transactionsFolder } from "./paths.ts";
import {
  diskOf,
  plan,
  recovered,
  run,
  statesOf,
  toolThat,
  transact,
  view,
  type World,
  WORLDS,
  write,
} from "./testing/worlds.ts";

const EDIT = "what the user wrote meanwhile";

/** Files of a world that hsm or a tool writes. */
const TARGETS: Readonly<Record<string, readonly string[]>> = {
  "create, update, remove": ["a", "gone", "hsm.lock"],
  "links and modes": ["link", "mode"],
  // Not uv.lock: what uv writes over is out of hsm's reach.
  "tool that writes a lock": ["pyproject.toml", "hsm.lock"],
};

/** Every place where the edit may be found again. */
function keptAt(files: MemoryFiles, path: string): readonly string[] {
  const found = Object.entries(files.dump("/p")).filter(([, text]) => text === EDIT);
  const folder = transactionsFolder("/p").slice("/p/".length);
  return found.map(([at]) => at).filter((at) => at === path || at.startsWith(`${folder}/`));
}

/** Carries a world out, and the user saves a file right before one of the operations; then hsm may die. */
async function withEdit(
  world: World,
  path: string,
  at: number,
  dies: number | undefined,
): Promise<MemoryFiles> {
  const files = await diskOf(world);
  const real = await files.realPath(`/p/${path}`) ?? `/p/${path}`;
  files.inject((index, operation) => {
    // As editors do: another file takes the name. Nobody gets in between the two halves of replacing a file.
    if (index === at && operation !== "replace, second half") files.put({ [real]: EDIT });
    return index === dies ? "die" : undefined;
  });
  const { thrown } = await transact(world, files);
  assert.ok(thrown === undefined || thrown instanceof Died, String(thrown));
  files.restart();
  return files;
}

for (const [name, paths] of Object.entries(TARGETS)) {
  const world = WORLDS[name];
  assert.ok(world);
  for (const path of paths) {
    Deno.test(`what the user saves at any instant is never overwritten: ${path} of "${name}"`, async () => {
      const { count, log } = await statesOf(world);
      for (let at = 0; at < count; at++) {
        if (log[at]?.startsWith("replace, second half")) continue;
        for (const dies of [undefined, at, at + 1, at + 2, at + 3, at + 5, at + 8]) {
          const files = await withEdit(world, path, at, dies);
          await recovered(files);
          const real = (await files.realPath(`/p/${path}`) ?? `/p/${path}`).slice("/p/".length);
          const kept = keptAt(files, real);
          const note = `saved at ${at} ${log[at]}, died at ${dies}\n${view(files)}`;
          assert.ok(kept.length > 0, note);
        }
      }
    });
  }
}

for (const [name, paths] of Object.entries(TARGETS)) {
  const world = WORLDS[name];
  assert.ok(world);
  Deno.test(`what the user saves while a dead run is undone is never overwritten: "${name}"`, async () => {
    const { count } = await statesOf(world);
    for (let dies = 0; dies < count; dies++) {
      const dead = await diskOf(world);
      dead.inject((index) => index === dies ? "die" : undefined);
      await transact(world, dead);
      for (const path of paths) {
        for (let at = 0, ended = false; !ended; at++) {
          const files = dead.fork();
          const real = await files.realPath(`/p/${path}`) ?? `/p/${path}`;
          files.inject((index, operation) => {
            const meant = index === at && operation !== "replace, second half";
            if (meant) files.put({ [real]: EDIT });
            return undefined;
          });
          await recovered(files);
          ended = files.operations <= at;
          const isHalf = files.log[at]?.startsWith("replace, second half") ?? true;
          files.restart();
          const kept = isHalf ? [path] : keptAt(files, real.slice("/p/".length));
          assert.ok(kept.length > 0, `${path}: died at ${dies}, saved at ${at} of the recovery`);
        }
      }
    }
  });
}

/** An edit and a sync in one, with an environment that was not there before. */
const WAITING: World = {
  before: {
    "/p/hsm.yaml": "old yaml",
    "/p/pyproject.toml": "old",
    "/p/compose.yml": "old compose",
    "/p/uv.lock": "old lock",
  },
  plan: async () =>
    plan([
      await write("hsm.yaml", "new yaml", "old yaml"),
      await write("pyproject.toml", "new", "old"),
      await write("compose.yml", "new compose", "old compose"),
      run("lock", ["uv.lock"]),
      run("sync", [], ".venv"),
      await write("hsm.lock", "{}"),
    ]),
  script: (files) => [
    { when: "lock", answer: toolThat(files, { "/p/uv.lock": "new lock" }) },
    { when: "sync", answer: toolThat(files, { "/p/.venv/made": "by uv" }) },
  ],
};

/** What somebody may do while hsm waits for a decision: also just what hsm had done, and a tool at work. */
const BY_HAND = {
  "/p/hsm.yaml": "new yaml",
  "/p/compose.yml": "another compose",
  "/p/uv.lock": "another lock",
  "/p/.venv/made": "by hand",
  "/p/.tmpQ1w2E3": "of a running uv",
  "/p/hsm.lock": "{}",
};

Deno.test("what is put back is the user's again while a file waits for a decision", async () => {
  const { count } = await statesOf(WAITING);
  let waited = 0;
  for (let dies = 0; dies < count; dies++) {
    for (const choice of ["keep", "restore"] as const) {
      const files = await diskOf(WAITING);
      files.inject((index) => index === dies ? "die" : undefined);
      await transact(WAITING, files);
      files.restart();
      files.put({ "/p/pyproject.toml": EDIT });
      if ((await recovered(files)).conflicts.length === 0) continue;
      waited++;
      files.put(BY_HAND);
      // As often as one looks.
      assert.equal((await recovered(files)).conflicts.length, 1, `died at ${dies}`);
      const { problems } = await recovered(files, { "pyproject.toml": choice });
      assert.deepEqual(problems, [], `died at ${dies}`);
      const now = files.dump("/p");
      for (const [path, text] of Object.entries(BY_HAND)) {
        assert.equal(now[path.slice("/p/".length)], text, `${path}, died at ${dies}`);
      }
    }
  }
  assert.ok(waited > 0);
});
