import assert from "node:assert/strict";
import type { Effect } from "@/model/mod.ts";
import type { MemoryFiles, Survival } from "@/system/mod.ts";
import { transactionsFolder } from "./paths.ts";
import { type Choose, everyWay } from "./testing/choices.ts";
import {
  assertWhole,
  bytes,
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

/**
 * What a loss of power may leave of a content that was not synced: the old bytes, the new ones, a part of the new ones,
 * the new length without its bytes, blocks of both.
 */
function torn(old: Uint8Array, next: Uint8Array, choose: Choose): Uint8Array {
  const half = next.length >> 1;
  switch (choose(5)) {
    case 0:
      return old;
    case 1:
      return next.slice(0, half);
    case 2:
      return new Uint8Array(next.length);
    case 3: {
      const mixed = next.slice();
      mixed.set(old.subarray(0, half));
      return mixed;
    }
    default:
      return next;
  }
}

/** Each unsynced change of folders is lost or not, each unsynced content lost, torn or whole. */
function anySurvival(choose: Choose): Survival {
  return {
    change: () => choose(2) === 1,
    content: (old, next) => torn(old, next, choose),
  };
}

/**
 * The unsynced changes of folders survive up to one of them, as where a file system keeps their order. Of up to two
 * unsynced contents each is lost, torn or whole; of more all are lost, all are cut, or one alone is whole.
 */
function firstSurvive(files: MemoryFiles, choose: Choose): Survival {
  const { changes, contents } = files.unsynced;
  const kept = choose(changes + 1);
  const change = (index: number): boolean => index < kept;
  if (contents <= 2) return { change, content: (old, next) => torn(old, next, choose) };
  const which = choose(contents + 2);
  let count = 0;
  return {
    change,
    content: (old, next) => {
      if (which === contents) return next.slice(0, next.length >> 1);
      return count++ === which ? next : old;
    },
  };
}

/** More than there are in a world of five files. */
const EVERY = 5_000;

/**
 * Loses power after every operation of a world that changes something, and recovers: with every survival that keeps the
 * order of changes (`most` of them, {@link EVERY} asks for all), and with `more` that do not.
 *
 * @returns how often power was lost
 */
async function losePower(
  world: World,
  { more, most }: { readonly more: number; readonly most: number },
  order: "strict" | "journal",
): Promise<number> {
  // What a tool installs is not synced: as after `uv sync` by hand, a loss of power may take it.
  const lossy = order === "journal";
  const { old, next, count, log } = await statesOf(world, lossy);
  const before = await diskOf(world, order);
  const oldWhole = view(before);
  const isLarge = most < EVERY;
  let crashes = 0;
  for (let k = 0; k <= count; k++) {
    // Looking changes nothing that power could take.
    if (k > 0 && /^(read|stat|lstat|list|realPath|readLink) /.test(log[k - 1] ?? "")) continue;
    const dead = before.fork();
    dead.inject((index) => index === k ? "die" : undefined);
    await transact(world, dead);
    const note = `power lost before ${k} of ${count}: ${dead.log[k]}`;
    const recover = async (survival: (files: MemoryFiles) => Survival): Promise<void> => {
      const files = dead.fork();
      files.crash(survival(files));
      const isCommitted = k === count || await hasMark(files);
      await assertWhole(files, isCommitted ? [next] : [old, next], note, lossy);
      const settled = view(files, lossy);
      if (settled === old) assert.equal(view(files), oldWhole, note);
      // What recovering did is as durable as what it restored.
      files.crash();
      assert.equal(view(files, lossy), settled, `${note}, and again after it was settled`);
      crashes++;
    };
    const inOrder = await everyWay(
      most,
      k,
      (choose) => recover((one) => firstSurvive(one, choose)),
    );
    assert.ok(inOrder.all || isLarge, note);
    await everyWay(more, k, (choose) => recover(() => anySurvival(choose)));
  }
  return crashes;
}

for (const [name, world] of Object.entries(WORLDS)) {
  Deno.test(`a loss of power at any operation leaves old or new: ${name}`, async () => {
    const order = name.startsWith("environment") ? "journal" : "strict";
    const crashes = await losePower(world, { more: 16, most: 60 }, order);
    assert.ok(crashes > 100, `${crashes} crashes`);
  });
}

/** Whether a transaction is committed and not cleaned up. */
async function hasMark(files: MemoryFiles): Promise<boolean> {
  const folder = transactionsFolder("/p");
  for (const { name } of await files.list(folder) ?? []) {
    if (await files.lstat(`${folder}/${name}/committed.json`) !== null) return true;
  }
  return false;
}

/** One file of a small world. */
type Kind = "created" | "updated" | "removed" | "written by a tool";

const KINDS: readonly Kind[] = ["created", "updated", "removed", "written by a tool"];

/** A world of few files, one of each of these kinds. */
function smallWorld(kinds: readonly Kind[]): World {
  const files = kinds.map((kind, index) => ({
    kind,
    name: `f${index}`,
    old: `old ${index} `.repeat(3),
  }));
  const byTool = files.filter(({ kind }) => kind === "written by a tool");
  const before = files.filter(({ kind }) => kind !== "created").map((
    { name, old },
  ) => [`/p/${name}`, old]);
  return {
    before: { "/p/hsm.yaml": "", ...Object.fromEntries(before) },
    script: (disk: MemoryFiles) => [{
      when: "uv",
      answer: toolThat(
        disk,
        Object.fromEntries(byTool.map(({ name }) => [`/p/${name}`, "by the tool"])),
      ),
    }],
    plan: async () => {
      const effects: Effect[] = [];
      for (const { kind, name, old } of files) {
        const { from } = await write(name, "", old) as Extract<Effect, { kind: "write" }>;
        if (kind === "created") effects.push(await write(name, `new ${name}`));
        if (kind === "updated") effects.push(await write(name, `new ${name}`, old));
        if (kind === "removed") effects.push({ kind: "remove", path: name, from });
      }
      if (byTool.length > 0) effects.push(run("uv", byTool.map(({ name }) => name)));
      return plan(effects);
    },
  };
}

/** Every choice of so many files by kind, the order being no matter. */
function worldsOf(size: number, from = 0): readonly (readonly Kind[])[] {
  if (size === 0) return [[]];
  return KINDS.slice(from).flatMap((kind, at) =>
    worldsOf(size - 1, from + at).map((others) => [kind, ...others])
  );
}

/** Of four and five files those that have every kind: the others show nothing that fewer files do not. */
const WORLDS_OF: Readonly<Record<number, readonly (readonly Kind[])[]>> = {
  1: worldsOf(1),
  2: worldsOf(2),
  3: worldsOf(3),
  4: [KINDS],
  5: KINDS.map((kind) => [...KINDS, kind]),
};

for (const [size, worlds] of Object.entries(WORLDS_OF)) {
  Deno.test(`every loss of power in a world of ${size} files leaves old or new`, async () => {
    for (const kinds of worlds) {
      const crashes = await losePower(smallWorld(kinds), { more: 4, most: EVERY }, "strict");
      assert.ok(crashes > 100, `${kinds.join(", ")}: ${crashes} crashes`);
    }
  });
}

Deno.test("power lost twice, the second time during recovery, leaves old or new", async () => {
  for (const name of ["create, update, remove", "links and modes", "tool that writes a lock"]) {
    const world = WORLDS[name];
    assert.ok(world);
    const { old, next, count } = await statesOf(world);
    for (let k = 0; k < count; k++) {
      const dead = await diskOf(world);
      dead.inject((index) => index === k ? "die" : undefined);
      await transact(world, dead);
      for (let j = 0, whole = false; !whole; j++) {
        const note = `${name}: power lost at ${k}, then at ${j} of the recovery`;
        await everyWay(3, k * 1_000 + j, async (choose) => {
          const files = dead.fork();
          files.crash(anySurvival(choose));
          files.inject((index) => index === j ? "die" : undefined);
          whole = await recovered(files).then(() => true, () => false);
          files.crash(anySurvival(choose));
          await assertWhole(files, [old, next], note);
        });
      }
    }
  }
});

Deno.test("what is settled stays settled: power that is lost after the user's next edit takes nothing back", async () => {
  const world = smallWorld(["updated", "updated"]);
  const { count } = await statesOf(world);
  for (let k = 0; k < count; k++) {
    const dead = await diskOf(world);
    dead.inject((index) => index === k ? "die" : undefined);
    await transact(world, dead);
    await everyWay(64, k, async (choose) => {
      const files = dead.fork();
      files.restart();
      await recovered(files);
      await files.overwrite("/p/f0", bytes("edited since"));
      await files.sync("/p/f0");
      files.crash(anySurvival(choose));
      const { problems } = await recovered(files);
      assert.deepEqual(problems, [], `died at ${k}`);
      assert.equal(files.dump("/p")["f0"], "edited since", `died at ${k}`);
    });
  }
});

const EDIT = "what the user wrote after the run had died";

/** Everything that the user's text is found at. */
function editsIn(files: MemoryFiles): readonly string[] {
  return Object.entries(files.dump("/p")).filter(([, text]) => text === EDIT).map(([path]) => path);
}

for (
  const [name, path] of [
    ["tool that writes a lock", "uv.lock"],
    ["create, update, remove", "a"],
    ["links and modes", "mode"],
  ] as const
) {
  Deno.test(`a loss of power while an original comes back takes nothing that lay in its place: ${path}`, async () => {
    const world = WORLDS[name];
    assert.ok(world);
    const choices = { [path]: "restore" } as const;
    const { count } = await statesOf(world);
    let crashes = 0;
    for (let dies = 0; dies < count; dies++) {
      const dead = await diskOf(world, "strict");
      dead.inject((index) => index === dies ? "die" : undefined);
      await transact(world, dead);
      dead.restart();
      dead.put({ [`/p/${path}`]: EDIT });
      for (let at = 0, ended = false; !ended; at++) {
        const files = dead.fork();
        files.inject((index) => index === at ? "die" : undefined);
        await recovered(files, choices).catch(() => {});
        ended = files.operations <= at;
        files.crash();
        crashes++;
        assert.notDeepEqual(editsIn(files), [], `died at ${dies}, power lost before ${at}`);
      }
    }
    assert.ok(crashes > 100, `${crashes} crashes`);
  });
}
