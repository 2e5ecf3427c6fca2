import assert from "node:assert/strict";
import type { Owned, SyncOptions } from "@/model/mod.ts";
import {
  afterSync,
  containers,
  EMPTY_STACK,
  inputOf,
  type Seen,
} from "../testdata/adapter_input.ts";
import { composeAdapter, FILE } from "./mod.ts";

const REDIS = {
  redis: { services: { redis: { image: "redis:7", volumes: ["redis_data:/data"] } } },
};
const NEWER = {
  redis: { services: { redis: { image: "redis:8", volumes: ["redis_data:/data"] } } },
};
const WEB = { web: { services: { web: { image: "nginx" } } } };

/** A project in which hsm has written its file, with a change by hand. */
function written(change: (text: string) => string = (text) => text): Seen & { owned: Owned } {
  const after = afterSync(composeAdapter, inputOf(containers(REDIS)));
  return { ...after, files: { [FILE]: change(after.files?.[FILE] ?? "") } };
}

function run(
  words: Parameters<typeof containers>[0],
  seen: Seen & { owned?: Owned },
  options: Partial<SyncOptions> = {},
): {
  codes: string[];
  causes: readonly string[];
  notes: readonly string[];
  backups: readonly string[];
  after?: Seen & { owned: Owned };
} {
  const input = inputOf(containers(words), seen, { owned: seen.owned, options });
  const problems = composeAdapter.check(input);
  if (problems.length > 0) {
    return { codes: problems.map(({ code }) => code), causes: [], notes: [], backups: [] };
  }
  const { steps, notes, backups = [] } = composeAdapter.steps(input);
  const causes = steps.flatMap(({ causes }) => causes);
  return { codes: [], causes, notes, backups, after: afterSync(composeAdapter, input, seen) };
}

const image = (text: string): string => text.replace("redis:7", "redis:7-alpine");
const added = (text: string): string =>
  text.replace("services:\n", "services:\n  mine:\n    image: mine\n");

Deno.test("a second sync has nothing to do, whatever the line endings", () => {
  assert.deepEqual(run(REDIS, written()).causes, []);
  assert.deepEqual(run(REDIS, written((text) => text.replaceAll("\n", "\r\n"))).causes, []);
  assert.deepEqual(run(REDIS, written((text) => `\uFEFF${text}`)).causes, []);
});

Deno.test("each entry that changes is a line with its owner", () => {
  assert.deepEqual(run(REDIS, {}).causes, [
    "+ service redis  (container:redis)",
    "+ volume redis_data",
  ]);
  assert.deepEqual(run({ ...NEWER, ...WEB }, written()).causes, [
    "~ service redis: image  (container:redis)",
    "+ service web  (container:web)",
  ]);
  assert.deepEqual(run(WEB, written()).causes, [
    "- service redis  (no longer in the stack)",
    "+ service web  (container:web)",
    "- volume redis_data  (no longer in the stack)",
  ]);
});

Deno.test("the file goes with the last container, and is never made for none", () => {
  const gone = run({}, written());
  assert.deepEqual(gone.causes, ["no container is managed any more"]);
  assert.deepEqual(gone.after, { files: {}, owned: {} });
  assert.equal(composeAdapter.applies(EMPTY_STACK, inputOf(EMPTY_STACK).lock), false);
  assert.deepEqual(run({}, {}).causes, []);
  assert.deepEqual(run({}, { files: { [FILE]: "services: {}\n" } }).causes, []);
});

Deno.test("a file that the user's compose file includes is emptied, not removed", () => {
  const seen = written();
  const files = {
    ...seen.files,
    "compose.yaml": `include: [${FILE}]\nservices: {web: {image: x}}\n`,
  };
  const { causes, after, notes } = run({}, { ...seen, files });
  assert.deepEqual(causes, [
    "- service redis  (no longer in the stack)",
    "- volume redis_data  (no longer in the stack)",
  ]);
  assert.match(after?.files?.[FILE] ?? "", /\nname: rag-app-hsm\nservices: \{\}\n$/);
  assert.ok(notes.includes(`${FILE} stays, empty: your compose file includes it`));
  assert.deepEqual(run({}, after ?? {}).causes, []);
  const alone = { ...after, files: { [FILE]: after?.files?.[FILE] ?? "" } };
  assert.deepEqual(run({}, alone).after?.files, {});
});

