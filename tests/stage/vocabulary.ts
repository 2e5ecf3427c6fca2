/**
 * The words that a scenario may use, and nothing else: an unknown word is an error, and so is a step that checks
 * nothing. What each word means is said here; `tests/scenarios/README.md` shows how they are used.
 *
 * In every text these are replaced: `<sandbox>` (the scenario's own folder), `<project>` (where commands run),
 * `<index>` (address of its package index), `<checkout>` (of these tests), `<commit FOLDER REF>` (a full commit), `<real TOOL>` (path of a tool).
 * Every path is relative to the project; `../x` lies beside it.
 */
import { parseDocument } from "yaml";
import { isNeed, type Need } from "../../scripts/tests/missing_needs.ts";
import { Reading } from "./reading.ts";

/** One obligation, shown through the real command. */
export interface Scenario {
  /** The folder: `x_must_y`. */
  readonly folder: string;
  /** `name:` the obligation as a sentence: "X must Y". */
  readonly name: string;
  /** `requirements:` such as R64. */
  readonly requirements: readonly string[];
  /** `needs:` tools that are put on PATH, as in `scripts/tests/missing_needs.ts`; without `compose` or `docker` there is no docker. */
  readonly needs: readonly Need[];
  /** `env:` variables of every step. */
  readonly env: Readonly<Record<string, string>>;
  readonly given: Given;
  readonly steps: readonly Step[];
}

/** `given:` what there is before the first step, beside the files of the folder `given/` (copied into the project). */
export interface Given {
  /** `lab: true`: the project has `stage/lab/registry` as `./registry`, and the index what its components install. */
  readonly lab: boolean;
  /** `files:` path → text. */
  readonly files: Readonly<Record<string, string>>;
  /** `packages:` folders with a small Python project that can be built with no network. */
  readonly packages: readonly PackageFolder[];
  /** `index:` distributions of the package index. Without the word the index holds those of `shared_index.ts`. */
  readonly index: readonly Distribution[];
  /** `repositories:` git repositories. */
  readonly repositories: readonly Repository[];
  /** `tools:` name → shell text of a tool that is put before the real one. `$real` is the real one; every call is noted for `called:`. */
  readonly tools: Readonly<Record<string, string>>;
  /** `git:` true: the project is a git repository, with everything that is given committed. */
  readonly git: boolean;
  /** `product:` a copy of hsm is run, with files written or texts replaced: for what a developer of hsm does. */
  readonly product?: Pick<Edits, "write" | "replace">;
}

/** What a distribution holds, wherever it comes from. */
export interface Distribution {
  readonly name: string;
  readonly version: string;
  /** `requires:` PEP 508. */
  readonly requires: readonly string[];
  /** `extras:` extra → requirements. */
  readonly extras: Readonly<Record<string, readonly string[]>>;
  /** `python:` Requires-Python. */
  readonly python: string;
  /** `modules:` file → text; default: one module with `VERSION`. */
  readonly modules: Readonly<Record<string, string>>;
}

/** A folder with a project of its own. */
export interface PackageFolder extends Distribution {
  readonly folder: string;
  /** `build:` Python text that runs when the package is built; an exception fails the build. */
  readonly build: string;
}

/** A git repository: its commits in order. */
export interface Repository {
  readonly folder: string;
  readonly commits: readonly Commit[];
}

/** One commit. */
export interface Commit {
  readonly files: Readonly<Record<string, string>>;
  readonly packages: readonly PackageFolder[];
  readonly tag: string;
  /** `branch:` the branch it is made on (made where it does not exist); default `main`. */
  readonly branch: string;
}

/** One step: a sentence, edits, a command, checks. */
export interface Step {
  /** `it:` what is true after the step, as a sentence. */
  readonly it: string;
  /** `run:` a command line, split into words as a shell would, with no expansion; or `sh:` text for `sh -eu -c`. */
  readonly run: readonly string[];
  readonly edits: Edits;
  readonly env: Readonly<Record<string, string>>;
  /** `unset:` variables that this step does not get. */
  readonly unset: readonly string[];
  /** `in:` folder of the command. */
  readonly in: string;
  readonly stdin: string;
  /** `stop:` a signal that is sent to the command when a file appears. */
  readonly stop?: { readonly signal: Deno.Signal; readonly when: string };
  readonly checks: Checks;
}

