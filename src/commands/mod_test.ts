import assert from "node:assert/strict";
import type { JsonObject } from "@/model/mod.ts";
import { FileError } from "@/ports.ts";
import { memoryPorts } from "@/system/mod.ts";
import { runCommand } from "./mod.ts";
import { changedFiles, EMPTY, run } from "./testing/run.ts";

const NOTHING = { files: { "/p/a": "" } };
const PROJECT = { files: { "/p/hsm.yaml": EMPTY } };

const VERBS = [
  "init",
  "group add",
  "group remove",
  "group list",
  "group show",
  "package add",
  "package remove",
  "container add",
  "container remove",
  "add",
  "remove",
  "mode",
  "check",
  "plan",
  "sync",
  "list",
  "registry list",
  "registry show",
  "registry check",
  "recover",
];

Deno.test("runCommand() has help for every verb, before and after its name, also as data", async () => {
  for (const verb of VERBS) {
    const after = await run(NOTHING, `${verb} --help`);
    assert.equal(after.code, 0, verb);
    assert.match(after.out, new RegExp(`hsm ${verb}`));
    assert.equal(after.err, "");
    assert.equal((await run(NOTHING, `help ${verb}`)).out, after.out);
    const data = (await run(NOTHING, `--json ${verb} -h`)).data();
    assert.deepEqual(data, { schema: 1, help: after.out });
  }
});

Deno.test("runCommand() shows the short help and the version", async () => {
  const bare = await run(NOTHING, "");
  for (const line of ["help", "--help", "-h"]) {
    assert.equal((await run(NOTHING, line)).out, bare.out);
  }
  assert.equal(bare.code, 0);
  for (const verb of VERBS) assert.match(bare.out, new RegExp(`\\b${verb.split(" ")[0]}\\b`));
  assert.match((await run(NOTHING, "--version")).out, /^hsm \d+\.\d+\.\d+\n$/);
  assert.deepEqual(Object.keys((await run(NOTHING, "--json --version")).data()), [
    "schema",
    "version",
  ]);
});

const MISTAKES: readonly (readonly [line: string, message: RegExp, next: RegExp])[] = [
  ["syn", /no command "hsm syn"/, /`sync`.*`hsm --help`/],
  ["group ad", /no command "hsm group ad"/, /`add`.*`hsm group --help`/],
  ["frobnicate", /no command "hsm frobnicate"/, /^`hsm --help`/],
  ["help syn", /no command "hsm syn"/, /`sync`/],
  ["--jsno list", /"--jsno" is no option of hsm/, /`--json`/],
  ["-x", /"-x" is no option of hsm/, /`hsm --help`/],
  ["sync --lokced", /`hsm sync` has no option --lokced/, /`--locked`/],
  ["sync --jsno", /`hsm sync` has no option --jsno/, /`--json`/],
  ["sync -x", /`hsm sync` has no option -x/, /`hsm sync --help`/],
  ["sync --offline=maybe", /--offline is "maybe"/, /`hsm sync --help`/],
  ["sync --no-offline=x", /--no-offline takes no value/, /`hsm sync --help`/],
  ["init --name", /--name needs a value/, /`hsm init --help`/],
  ["init --name a --name b", /--name stands twice: "a" and "b"/, /`hsm init --help`/],
  ["group add", /`hsm group add` needs <group>/, /`hsm group add --help`/],
  ["group add x --mode foo", /--mode is "foo", expected prod or dev/, /`hsm group add --help`/],
  ["mode x", /`hsm mode` needs <prod\|dev>/, /`hsm mode --help`/],
  ["mode x test", /"test", expected prod or dev/, /`hsm mode x dev`/],
  ["mode a b c", /"c" is one argument too many: expected 2/, /`hsm mode --help`/],
  ["list x", /"x" is one argument too many: expected none/, /`hsm list --help`/],
  ["container add redis --param x", /"x" is no NAME=VALUE/, /--param port=5433/],
  ["sync --overwrite --adopt", /--overwrite.*--adopt/, /`hsm sync --adopt`/],
  ["plan --overwrite --adopt", /--overwrite.*--adopt/, /`hsm plan --adopt`/],
  ["sync --detailed-exitcode", /--dry-run/, /`hsm plan --detailed-exitcode`/],
  ["registry list --kind x", /"x" is no kind/, /--kind package/],
  ["-C", /-C needs a value/, /`hsm --help`/],
  ["--registry r group add cache", /`hsm group add` looks only into/, /`hsm --help`/],
  ["--registry r init", /`hsm init` looks only into/, /`hsm --help`/],
];