Deno.test("a file deleted by hand is written again", () => {
  const again = run(REDIS, { ...written(), files: {} });
  assert.equal(again.after?.files?.[FILE], written().files?.[FILE]);
});

Deno.test("a change by hand stops the sync and is named, with both values and its place", () => {
  const input = inputOf(containers(NEWER), written(image), { owned: written().owned });
  const [problem] = composeAdapter.check(input);
  assert.equal(problem?.code, "HSM-E0503");
  assert.equal(
    problem.message,
    `${FILE} was edited by hand: service "redis" differs in image ("redis:7-alpine", hsm wrote "redis:7")`,
  );
  assert.deepEqual([problem.place?.line, problem.place?.lineText], [6, "  redis:"]);
  assert.match(problem.next, /--overwrite.*--adopt/);
});

Deno.test("ownership, case by case", async (t) => {
  const foreign = { files: { [FILE]: "name: other\nservices: {redis: {image: mine}}\n" } };
  const table: readonly {
    readonly name: string;
    readonly words: Parameters<typeof containers>[0];
    readonly seen: Seen & { owned?: Owned };
    readonly stops: string;
    /** With `--overwrite`; undefined: it stops as well. */
    readonly overwritten?: RegExp;
    readonly backedUp: RegExp;
    readonly adopted: RegExp;
  }[] = [
    {
      name: "an edited service",
      words: NEWER,
      seen: written(image),
      stops: "HSM-E0503",
      overwritten: /image: redis:8\n/,
      backedUp: /image: redis:8\n/,
      adopted: /image: redis:7-alpine\n/,
    },
    {
      name: "an edited service that left the stack",
      words: WEB,
      seen: written(image),
      stops: "HSM-E0503",
      overwritten: /services:\n {2}web:/,
      backedUp: /services:\n {2}web:/,
      adopted: /image: redis:7-alpine\n[^]*web:/,
    },
    {
      name: "a service added by hand",
      words: NEWER,
      seen: written(added),
      stops: "HSM-E0504",
      overwritten: /services:\n {2}redis:\n {4}image: redis:8/,
      backedUp: /services:\n {2}redis:\n {4}image: redis:8/,
      adopted: /mine:\n {4}image: mine\n[^]*image: redis:8/,
    },
    {
      name: "a file of somebody else's",
      words: REDIS,
      seen: foreign,
      stops: "HSM-E0502",
      backedUp: /name: rag-app-hsm\n[^]*image: redis:7/,
      adopted: /name: other\n[^]*image: mine/,
    },
    {
      name: "a file of somebody else's beside a lock",
      words: REDIS,
      seen: { ...foreign, owned: { "pyproject.toml": {} } },
      stops: "HSM-E0502",
      backedUp: /image: redis:7/,
      adopted: /image: mine/,
    },
  ];
  for (const { name, words, seen, stops, overwritten, backedUp, adopted } of table) {
    await t.step(name, () => {
      assert.deepEqual(run(words, seen).codes, [stops]);
      const restored = run(words, seen, { overwrite: true });
      if (overwritten === undefined) assert.deepEqual(restored.codes, [stops]);
      else assert.match(restored.after?.files?.[FILE] ?? "", overwritten);
      const copied = run(words, seen, { backup: true });
      assert.match(copied.after?.files?.[FILE] ?? "", backedUp);
      assert.deepEqual([restored.backups, copied.backups], [[], [FILE]]);
      const settled = run(words, copied.after ?? {}, { backup: true });
      assert.deepEqual([settled.codes, settled.causes, settled.backups], [[], [], []]);
      const kept = run(words, seen, { adopt: true });
      assert.match(kept.after?.files?.[FILE] ?? "", adopted);
      // hsm.lock knows what is the user's: the next sync neither stops nor writes.
      const next = run(words, kept.after ?? {});
      assert.deepEqual([next.codes, next.causes], [[], []]);
      // The user may go on changing it.
      const changed = (kept.after?.files?.[FILE] ?? "").replace(
        /image: (mine|redis:7-alpine)/,
        "image: changed",
      );
      const later = run(words, { owned: kept.after?.owned, files: { [FILE]: changed } });
      assert.deepEqual([later.codes, later.causes], [[], []]);
    });
  }
});