/** What a person does to the files before the command runs. */
export interface Edits {
  /** `write:` path → whole text. */
  readonly write: Readonly<Record<string, string>>;
  /** `append:` path → text put at the end. */
  readonly append: Readonly<Record<string, string>>;
  /** `replace:` path → { old: new }; each old text must be there exactly once. */
  readonly replace: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** `remove:` files or folders, which must exist. */
  readonly remove: readonly string[];
  /** `rename:` from → to. */
  readonly rename: Readonly<Record<string, string>>;
  /** `chmod:` path → octal mode. */
  readonly chmod: Readonly<Record<string, string>>;
  /** `link:` path → target of a symbolic link. */
  readonly link: Readonly<Record<string, string>>;
}

/** What must hold after the command. */
export interface Checks {
  /** `exit:` the exit code; 0 where the word is absent. */
  readonly exit: number;
  /** `stdout:`, `stderr:`, `output:` (both, stdout first). */
  readonly stdout?: TextCheck;
  readonly stderr?: TextCheck;
  readonly output?: TextCheck;
  /** `json:` path → expectation; stdout must be one JSON document. */
  readonly json?: DataCheck;
  /** `files:` path → what holds of it. */
  readonly files: Readonly<Record<string, FileCheck>>;
  /** `data:` file (JSON, TOML or YAML, by its ending) → path → expectation. */
  readonly data: Readonly<Record<string, DataCheck>>;
  /** `lines:` file → exactly these lines are added and removed by the step, no other line is touched. */
  readonly lines: Readonly<Record<string, LineCheck>>;
  /** `unchanged:` byte-identical. `everything`: all files but `.hsm/` and `.git/`, none added, and the environment as it was. */
  readonly unchanged?: UnchangedCheck;
  /** `quiet: true`: nothing is written at all: size, time, inode of every file, `.hsm` and the environment included. */
  readonly quiet: boolean;
  /** `starts: nothing`: no other program is started and no file of the project opened for writing (by strace). */
  readonly startsNothing: boolean;
  /** `installed:` distribution → version, or `absent`; of the environment `.venv`. */
  readonly installed: Readonly<Record<string, string>>;
  /** `called:` the calls of `tools:` in this step, in order, each by its first words; or `nothing`. */
  readonly called?: readonly string[];
}

/** `has:`, `lacks:` texts; `matches:` regular expressions; `is:` the whole text; or the word `empty`. */
export interface TextCheck {
  readonly has: readonly string[];
  readonly lacks: readonly string[];
  readonly matches: readonly string[];
  readonly is?: string;
}

/** The words of a text check, and what else can be said of a file. `exists` or `absent` may stand alone. */
export interface FileCheck extends TextCheck {
  readonly absent: boolean;
  /** `folder: true`: it is a folder. */
  readonly folder: boolean;
  /** `mode:` octal. */
  readonly mode?: string;
  /** `same-as:` another file with the same bytes; `from: NAME` is a file of the scenario's own folder. */
  readonly sameAs?: string;
  readonly from?: string;
}

/**
 * Path → expectation. A path is keys with `/` between; `2` is a position, `*` any item, `[id=x]` the item whose `id` is x,
 * `~1` a slash. A scalar or list is the exact value; a map says `is`, `has`, `lacks`, `matches`, `length`, `keys`, or
 * `absent: true`.
 */
export type DataCheck = Readonly<Record<string, Expectation>>;

/** What is expected of a value. */
export interface Expectation {
  readonly is?: { readonly value: unknown };
  readonly has: readonly unknown[];
  readonly lacks: readonly unknown[];
  readonly matches: readonly string[];
  readonly length?: number;
  readonly keys?: readonly string[];
  readonly absent: boolean;
}

/** Lines that come and go. */
export interface LineCheck {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** What stays as it is; `since:` `start`, or the number of the step after which it was so (default: before this step). */
export interface UnchangedCheck {
  readonly what: readonly string[] | "everything";
  /** `except:` paths (`*` within a name, `**` across folders). */
  readonly except: readonly string[];
  readonly since: number | "start" | "before";
}

/** Reads a scenario. Throws with every mistake of the file. */
export function parseScenario(folder: string, text: string): Scenario {
  const document = parseDocument(text, { uniqueKeys: true });
  const mistakes = document.errors.map((error) => error.message);
  const top = new Reading(document.errors.length > 0 ? {} : document.toJS(), "", mistakes);
  const scenario: Scenario = {
    folder,
    name: top.text("name"),
    requirements: top.texts("requirements"),
    needs: top.texts("needs", []).filter((word): word is Need => {
      if (!isNeed(word)) mistakes.push(`needs: unknown need "${word}"`);
      return isNeed(word);
    }),
    env: top.textMap("env"),
    given: readGiven(top.map("given")),
    steps: top.maps("steps").map((step, at) => readStep(step, at)),
  };
  top.end();
  if (!/ must /.test(scenario.name)) mistakes.push('name: is no obligation: expected "X must Y"');
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(folder) || !folder.includes("_must_")) {
    mistakes.push(`the folder "${folder}" is not named <x_must_y>`);
  }
  if (scenario.requirements.length === 0) mistakes.push("requirements: none");
  for (const id of scenario.requirements) {
    if (!/^R[1-9]\d*$/.test(id)) mistakes.push(`requirements: "${id}" is no requirement`);
  }
  if (scenario.steps.length === 0) mistakes.push("steps: none");
  if (mistakes.length > 0) {
    throw new Error(`tests/scenarios/${folder}/scenario.yaml:\n  ${mistakes.join("\n  ")}`);
  }
  return scenario;
}