Deno.test("runCommand() answers every wrong use with exit 2, a sentence and a way on", async () => {
  for (const [line, message, next] of MISTAKES) {
    const plain = await run(PROJECT, line);
    assert.equal(plain.code, 2, line);
    assert.equal(plain.out, "", line);
    assert.match(plain.err, /^error\[HSM-E\d{4}\]: /, line);
    const json = await run(PROJECT, `${line} --json`.replace("-C --json", "--json -C"));
    assert.deepEqual([json.code, json.err], [2, ""], line);
    const [error] = json.data()["errors"] as readonly JsonObject[];
    assert.match(String(error?.["message"]), message, line);
    assert.match(String(error?.["next"]), next, line);
    assert.equal(json.data()["schema"], 1);
    assert.deepEqual(json.ports.files.dump("/p"), { "hsm.yaml": EMPTY }, line);
  }
});

Deno.test("every verb fails with exit 1 outside of a project, as text and as data", async () => {
  const lines = [
    "list",
    "check",
    "plan",
    "sync",
    "sync -n",
    "recover",
    "mode x dev",
    "add x",
    "remove x",
    "group add x",
    "group remove x",
    "package add x",
    "package remove x",
    "container add x",
    "container remove x",
  ];
  for (const line of lines) {
    const ran = await run(NOTHING, line);
    assert.deepEqual([ran.code, ran.out], [1, ""], line);
    assert.match(ran.err, /^error\[HSM-E0601\][^]*`hsm init`/, line);
    const data = (await run(NOTHING, `${line} --json`)).data();
    assert.equal((data["errors"] as readonly JsonObject[])[0]?.["code"], "HSM-E0601", line);
    assert.deepEqual(ran.ports.files.dump("/p"), { a: "" }, line);
  }
});

Deno.test("what registries hold is shown outside of a project too", async () => {
  for (const line of ["registry list", "registry show redis", "registry check", "group list"]) {
    const ran = await run(NOTHING, line);
    assert.equal(ran.code, 0, line);
    assert.equal((await run(NOTHING, `${line} --json`)).data()["schema"], 1, line);
    assert.deepEqual(ran.ports.files.dump("/p"), { a: "" }, line);
  }
});

Deno.test("-C works from another folder, twice counts on, and names a folder that is not there", async () => {
  const files = { "/q/r/hsm.yaml": EMPTY, "/p/a": "" };
  assert.equal((await run({ files }, "-C ../q/r check")).code, 0);
  assert.equal((await run({ files }, "-C .. -C q -C r check")).code, 0);
  const ran = await run({ files }, "-C nowhere check");
  assert.equal(ran.code, 1);
  assert.match(ran.err, /"nowhere" is no folder/);
});

Deno.test("an edit says what it did and what comes next; -q says nothing", async () => {
  const files = { "/p/hsm.yaml": EMPTY };
  const loud = await run({ files }, "container add redis");
  assert.deepEqual([loud.code, loud.out], [0, ""]);
  assert.match(loud.err, /^Added "redis" to "containers"\nNext: .*`hsm sync`/);
  const quiet = await run({ files }, "-q container add redis");
  assert.deepEqual([quiet.code, quiet.out, quiet.err], [0, "", ""]);
  const json = await run({ files }, "--json container add redis");
  assert.deepEqual([json.data()["changed"], json.err], [true, ""]);
});

Deno.test("an entry is written short where nothing more is said", async () => {
  const ran = await run(PROJECT, "container add redis", "package add redis-adapter");
  assert.equal(
    ran.ports.files.dump("/p")["hsm.yaml"],
    `${EMPTY}containers: [redis]\npackages: [redis-adapter]\n`,
  );
});