Deno.test("a file that cannot be read stops; hsm's own is written anew, with or without a copy", () => {
  const broken = { ...written(), files: { [FILE]: "services: [\n" } };
  assert.deepEqual(run(REDIS, broken).codes, ["HSM-E0501"]);
  assert.match(run(REDIS, broken, { overwrite: true }).after?.files?.[FILE] ?? "", /redis:7/);
  const copied = run(REDIS, broken, { backup: true });
  assert.match(copied.after?.files?.[FILE] ?? "", /redis:7/);
  assert.deepEqual(copied.backups, [FILE]);
  const theirs = { files: broken.files };
  assert.deepEqual(run(REDIS, theirs, { overwrite: true }).codes, ["HSM-E0501"]);
  assert.deepEqual(run(REDIS, theirs, { backup: true }).backups, [FILE]);
});

Deno.test("a folder in the file's place stops whatever is said, and the way out is no option", () => {
  const folder = { ...written(), files: {}, folders: [FILE] };
  for (const options of [{}, { overwrite: true }, { backup: true }, { adopt: true }]) {
    const input = inputOf(containers(REDIS), folder, { owned: folder.owned, options });
    const [problem] = composeAdapter.check(input);
    assert.deepEqual([problem?.code, problem?.next], ["HSM-E0501", "Move it away"]);
  }
});

Deno.test("a file that a merge left half-done is written anew with `--overwrite`", () => {
  const text = "services:\n<<<<<<< HEAD\n  a: {}\n=======\n  b: {}\n>>>>>>> other\n";
  const left = { ...written(), files: { [FILE]: text } };
  const [problem] = composeAdapter.check(inputOf(containers(REDIS), left, { owned: left.owned }));
  assert.deepEqual([problem?.code, problem?.place?.line], ["HSM-E0501", 2]);
  assert.match(`${problem?.message} ${problem?.next}`, /conflict markers.*`hsm sync --overwrite`/);
  assert.match(run(REDIS, left, { overwrite: true }).after?.files?.[FILE] ?? "", /redis:7/);
});

Deno.test("bytes that are no text are left alone, whatever is said", () => {
  const { owned } = written();
  for (const options of [{}, { overwrite: true }, { backup: true }, { adopt: true }]) {
    const asked = inputOf(containers(REDIS), {}, { owned, options });
    const files = new Map([[FILE, { kind: "file", digest: "d" } as const]]);
    const input = { ...asked, snapshot: { ...asked.snapshot, files } };
    const [problem, ...more] = composeAdapter.check(input);
    assert.deepEqual([problem?.code, problem?.next, more], ["HSM-E0501", "Move it away", []]);
  }
});

Deno.test("without a lock, a file with exactly hsm's words is hsm's", () => {
  const { files } = written();
  const adopted = run(REDIS, { files });
  assert.deepEqual([adopted.codes, adopted.causes], [[], []]);
  assert.deepEqual(adopted.after?.owned, written().owned);
});

/** A file of hsm's to which somebody gave comments and another form. */
function formed(): Seen & { owned: Owned } {
  return written((text) =>
    text.replace("# Written by hsm", "# Mine; written by hsm")
      .replace("  redis:\n", "  # the cache\n  redis:   # do not touch\n")
      .replace("image: redis:7", "image:   redis:7")
  );
}

Deno.test("comments and form by hand stay, also when entries change, come and go", () => {
  const seen = formed();
  assert.deepEqual(run(REDIS, seen).causes, []);
  const newer = run({ ...NEWER, ...WEB }, seen);
  const text = newer.after?.files?.[FILE] ?? "";
  for (
    const mine of ["# Mine; ", "\n  # the cache\n  redis:   # do not touch\n", "image:   redis:8"]
  ) {
    assert.ok(text.includes(mine), `${mine} is not in\n${text}`);
  }
  const back = run(REDIS, newer.after ?? {});
  assert.equal(back.after?.files?.[FILE], seen.files?.[FILE]);
});