function readGiven(given: Reading): Given {
  const product = given.map("product");
  const value: Given = {
    lab: given.flag("lab"),
    files: given.textMap("files"),
    packages: given.maps("packages", []).map(readPackage),
    index: given.maps("index", []).map(readDistribution),
    repositories: given.maps("repositories", []).map((repository) => {
      const folder = repository.text("folder");
      const commits = repository.maps("commits").map(readCommit);
      repository.end();
      return { folder, commits };
    }),
    tools: given.textMap("tools"),
    git: given.flag("git"),
    ...(product.present && {
      product: { write: product.textMap("write"), replace: readReplace(product) },
    }),
  };
  product.end();
  given.end();
  return value;
}

function readCommit(commit: Reading): Commit {
  const value: Commit = {
    files: commit.textMap("files"),
    packages: commit.maps("packages", []).map(readPackage),
    tag: commit.text("tag", ""),
    branch: commit.text("branch", "main"),
  };
  commit.end();
  return value;
}

function distribution(reading: Reading): Distribution {
  return {
    name: reading.text("name"),
    version: reading.text("version", "1.0"),
    requires: reading.texts("requires", []),
    extras: Object.fromEntries(
      reading.map("extras").entries().map(([key, one]) => [key, one.asTexts()]),
    ),
    python: reading.text("python", ">=3.8"),
    modules: reading.textMap("modules"),
  };
}

function readDistribution(reading: Reading): Distribution {
  const value = distribution(reading);
  reading.end();
  return value;
}

function readPackage(reading: Reading): PackageFolder {
  const value = {
    folder: reading.text("folder"),
    ...distribution(reading),
    build: reading.text("build", ""),
  };
  reading.end();
  return value;
}

function readStep(step: Reading, at: number): Step {
  const stop = step.map("stop");
  const value: Step = {
    it: step.text("it"),
    run: readCommand(step),
    edits: {
      write: step.textMap("write"),
      append: step.textMap("append"),
      replace: readReplace(step),
      remove: step.texts("remove", []),
      rename: step.textMap("rename"),
      chmod: step.textMap("chmod"),
      link: step.textMap("link"),
    },
    env: step.textMap("env"),
    unset: step.texts("unset", []),
    in: step.text("in", "."),
    stdin: step.text("stdin", ""),
    ...(stop.present && {
      stop: { signal: stop.text("signal") as Deno.Signal, when: stop.text("when") },
    }),
    checks: readChecks(step),
  };
  stop.end();
  step.end();
  if (!value.it.trim().includes(" ")) step.wrong(`step ${at + 1}: "it" is no sentence`);
  return value;
}

function readReplace(reading: Reading): Edits["replace"] {
  const files = reading.map("replace").entries();
  return Object.fromEntries(files.map(([path, one]) => [path, one.asTextMap()]));
}

function readCommand(step: Reading): readonly string[] {
  const script = step.text("sh", "");
  if (script !== "") {
    if (step.has("run")) step.wrong('"run" and "sh" exclude each other');
    return ["sh", "-eu", "-c", script];
  }
  const words = step.words("run");
  if (words.length === 0) step.wrong('a step needs "run" or "sh"');
  return words;
}

/** The words that check something. */
const CHECKS = [
  "exit stdout stderr output json files data lines unchanged quiet starts installed called",
].flatMap((words) => words.split(" "));

