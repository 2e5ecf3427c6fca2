import assert from "node:assert/strict";
import type { Owned, SyncOptions } from "@/model/mod.ts";
import { afterSync, demands, EMPTY_STACK, inputOf, type Seen } from "../testdata/adapter_input.ts";
import { pipAdapter } from "./mod.ts";
import { FILE, linesOf } from "./requirements.ts";

const PYTHON = { tools: { python3: "/usr/bin/python3" } };
const REDIS = demands("pip", { distribution: "redis", specifier: ">=5" });
const NEWER = demands("pip", { distribution: "redis", specifier: ">=6" });
const BOTH = demands("pip", { distribution: "redis", specifier: ">=6" }, { distribution: "numpy" });
const NONE = { ...EMPTY_STACK, managers: REDIS.managers };

/** A project in which hsm has written its file, with a change by hand. */
function written(change: (text: string) => string = (text) => text): Seen & { owned: Owned } {
  const after = afterSync(pipAdapter, inputOf(REDIS, PYTHON));
  return { ...PYTHON, owned: after.owned, files: { [FILE]: change(after.files?.[FILE] ?? "") } };
}

function run(stack: typeof REDIS, seen: Seen & { owned?: Owned }, options: Partial<SyncOptions>) {
  const input = inputOf(stack, seen, { owned: seen.owned, options });
  const problems = pipAdapter.check(input);
  const codes = problems.map(({ code }) => code);
  if (codes.length > 0) return { codes, problems, backups: [], text: undefined };
  const { backups = [] } = pipAdapter.steps(input);
  const after = afterSync(pipAdapter, input, seen);
  return { codes, problems, backups, text: after.files?.[FILE], after };
}

const formed = (text: string): string =>
  text.replace("# Written by hsm", "# Mine; written by hsm").replace(
    "redis>=5",
    "\n# the cache\nredis>=5  # why",
  );

Deno.test("comments and form by hand stay, also when lines change, come and go", () => {
  const seen = written(formed);
  assert.equal(run(REDIS, seen, {}).text, seen.files?.[FILE]);
  const newer = run(BOTH, seen, {});
  assert.equal(newer.text, (seen.files?.[FILE] ?? "").replace(">=5", ">=6") + "numpy\n");
  assert.equal(run(REDIS, { ...PYTHON, ...newer.after }, {}).text, seen.files?.[FILE]);
});

Deno.test("line ends and a BOM stay when the file is written", () => {
  const windows = (text: string): string => `\uFEFF${text.replaceAll("\n", "\r\n")}`;
  for (const form of [(text: string) => text, formed]) {
    const plain = run(BOTH, written(form), {}).text ?? "";
    assert.equal(run(BOTH, written((text) => windows(form(text))), {}).text, windows(plain));
  }
});

Deno.test("the file does not go while comments by hand are in it, unless that is said", () => {
  assert.deepEqual(run(NONE, written(), {}).text, undefined);
  assert.deepEqual(run(NONE, written(formed), {}).codes, ["HSM-E0830"]);
  assert.deepEqual(run(NONE, written(formed), { overwrite: true }).backups, []);
  const copied = run(NONE, written(formed), { backup: true });
  assert.deepEqual([copied.text, copied.backups], [undefined, [FILE]]);
});

Deno.test("a file of somebody else's stops with what it holds; a copy or adopting is the way, not overwriting", () => {
  for (const mine of ["mine==1  # why\n", "# only a comment\n", "", "redis>=5\nmine\n"]) {
    const seen = { ...PYTHON, files: { [FILE]: mine } };
    const found = run(REDIS, seen, {});
    assert.deepEqual(found.codes, ["HSM-E0561"], mine);
    assert.match(found.problems[0]?.next ?? "", /--adopt.*--backup/);
    assert.deepEqual(run(REDIS, seen, { overwrite: true }).codes, ["HSM-E0561"], mine);
    const copied = run(REDIS, seen, { backup: true });
    assert.deepEqual([copied.text, copied.backups], [written().files?.[FILE], [FILE]], mine);
    const kept = run(REDIS, seen, { adopt: true });
    assert.ok((kept.text ?? "").includes(mine.trim()), mine);
    assert.ok(linesOf(kept.text ?? "").includes("redis>=5"), mine);
    // hsm.lock knows what is the user's.
    const next = run(NEWER, { ...PYTHON, ...kept.after }, {});
    assert.deepEqual(next.codes, []);
    assert.ok(linesOf(next.text ?? "").includes("redis>=6"), mine);
  }
});

Deno.test("the difference is shown once, and lets a whole edit be seen", () => {
  const seen = written((text) => `${text.replace("redis>=5", "redis>=4")}mine\n`);
  const { problems } = run(REDIS, seen, {});
  assert.deepEqual(problems.map(({ code }) => code), ["HSM-E0561", "HSM-E0561"]);
  const changed = (problems[0]?.diff ?? "").split("\n").filter((line) => /^[-+]\w/.test(line));
  assert.deepEqual(changed, ["-redis>=5", "+redis>=4", "+mine"]);
  assert.equal(problems[1]?.diff, undefined);
});

Deno.test("what is no text is never written over, whatever is said", () => {
  const folder = { ...written(), files: {}, folders: [FILE] };
  for (const options of [{}, { overwrite: true }, { backup: true }, { adopt: true }]) {
    assert.deepEqual(run(REDIS, folder, options).codes, ["HSM-E0831"]);
    const input = inputOf(REDIS, PYTHON, { options });
    const files = new Map([[FILE, { kind: "file", digest: "of bytes" } as const]]);
    const bytes = { ...input, snapshot: { ...input.snapshot, files } };
    assert.deepEqual(pipAdapter.check(bytes).map(({ code }) => code), ["HSM-E0831"]);
  }
});
