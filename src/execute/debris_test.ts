import assert from "node:assert/strict";
import { memoryFiles } from "@/system/mod.ts";
import { isNarrow, noteDebris, removeDebris } from "./debris.ts";
import type { Debris, Journal, JournalStep } from "./journal.ts";

const NAMES = { prefix: ".tmp", random: 6 };

/** A journal of one tool that writes `back/uv.lock`. */
function journal(state: JournalStep["state"], debris: readonly Debris[]): Journal {
  const target = { path: "back/uv.lock", real: "back/uv.lock", old: null, news: [] };
  const began = { pid: 1, started: 1, host: "", boot: "", user: "", hsm: "1", command: "", at: 1 };
  const step = { id: "lock", kind: "run", targets: [0], state, debris } as const;
  const base = { version: 1, id: "t1", began, folders: [], environments: [], repair: [] } as const;
  return { ...base, targets: [target], steps: [step] };
}

Deno.test("what a tool leaves is removed by its exact name, in its folder, as a regular file, if it is new", async () => {
  const before = { "/p/back/uv.lock": "", "/p/back/.tmpBEFORE": "", "/p/.tmpABCDEF": "" };
  const files = memoryFiles(before);
  const beside = { beside: "back/uv.lock", ...NAMES };
  const noted = await noteDebris(files, "/p", beside, { index: 0, real: "back/uv.lock" });
  assert.deepEqual(noted, { ...NAMES, target: 0, there: [".tmpBEFORE"] });
  const mine = {
    "/p/back/.tmpABCDE": "short",
    "/p/back/.tmpABCDEFG": "long",
    "/p/back/.tmpABC-EF": "another sign",
    "/p/back/.TMPABCDEF": "another case",
    "/p/back/x.tmpABCDEF": "another begin",
    "/p/back/.tmpFOLDER/x": "a folder",
    "/p/back/.tmpLINKED": "-> ../mine",
    "/p/back/deep/.tmpABCDEF": "deeper",
    "/p/mine": "",
  };
  files.put({ ...mine, "/p/back/.tmpaB3xYz": "half" });
  const all = Object.keys(files.dump("/p"));
  await removeDebris(files, "/p", journal("planned", [noted]));
  assert.deepEqual(Object.keys(files.dump("/p")), all);
  await removeDebris(files, "/p", journal("started", [noted]));
  const left = all.filter((path) => path !== "back/.tmpaB3xYz");
  assert.deepEqual(Object.keys(files.dump("/p")), left);
});

Deno.test("a description that would take more than temporary files is none", () => {
  assert.ok(isNarrow(NAMES));
  const wide = [["", 6], ["a", 6], [".", 8], [".tmp", 0], [".tmp", 5], [".tmp", 99], [".tmp/", 6]];
  for (const [prefix, random] of [...wide, ["../.tmp", 6], [".tmp", 6.5], [".tmp", NaN]]) {
    const names = { prefix: String(prefix), random: Number(random) };
    assert.ok(!isNarrow(names), `${prefix} ${random}`);
  }
});

Deno.test("where the folder is gone nothing is to be removed", async () => {
  const noted = { ...NAMES, target: 0, there: [] };
  await removeDebris(memoryFiles({ "/p/x": "" }), "/p", journal("started", [noted]));
});
