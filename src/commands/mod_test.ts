import assert from "node:assert/strict";
import type { JsonObject } from "@/model/mod.ts";
import { FileError } from "@/ports.ts";
import { memoryPorts } from "@/system/mod.ts";
import { splitWords } from "@/text/words/mod.ts";
import { EXAMPLES } from "./examples.ts";
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
  "history",
  "history list",
  "history diff",
  "rollback",
  "gc",
  "recover",
  "unlock",
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

Deno.test("helpPage() shows examples that are right, and every option as it is typed", async () => {
  const below = Object.keys(EXAMPLES);
  for (const verb of VERBS) assert.ok(below.includes(verb), `${verb} has no example`);
  for (const [path, lines] of Object.entries(EXAMPLES)) {
    const page = (await run(NOTHING, `help ${path}`)).out;
    for (const line of lines) {
      assert.ok(page.includes(`  ${line}\n`), line);
      assert.ok(line.replace(/ -C \S+| --registry \S+/, "").startsWith(`hsm ${path}`), line);
      const words = splitWords(line);
      assert.ok(words.ok, line);
      const ports = memoryPorts(PROJECT);
      assert.notEqual(await runCommand(words.words.slice(1), ports), 2, ports.terminal.stderr);
    }
  }
  for (const page of ["", ...VERBS]) {
    const lines = (await run(NOTHING, `help ${page}`)).out.split("\n");
    assert.deepEqual(lines.filter((line) => line.length > 80), [], page);
  }
  const back = (await run(NOTHING, "rollback -h")).out;
  assert.match(back, /^ {2}hsm rollback \[OPTIONS\] \[N\]$/m);
  // The end of a long text stands below its beginning.
  assert.match(back, /^( {2}\[N\] {2}).*\n {7}\S/m);
  const sync = (await run(NOTHING, "sync -h")).out;
  assert.match(sync, /^USAGE\n {2}hsm sync \[OPTIONS\]$/m);
  assert.match(sync, /^ {2}-n, --dry-run +Show the plan only$/m);
  const add = (await run(NOTHING, "group add --help")).out;
  assert.match(add, /^ {2}-o, --option <option> +Option to choose; may be repeated$/m);
  assert.match(add, /^ {6}--mode <prod\|dev> /m);
  assert.match((await run(NOTHING, "group")).out, /^COMMANDS\n {2}add .*\n {2}remove /m);
});

Deno.test("a plan that is only shown ends with the command that carries it out, as it is to be typed", async () => {
  const stack = `${EMPTY}containers: [redis]\n`;
  const rows = [
    ["plan", "hsm sync"],
    ["plan --overwrite --offline", "hsm sync --offline --overwrite"],
    ["sync -n --backup", "hsm sync --backup"],
  ] as const;
  for (const [line, command] of rows) {
    const { code, err } = await run({ files: { "/p/hsm.yaml": stack } }, line);
    assert.equal(code, 0, err);
    assert.ok(new RegExp(`^\\d+ steps?; \`${command}\` carries them out$`, "m").test(err), err);
  }
});

