import assert from "node:assert/strict";
import type { Effect } from "@/model/mod.ts";
import { Died, type Fault, type MemoryFiles, memoryFiles } from "@/system/mod.ts";
import { pendingTransactions } from "./recover.ts";
import { chance, type Choose } from "./testing/choices.ts";
import { plan, recovered, run, toolThat, transact, type World, write } from "./testing/worlds.ts";

/** The project's files: path → text. */
type Texts = Readonly<Record<string, string>>;

const PATHS = ["a", "b", "deep/c", "deep/er/d", "uv.lock"];
const LOCK = "uv.lock";

/** What the user sees: everything outside `.hsm`. */
function textsOf(files: MemoryFiles): Texts {
  const all = Object.entries(files.dump("/p"));
  return Object.fromEntries(
    all.filter(([path]) => !path.startsWith(".hsm/") && !/(\/|\.new)$/.test(path)),
  );
}

/** A sync from one state of the project to another: hsm writes all but the lock, which the tool writes. */
function worldOf(now: Texts, next: Texts): World {
  return {
    before: {},
    script: (files) => [{
      when: "uv",
      answer: toolThat(files, next[LOCK] === undefined ? {} : { [`/p/${LOCK}`]: next[LOCK] }),
    }],
    plan: async () => {
      const effects: Effect[] = [];
      for (const path of PATHS.filter((one) => one !== LOCK)) {
        const [old, text] = [now[path], next[path]];
        if (old === text) continue;
        const { from } = await write(path, "", old) as Extract<Effect, { kind: "write" }>;
        effects.push(
          text === undefined ? { kind: "remove", path, from } : await write(path, text, old),
        );
      }
      if (now[LOCK] !== next[LOCK]) effects.push(run("uv", [LOCK]));
      return plan(effects);
    },
  };
}

/** Another state: some files new, changed or gone. The tool's lock is never removed. */
function changed(now: Texts, choose: Choose, salt: number): Texts {
  const next: Record<string, string> = { ...now };
  for (const path of PATHS) {
    const what = choose(4);
    if (what === 0) next[path] = `${path} ${salt}\n`;
    if (what === 1 && path !== LOCK) delete next[path];
  }
  return next;
}

/** What may happen while a sync is at work. */
type Event = Fault | "none" | "power" | "edit while dead";

const EVENTS: readonly Event[] = [
  "none",
  "die",
  "power",
  "edit while dead",
  { fail: "EIO" },
  { fail: "ENOSPC" },
];

/** One sync with its event and what follows; gives what must be there then. */
async function step(
  files: MemoryFiles,
  now: Texts,
  next: Texts,
  choose: Choose,
  note: string,
): Promise<Texts> {
  const event = EVENTS[choose(EVENTS.length)] ?? "none";
  const at = choose(110);
  const fault: Fault | undefined = event === "none"
    ? undefined
    : typeof event === "object"
    ? event
    : "die";
  files.inject((index) => index === at ? fault : undefined);
  const { outcome, thrown } = await transact(worldOf(now, next), files);
  assert.ok(thrown === undefined || thrown instanceof Died, `${note}: ${thrown}`);
  let edited: Texts = {};
  if (event === "power") {
    files.crash({
      change: () => choose(2) === 1,
      content: (old, bytes) => choose(2) === 0 ? old : bytes.slice(0, choose(bytes.length + 1)),
    });
  } else files.restart();
  if (event === "edit while dead" && thrown !== undefined) {
    // Not the lock: what a tool may have written is the tool's.
    const path = PATHS[choose(PATHS.length - 1)] ?? "a";
    edited = { [path]: `by hand, ${note}\n` };
    files.put({ [`/p/${path}`]: edited[path] ?? "" });
  }
  const keep = Object.fromEntries(Object.keys(edited).map((path) => [path, "keep" as const]));
  await recovered(files, keep);
  // Where nothing of the user's was there before, it is told once.
  const { problems } = await recovered(files, keep);
  assert.deepEqual(problems, [], note);
  const found = textsOf(files);
  const states = [now, next].map((one) => ({ ...one, ...edited }));
  if (outcome?.kind === "committed") states.shift();
  if (outcome?.kind === "failed-and-restored") states.pop();
  const matching = states.find((one) => isSame(one, found));
  assert.ok(
    matching,
    `${note}, ${JSON.stringify(event)} at ${at}: ${JSON.stringify({ found, states })}`,
  );
  assert.deepEqual(await pendingTransactions(files, "/p"), [], note);
  return matching;
}

function isSame(one: Texts, other: Texts): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}

Deno.test("any sequence of syncs, returns, failures, deaths, losses of power and edits keeps every promise", async () => {
  const came: Record<string, number> = {};
  for (let seed = 0; seed < 600; seed++) {
    const choose = chance(seed);
    const files = memoryFiles(
      { "/p/hsm.yaml": "", "/p/a": "first\n" },
      seed % 2 ? "strict" : "journal",
    );
    let now: Texts = textsOf(files);
    const past: Texts[] = [now];
    for (let turn = 0; turn < 10; turn++) {
      const note = `seed ${seed}, turn ${turn}`;
      if (choose(4) === 0) {
        const path = PATHS[choose(PATHS.length)] ?? "a";
        files.put({ [`/p/${path}`]: `edit ${note}\n` });
        now = { ...now, [path]: `edit ${note}\n` };
        continue;
      }
      // To a new state, or back to an earlier one; the lock stays, because the tool removes none.
      const goal = choose(3) === 0 ? past[choose(past.length)] ?? now : changed(now, choose, turn);
      const lock = goal[LOCK] ?? now[LOCK];
      const next = { ...goal, ...(lock !== undefined && { [LOCK]: lock }) };
      const after = await step(files, now, next, choose, note);
      came[isSame(after, next) ? "new" : "old"] = (came[isSame(after, next) ? "new" : "old"] ?? 0) +
        1;
      past.push(after);
      now = after;
    }
  }
  assert.ok((came["new"] ?? 0) > 1_000 && (came["old"] ?? 0) > 1_000, JSON.stringify(came));
});