function readChecks(step: Reading): Checks {
  if (!CHECKS.some((word) => step.has(word))) step.wrong("the step checks nothing");
  const each = <T>(word: string, read: (one: Reading) => T): Record<string, T> => {
    const map = step.map(word);
    if (map.present && map.entries().length === 0) step.wrong(`"${word}" checks nothing`);
    return Object.fromEntries(map.entries().map(([key, one]) => [key, read(one)]));
  };
  const text = (word: string): TextCheck | undefined =>
    step.has(word) ? readText(step.map(word)) : undefined;
  const installed = step.textMap("installed");
  if (step.has("installed") && Object.keys(installed).length === 0) {
    step.wrong('"installed" checks nothing');
  }
  const starts = step.text("starts", "");
  if (starts !== "" && starts !== "nothing") step.wrong(`"starts: ${starts}", expected nothing`);
  return {
    exit: step.number("exit", 0),
    stdout: text("stdout"),
    stderr: text("stderr"),
    output: text("output"),
    ...(step.has("json") && { json: readData(step.map("json")) }),
    files: each("files", readFile),
    data: each("data", readData),
    lines: each("lines", readLines),
    ...(step.has("unchanged") && { unchanged: readUnchanged(step.map("unchanged")) }),
    quiet: step.flag("quiet"),
    startsNothing: starts === "nothing",
    installed,
    ...(step.has("called") && { called: readCalls(step) }),
  };
}

function readCalls(step: Reading): readonly string[] {
  const map = step.map("called");
  if (map.word() === "nothing") return [];
  const calls = map.asTexts();
  if (calls.length === 0) step.wrong('"called" checks nothing; write "called: nothing"');
  return calls;
}

function textWords(reading: Reading): TextCheck {
  const has = reading.texts("has", []);
  const lacks = reading.texts("lacks", []);
  const matches = reading.texts("matches", []);
  for (const pattern of matches) {
    try {
      new RegExp(pattern, "m");
    } catch {
      reading.wrong(`"${pattern}" is no regular expression`);
    }
  }
  const is = reading.has("is") ? reading.text("is") : undefined;
  for (const word of ["has", "lacks", "matches"]) {
    if (reading.has(word) && reading.texts(word, []).length === 0) {
      reading.wrong(`"${word}" is empty`);
    }
  }
  return { has, lacks, matches, ...(is !== undefined && { is }) };
}

function readText(reading: Reading): TextCheck {
  if (reading.word() === "empty") return { has: [], lacks: [], matches: [], is: "" };
  const check = textWords(reading);
  reading.end();
  if (reading.entries().length === 0) reading.wrong("checks nothing");
  return check;
}

function readFile(reading: Reading): FileCheck {
  const plain = { has: [], lacks: [], matches: [], absent: false, folder: false };
  if (reading.word() === "exists") return plain;
  if (reading.word() === "absent") return { ...plain, absent: true };
  const check: FileCheck = {
    ...textWords(reading),
    absent: false,
    folder: reading.flag("folder"),
    ...(reading.has("mode") && { mode: reading.text("mode") }),
    ...(reading.has("same-as") && { sameAs: reading.text("same-as") }),
    ...(reading.has("from") && { from: reading.text("from") }),
  };
  reading.end();
  if (reading.entries().length === 0) reading.wrong("checks nothing");
  return check;
}

function readData(reading: Reading): DataCheck {
  const found = reading.entries();
  if (found.length === 0) reading.wrong("checks nothing");
  return Object.fromEntries(found.map(([path, one]) => [path, readExpectation(one)]));
}

function readExpectation(one: Reading): Expectation {
  if (!one.isMap()) {
    return { is: { value: one.value }, has: [], lacks: [], matches: [], absent: false };
  }
  if (one.entries().length === 0) one.wrong("expects nothing");
  const expectation: Expectation = {
    ...(one.has("is") && { is: { value: one.raw("is") } }),
    has: one.list("has"),
    lacks: one.list("lacks"),
    matches: one.texts("matches", []),
    ...(one.has("length") && { length: one.number("length", 0) }),
    ...(one.has("keys") && { keys: one.texts("keys") }),
    absent: one.flag("absent"),
  };
  one.end();
  return expectation;
}

function readLines(reading: Reading): LineCheck {
  const check = { added: reading.texts("added", []), removed: reading.texts("removed", []) };
  reading.end();
  return check;
}

function readUnchanged(reading: Reading): UnchangedCheck {
  if (reading.word() === "everything") return { what: "everything", except: [], since: "before" };
  if (!reading.isMap()) {
    const what = reading.asTexts();
    if (what.length === 0) reading.wrong("checks nothing");
    return { what, except: [], since: "before" };
  }
  const everything = reading.raw("what") === "everything";
  const since = reading.raw("since") ?? "before";
  if (typeof since !== "number" && since !== "start" && since !== "before") {
    reading.wrong('"since" is "start" or the number of a step');
  }
  const check: UnchangedCheck = {
    what: everything ? "everything" : reading.texts("what"),
    except: reading.texts("except", []),
    since: since as UnchangedCheck["since"],
  };
  reading.seen("what");
  reading.seen("since");
  reading.end();
  return check;
}