const MISTAKES: readonly (readonly [line: string, message: RegExp, next: RegExp])[] = [
  ["syn", /no command "hsm syn"/, /`sync`.*`hsm --help`/],
  ["group ad", /no command "hsm group ad"/, /`add`.*`hsm group --help`/],
  ["frobnicate", /no command "hsm frobnicate"/, /^`hsm --help`/],
  ["SYNC", /no command "hsm SYNC"/, /mean `sync`\?/],
  ["install x", /no command "hsm install"/, /mean `sync`\?/],
  ["switch", /no command "hsm switch"/, /mean `group add`\?/],
  ["up", /`hsm up` does not work yet/, /^Run `hsm sync`, then `docker compose .* up/],
  ["run app", /`hsm run` does not work yet/, /`uv run --env-file/],
  ["help update", /`hsm update` does not work yet/, /`hsm sync`/],
  ["registry add x", /`hsm registry add` does not work yet/, /registries:/],
  ["group up", /no command "hsm group up"/, /^`hsm group --help`/],
  ["group --bogus", /"--bogus" is no option of `hsm group`/, /^`hsm group --help`/],
  ["--json=true list", /--json takes no value, got "true"/, /`--json`/],

  ["sync --up", /`hsm sync --up` does not work yet/, /docker compose .* up/],
  ["plan --mode dev", /`hsm plan --mode` does not work yet/, /`hsm mode NAME dev`/],
  ["sync --dryrun", /`hsm sync` has no option --dryrun/, /mean `--dry-run`\?/],
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
  ["sync --backup --adopt", /--backup.*--adopt/, /`hsm sync --backup` keeps a copy/],
  ["plan --overwrite --backup", /--overwrite.*--backup/, /`hsm plan --overwrite` restores/],
  ["sync --adopt --backup --overwrite", /--overwrite.*--backup.*--adopt/, /`hsm sync --adopt`/],
  ["sync --detailed-exitcode", /--dry-run/, /`hsm plan --detailed-exitcode`/],
  ["registry list --kind x", /"x" is no kind/, /--kind package/],
  ["-- sync", /"--" stands before the command/, /`hsm --help`/],
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
    const json = await run(PROJECT, `--json ${line}`);
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
    "history",
    "history diff 1",
    "rollback",
    "rollback 1 -n",
    "gc",
    "gc -n",
    "recover",
    "unlock",
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

Deno.test("an edit after which the stack does not fit says only how to get on from there", async () => {
  const ran = await run(PROJECT, "container add redis --profile nope");
  assert.equal(ran.code, 0);
  assert.match(ran.err, /^warning\[HSM-W0614\][^]*hint: Run `hsm check`[^]*\nAdded "redis"/);
  assert.doesNotMatch(ran.err, /Next:/);
});

Deno.test("init refuses a name that is none, and a pyproject.toml that cannot be read", async () => {
  for (const name of ["default", "a_b", "x".repeat(64)]) {
    const ran = await run(NOTHING, `init --name ${name}`);
    assert.deepEqual([ran.code, ran.ports.files.dump("/p")], [1, { a: "" }], name);
    assert.match(ran.err, /HSM-E0632[^]*at most 63, and not `default`/, name);
  }
  const files = { "/p/pyproject.toml": '[project]\nname = "other\n' };
  const broken = await run({ files }, "init --name app");
  assert.equal(broken.code, 1);
  assert.match(broken.err, /HSM-E0633[^]*pyproject\.toml:2:/);
  assert.deepEqual(Object.keys(broken.ports.files.dump("/p")), ["pyproject.toml"]);
});

Deno.test("an entry is written short where nothing more is said", async () => {
  const ran = await run(PROJECT, "container add redis", "package add redis-adapter");
  assert.equal(
    ran.ports.files.dump("/p")["hsm.yaml"],
    `${EMPTY}containers: [redis]\npackages: [redis-adapter]\n`,
  );
});

Deno.test("an edit with --sync prints one document, and is not made when the sync fails", async () => {
  const ran = await run(PROJECT, "container add redis --sync --json");
  assert.deepEqual([ran.code, ran.data()["changed"], ran.data()["dryRun"]], [0, true, false]);
  const failed = await run(PROJECT, "add redis-adapter --sync --json");
  assert.equal(failed.code, 1);
  assert.equal(failed.data()["changed"], false);
  assert.equal((failed.data()["errors"] as readonly unknown[]).length, 1);
  assert.equal(failed.ports.files.dump("/p")["hsm.yaml"], EMPTY);
  const said = await run(PROJECT, "add redis-adapter --sync");
  assert.match(said.err, /HSM-E[^]*hsm.yaml is as it was; the same command without `--sync`/);
  const refused = await run(PROJECT, "add nobody --sync");
  assert.doesNotMatch(refused.err, /as it was/);
});

Deno.test("an edit with --sync tells the edit first, then what the sync did, with -v its steps too", async () => {
  const ran = await run(PROJECT, "container add redis --sync");
  assert.match(
    ran.err,
    /^[^\n]*redis[^\n]*\n\+ container:redis\n(note .*\n)*Synced in [^]*\nNext: /,
  );
  assert.doesNotMatch(ran.err, /hsm\.yaml .*hsm container add/);
  const long = await run(PROJECT, "container add redis --sync -v");
  assert.match(long.err, /hsm\.yaml +hsm container add redis/);
  const again = await run(PROJECT, "container add redis --sync", "container add redis --sync");
  assert.match(again.err, /Everything is in sync/);
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

Deno.test("mistakes in hsm.yaml and in registry files are told in one run, each once, in order of place", async () => {
  const files = {
    "/p/hsm.yaml": `${EMPTY}registries:
  - { name: local, path: ./registry }
  - { name: gone, path: ./nowhere }
  - { name: Bad_Name, path: ./registry }
pakages: [x]
`,
    "/p/registry/packages/a.yaml": "name: a\ndescripton: x\nsources: { prod: { type: pypi } }\n",
  };
  const places = ["hsm.yaml:4", "hsm.yaml:5", "hsm.yaml:6", "registry/packages/a.yaml:2"];
  for (const line of ["check", "plan", "sync", "sync -n", "list", "registry check", "group list"]) {
    const ran = await run({ files }, line, `${line} --json`);
    assert.equal(ran.code, 1, line);
    const errors = ran.data()["errors"] as readonly JsonObject[];
    assert.deepEqual(errors.map(({ file, line }) => `${file}:${line}`), places, line);
  }
  const broken = { ...files, "/p/hsm.yaml": "registries: [{ name: local, path: ./registry }\n" };
  const ran = await run({ files: broken }, "check");
  assert.deepEqual([ran.code, /registry\/packages/.test(ran.err)], [1, false]);
});

Deno.test("removing what is not there is exit 1 with the nearest entry", async () => {
  const files = { "/p/hsm.yaml": `${EMPTY}packages: [redis-adapter]\ncontainers: [redis]\n` };
  const lines = [
    ["package remove redis-adaptr", /no package "redis-adaptr"[^]*"redis-adapter"/],
    ["container remove reddis", /no container "reddis"[^]*"redis"/],
    ["container remove redis-adapter", /no container "redis-adapter"[^]*`hsm package remove/],
    ["remove redis-adaptr", /no entry "redis-adaptr"[^]*"redis-adapter"/],
    ["group remove cache", /no group "cache"/],
  ] as const;
  for (const [line, message] of lines) {
    const ran = await run({ files }, line);
    assert.equal(ran.code, 1, line);
    assert.match(ran.err, message, line);
    assert.deepEqual(ran.ports.files.dump("/p")["hsm.yaml"], files["/p/hsm.yaml"]);
  }
});
