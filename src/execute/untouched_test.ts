import assert from "node:assert/strict";
import { Died, type MemoryFiles, memoryFiles } from "@/system/mod.ts";
import { type Journal, parseJournal } from "./journal.ts";
import { diskOf, recovered, statesOf, transact, type World, WORLDS } from "./testing/worlds.ts";
import { TransactionFolder } from "./transaction_folder.ts";
import { withoutUntouched } from "./untouched.ts";

const EDIT = "what the user wrote meanwhile";

/** Files of a world that hsm writes by a rename, with the place of their target in the journal. */
const TARGETS: readonly (readonly [world: string, path: string, index: number])[] = [
  ["create, update, remove", "a", 0],
  ["create, update, remove", "hsm.lock", 3],
  ["links and modes", "real/file", 0],
  ["tool that writes a lock", "pyproject.toml", 0],
  ["tool that writes a lock", "hsm.lock", 2],
];

function worldNamed(name: string): World {
  const world = WORLDS[name];
  assert.ok(world, name);
  return world;
}

/** The user saves a file right before an operation, and hsm dies before another one. */
async function edited(
  world: World,
  path: string,
  at: number,
  dies?: number,
): Promise<{ readonly files: MemoryFiles; readonly kind?: string }> {
  const files = await diskOf(world);
  files.inject((index, operation) => {
    if (index === at && operation !== "replace, second half") files.put({ [`/p/${path}`]: EDIT });
    return index === dies ? "die" : undefined;
  });
  const { outcome, thrown } = await transact(world, files);
  assert.ok(thrown === undefined || thrown instanceof Died, String(thrown));
  return { files, ...(outcome && { kind: outcome.kind }) };
}

const isLaidBeside = (files: MemoryFiles): boolean =>
  Object.keys(files.dump("/p")).some((path) => path.includes(".hsm-orig"));

/** Whether a file got its new bytes before an operation. */
const isPlacedBefore = (log: readonly string[], path: string, at: number): boolean =>
  log.slice(0, at).some((line) => /^(?:link|replace) (.*)/.exec(line)?.[1] === `/p/${path}`);

for (const [name, path, index] of TARGETS) {
  const world = worldNamed(name);
  Deno.test(`who saves ${path} before hsm has written it is not asked anything: "${name}"`, async () => {
    const { count, log } = await statesOf(world);
    let spared = 0;
    for (let at = 0; at < count; at++) {
      if (log[at]?.startsWith("replace, second half")) continue;
      const { files, kind } = await edited(world, path, at);
      const note = `saved at ${at} ${log[at]}`;
      if (isPlacedBefore(log, path, at)) continue;
      assert.notEqual(kind, "needs-a-person", note);
      assert.ok(!isLaidBeside(files), note);
      if (kind !== "failed-and-restored") continue;
      assert.equal(files.dump("/p")[path], EDIT, note);
      spared++;
    }
    assert.ok(spared > 5, `${spared} of ${count}`);
  });

  Deno.test(`nor where hsm dies while the new bytes wait, and again while it undoes: ${path} of "${name}"`, async () => {
    const { count, log } = await statesOf(world);
    let waited = 0;
    for (let dies = 0; dies < count; dies++) {
      if (log[dies]?.startsWith("replace, second half")) continue;
      const { files: dead } = await edited(world, path, dies, dies);
      const waits = Object.keys(dead.dump("/p")).some((one) => one.endsWith(`-do-${index}.tmp`));
      dead.restart();
      if (!waits || isPlacedBefore(log, path, dies)) continue;
      waited++;
      for (let again = 0, ended = false; !ended; again++) {
        const files = dead.fork();
        files.inject((at) => at === again ? "die" : undefined);
        ended = await recovered(files).then(() => true, () => false);
        files.restart();
        files.inject(undefined);
        const { problems } = await recovered(files);
        const note = `died at ${dies} ${log[dies]}, and at ${again} of the recovery`;
        assert.deepEqual(problems, [], note);
        assert.equal(files.dump("/p")[path], EDIT, note);
        assert.ok(!isLaidBeside(files), note);
      }
    }
    assert.ok(waited > 0);
  });
}

Deno.test("a full disk keeps nobody from undoing what was not written yet", async () => {
  const world = worldNamed("create, update, remove");
  const { count, log } = await statesOf(world);
  for (let at = 0; at < count; at++) {
    if (log[at]?.startsWith("replace, second half")) continue;
    const files = await diskOf(world);
    files.inject((index, operation) => {
      if (index === at) files.put({ "/p/a": EDIT });
      return index >= at && operation === "create" ? { fail: "ENOSPC" } : undefined;
    });
    const { outcome } = await transact(world, files);
    const note = `saved at ${at} ${log[at]}: ${outcome?.kind}`;
    if (outcome?.kind !== "committed") assert.equal(files.dump("/p")["a"], EDIT, note);
    if (!isPlacedBefore(log, "a", at)) assert.notEqual(outcome?.kind, "needs-a-person", note);
  }
});

/** A journal of a run that was writing `a`, so many times. */
function journalOf(times: number): Journal {
  const began = { pid: 1, started: 1, host: "", boot: "", user: "", hsm: "1", command: "", at: 1 };
  const step = { id: "a", kind: "write", targets: [0], state: "started" } as const;
  const target = { path: "a", real: "a", old: null, news: ["0".repeat(64)] };
  const base = { version: 1, id: "t1", began, folders: [], environments: [], repair: [] } as const;
  return { ...base, targets: [target], steps: Array.from({ length: times }, () => step) };
}

Deno.test("a dead run has not come to a file exactly where its one new text waits under another name", async () => {
  const waiting = {
    "/p/a": "mine",
    "/p/.hsm-t1-do-0.tmp": "new",
    "/p/.hsm/txn/t1/journal.json": "",
  };
  const { "/p/.hsm-t1-do-0.tmp": _, ...gone } = waiting;
  const twice = journalOf(2);
  const linked = memoryFiles(gone);
  await linked.link("/p/a", "/p/.hsm-t1-do-0.tmp");
  const rows: readonly (readonly [MemoryFiles, Journal, string])[] = [
    [memoryFiles(waiting), journalOf(1), "planned"],
    [memoryFiles(waiting), twice, "started,started"],
    [memoryFiles(gone), journalOf(1), "started"],
    [linked, journalOf(1), "started"],
  ];
  for (const [files, journal, expected] of rows) {
    const folder = new TransactionFolder(files, "/p", "t1");
    const known = await withoutUntouched({ files, folder, journal });
    assert.equal(known.steps.map(({ state }) => state).join(), expected);
    // The next recovery finds nothing that waits: it must be written down.
    const text = files.dump("/p")[".hsm/txn/t1/journal.json"] ?? "";
    const isWritten = expected === "planned";
    assert.deepEqual(
      text === "" ? undefined : await parseJournal(text),
      isWritten ? { kind: "journal", journal: known } : undefined,
    );
  }
});