Deno.test("an edit with --sync prints one document, and keeps the edit when the sync fails", async () => {
  const ran = await run(PROJECT, "container add redis --sync --json");
  assert.deepEqual([ran.code, ran.data()["changed"], ran.data()["dryRun"]], [0, true, false]);
  const failed = await run(PROJECT, "add redis-adapter --sync --json");
  assert.equal(failed.code, 1);
  assert.equal(failed.data()["changed"], true);
  assert.equal((failed.data()["errors"] as readonly unknown[]).length, 1);
  const text = failed.ports.files.dump("/p")["hsm.yaml"] ?? "";
  assert.match(text, /redis-adapter/);
  const said = await run(PROJECT, "add redis-adapter --sync");
  assert.match(said.err, /hsm.yaml keeps the edit/);
});

Deno.test("plan and a dry run tell with --detailed-exitcode whether something would change", async () => {
  const files = { "/p/hsm.yaml": `${EMPTY}containers: [redis]\n` };
  assert.equal((await run({ files }, "plan")).code, 0);
  for (const line of ["plan --detailed-exitcode", "sync --dry-run --detailed-exitcode"]) {
    const ran = await run({ files }, line);
    assert.equal(ran.code, 2, line);
    assert.match(ran.out, /create +hsm\.lock/, line);
    assert.deepEqual(Object.keys(ran.ports.files.dump("/p")), ["hsm.yaml"], line);
    assert.equal((await run({ files }, "sync", line)).code, 0, line);
    assert.equal((await run(NOTHING, line)).code, 1, line);
  }
});

Deno.test("a sync is told in a few lines, with -v step by step", async () => {
  const files = { "/p/hsm.yaml": `${EMPTY}containers: [redis]\n` };
  const short = await run({ files }, "sync");
  assert.equal(short.out, "");
  assert.match(short.err, /^\+ container:redis\n/);
  assert.match(short.err, /\nSynced in .*changed \d+ files?\nNext: `hsm list`/);
  assert.doesNotMatch(short.err, /^create/m);
  assert.match((await run({ files }, "-v sync")).err, /^create +hsm\.lock/m);
  assert.match((await run({ files }, "sync", "sync")).err, /^Everything is in sync\n$/);
});

Deno.test("list says that a stack is empty, and shows why each part of one is there", async () => {
  const empty = await run(PROJECT, "list");
  assert.deepEqual([empty.code, empty.out], [0, ""]);
  assert.match(empty.err, /empty.*`hsm registry list`/);
  const files = { "/p/hsm.yaml": `${EMPTY}containers: [redis]\n` };
  const full = await run({ files }, "list");
  assert.match(full.out, /^COMPONENT.*\ncontainer:redis .*hsm\.yaml:2/);
  assert.equal(full.err, "");
});

Deno.test("stdout that cannot be written to is exit 1 with a sentence", async () => {
  const ports = memoryPorts(PROJECT);
  const terminal = {
    ...ports.terminal,
    out: () => {
      throw new Error("No space left on device");
    },
    err: (text: string) => ports.terminal.err(text),
  };
  assert.equal(await runCommand(["plan"], { ...ports, terminal }), 1);
  assert.match(ports.terminal.stderr, /HSM-E0902[^]*No space left/);
});

Deno.test("a bug is exit 2 with its stack and what to do", async () => {
  const ports = memoryPorts(PROJECT);
  const realPath = (): Promise<never> => Promise.reject(new TypeError("x is undefined"));
  const files = changedFiles(ports.files, { realPath });
  assert.equal(await runCommand(["list"], { ...ports, files }), 2);
  assert.match(ports.terminal.stderr, /HSM-E0799[^]*TypeError: x is undefined[^]*hint: Report/);
});

Deno.test("a file that the system refuses is exit 1 with a sentence, no bug", async () => {
  for (const verb of ["list", "check", "plan", "sync", "sync -n", "registry list", "group list"]) {
    const ports = memoryPorts(PROJECT);
    const read = (path: string): Promise<never> =>
      Promise.reject(new FileError("read", path, "EACCES", "Permission denied (os error 13)"));
    const files = changedFiles(ports.files, { read });
    assert.equal(await runCommand(verb.split(" "), { ...ports, files }), 1, verb);
    const { stderr } = ports.terminal;
    assert.match(stderr, /HSM-E0606\]: "\/p\/hsm\.yaml" cannot be read: permission is denied/);
    assert.doesNotMatch(stderr, /^ +at /m);
  }
});