Deno.test("line ends and a BOM stay when the file is written", () => {
  const windows = (text: string): string => `\uFEFF${text.replaceAll("\n", "\r\n")}`;
  const seen = written(windows);
  const after = run(NEWER, seen).after?.files?.[FILE] ?? "";
  assert.equal(after, windows(run(NEWER, written()).after?.files?.[FILE] ?? ""));
});

Deno.test("the file does not go while comments by hand are in it, unless that is said", () => {
  assert.deepEqual(run({}, formed()).codes, ["HSM-E0830"]);
  assert.deepEqual(run({}, formed(), { overwrite: true }).after?.files, {});
  const copied = run({}, formed(), { backup: true });
  assert.deepEqual([copied.after?.files, copied.backups], [{}, [FILE]]);
});

Deno.test("a form that cannot be kept stops, with the place", () => {
  const aliased = written((text) =>
    text.replace("    image: redis:7\n", "    image: &i redis:7\n") + "x-image: *i\n"
  );
  const owned = { [FILE]: { ...aliased.owned[FILE], adopted: { "file/x-image": "" } } };
  const seen = { ...aliased, owned };
  assert.deepEqual(run(REDIS, seen).causes, []);
  const [problem] = composeAdapter.check(inputOf(containers(NEWER), seen, seen));
  assert.equal(problem?.code, "HSM-E0830");
  assert.match(problem.place?.lineText ?? "", /&i/);
  assert.match(problem.diff ?? "", /^\+.*&i/m);
  assert.deepEqual(run(NEWER, seen, { backup: true }).backups, [FILE]);
});

Deno.test("the difference is shown once: what hsm wrote against what is there, and nothing else", () => {
  const twice = written((text) =>
    image(text).replace("volumes:\n  redis_data: {}", "volumes:\n  redis_data:\n    external: true")
  );
  const problems = composeAdapter.check(inputOf(containers(NEWER), twice, twice));
  assert.deepEqual(problems.map(({ code }) => code), ["HSM-E0503", "HSM-E0503"]);
  const changed = (problems[0]?.diff ?? "").split("\n").filter((line) => /^[-+] /.test(line));
  assert.deepEqual(changed.slice(0, 2), ["-    image: redis:7", "+    image: redis:7-alpine"]);
  assert.equal(problems[1]?.diff, undefined);
  const [foreign] = composeAdapter.check(inputOf(containers(REDIS), {
    files: { [FILE]: "services: {mine: {image: x}}\n" },
  }));
  assert.match(foreign?.diff ?? "", /^-name: rag-app-hsm$[^]*^\+services: \{mine:/m);
});

Deno.test("hsm.lock records one line a service, so that git merges two branches", () => {
  const one = afterSync(composeAdapter, inputOf(containers({ ...REDIS, ...WEB })));
  assert.deepEqual(Object.keys(one.owned[FILE]?.["services"] ?? {}), ["redis", "web"]);
  assert.equal(
    one.owned[FILE]?.["services"]?.["web"],
    '{"image":"nginx","labels":{"hsm.component":"web"}}',
  );
});

Deno.test("--frozen writes nothing and keeps the record", () => {
  const { owned } = written();
  const input = inputOf(containers(NEWER), {}, { owned, options: { frozen: true } });
  assert.deepEqual(composeAdapter.steps(input), { steps: [], after: [], notes: [] });
  assert.deepEqual(composeAdapter.record(input), owned);
});

Deno.test("verify() tells of a file that is not what the stack asks for", () => {
  const seen = written();
  assert.deepEqual(composeAdapter.verify(inputOf(containers(REDIS), seen, seen)), []);
  const [problem] = composeAdapter.verify(inputOf(containers(NEWER), seen, seen));
  assert.equal(problem?.code, "HSM-E0540");
});
