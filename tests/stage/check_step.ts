/** Compares what a step left behind with what the scenario says; every difference is a sentence. */
import { parse as parseTomlText } from "smol-toml";
import { parse as parseYamlText } from "yaml";
import { differences } from "./check_data.ts";
import { lineChanges } from "./line_changes.ts";
import { type Entry, isAmong, type Snapshot, textIn } from "./snapshot.ts";
import type { Checks, FileCheck, TextCheck, UnchangedCheck } from "./vocabulary.ts";

/** What there is to look at after a step. */
export interface Seen {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What strace wrote, where it watched. */
  readonly trace: string;
  /** Calls of the scenario's tools. */
  readonly calls: readonly string[];
  /** Before the first step, after each step's edits, and now. */
  readonly start: Snapshot;
  readonly after: readonly Snapshot[];
  readonly before: Snapshot;
  readonly now: Snapshot;
  /** Distribution → version of the environment, at a moment. */
  readonly installed: (snapshot: Snapshot) => ReadonlyMap<string, string>;
  readonly project: string;
  /** Reads a file of the scenario's own folder. */
  readonly own: (name: string) => string;
}

/** Everything that is not as the checks say. */
export function checkStep(checks: Checks, seen: Seen): string[] {
  return [
    ...(seen.exit === checks.exit ? [] : [`exit code ${seen.exit}, expected ${checks.exit}`]),
    ...checkText("stdout", checks.stdout, seen.stdout),
    ...checkText("stderr", checks.stderr, seen.stderr),
    ...checkText("output", checks.output, `${seen.stdout}\n${seen.stderr}`),
    ...(checks.json ? checkJson(checks, seen) : []),
    ...Object.entries(checks.files).flatMap(([path, check]) => checkFile(path, check, seen)),
    ...Object.entries(checks.data).flatMap(([path, check]) => {
      const text = textIn(seen.now, path);
      if (text === undefined) return [`${path}: there is no such file`];
      const data = readData(path, text);
      return typeof data === "string" ? [data] : differences(data.value, check, path);
    }),
    ...Object.entries(checks.lines).flatMap(([path, check]) => {
      const change = lineChanges(textIn(seen.before, path) ?? "", textIn(seen.now, path) ?? "");
      return [
        ...sameLines(`${path}: lines added`, change.added, check.added),
        ...sameLines(`${path}: lines removed`, change.removed, check.removed),
      ];
    }),
    ...(checks.unchanged ? checkUnchanged(checks.unchanged, seen) : []),
    ...(checks.quiet ? checkQuiet(seen) : []),
    ...(checks.startsNothing ? checkTrace(seen) : []),
    ...checkInstalled(checks.installed, seen),
    ...(checks.called ? checkCalls(checks.called, seen.calls) : []),
  ];
}

function checkText(name: string, check: TextCheck | undefined, text: string): string[] {
  if (check === undefined) return [];
  return [
    ...(check.is === undefined || text === check.is ? [] : [
      check.is === ""
        ? `${name}: expected to be empty`
        : `${name}: is not exactly ${quote(check.is)}`,
    ]),
    ...check.has.filter((one) => !text.includes(one)).map((one) => `${name}: lacks ${quote(one)}`),
    ...check.lacks.filter((one) => text.includes(one)).map((one) => `${name}: has ${quote(one)}`),
    ...check.matches.filter((one) => !new RegExp(one, "m").test(text))
      .map((one) => `${name}: does not match /${one}/`),
  ];
}

function checkJson(checks: Checks, seen: Seen): string[] {
  try {
    const lines = seen.stdout.trimEnd().split("\n");
    if (lines.length !== 1) return [`stdout: ${lines.length} lines, expected one JSON document`];
    return differences(JSON.parse(seen.stdout), checks.json ?? {}, "json");
  } catch {
    return ["stdout: is no JSON document"];
  }
}

function checkFile(path: string, check: FileCheck, seen: Seen): string[] {
  const entry = seen.now.get(path);
  if (check.absent) return entry === undefined ? [] : [`${path}: is there, expected absent`];
  if (entry === undefined) return [`${path}: is not there`];
  if (check.folder) return entry.kind === "folder" ? [] : [`${path}: is no folder`];
  const wrong = checkText(path, check, textIn(seen.now, path) ?? entry.text ?? "");
  const mode = entry.mode.toString(8).padStart(4, "0");
  if (check.mode !== undefined && mode !== check.mode) {
    wrong.push(`${path}: mode ${mode}, expected ${check.mode}`);
  }
  if (check.sameAs !== undefined && seen.now.get(check.sameAs)?.text !== entry.text) {
    wrong.push(`${path}: has not the bytes of ${check.sameAs}`);
  }
  if (check.from !== undefined && textIn(seen.now, path) !== seen.own(check.from)) {
    wrong.push(`${path}: is not the scenario's ${check.from}`);
  }
  return wrong;
}

function readData(path: string, text: string): { readonly value: unknown } | string {
  try {
    if (/\.json$/.test(path) || path.endsWith("hsm.lock")) return { value: JSON.parse(text) };
    if (/\.(toml|lock)$/.test(path)) return { value: parseTomlText(text) };
    return { value: parseYamlText(text) };
  } catch (error) {
    return `${path}: cannot be read: ${error instanceof Error ? error.message : error}`;
  }
}

function sameLines(what: string, is: readonly string[], wanted: readonly string[]): string[] {
  if (JSON.stringify(is) === JSON.stringify(wanted)) return [];
  return [`${what}:\n    is       ${JSON.stringify(is)}\n    expected ${JSON.stringify(wanted)}`];
}

const NEVER = [".hsm", ".git", "../**/*.git", "**/.git"];

function checkUnchanged(check: UnchangedCheck, seen: Seen): string[] {
  const { since } = check;
  const then = since === "start"
    ? seen.start
    : since === "before"
    ? seen.before
    : seen.after[since - 1];
  if (then === undefined) return [`unchanged: there is no step ${since} before this one`];
  const everything = check.what === "everything";
  const isMeant = (path: string): boolean =>
    !isAmong(path, check.except) &&
    (check.what === "everything" ? !isAmong(path, NEVER) : isAmong(path, check.what));
  const paths = [...new Set([...then.keys(), ...seen.now.keys()])].filter(isMeant).sort();
  if (paths.length === 0) return ["unchanged: names no file that is or was there"];
  const wrong = paths.flatMap((path) => {
    const difference = differenceOf(then.get(path), seen.now.get(path));
    return difference === undefined ? [] : [`${path}: ${difference}, expected unchanged`];
  });
  if (!everything || isAmong(".venv", check.except)) return wrong;
  const [old, now] = [then, seen.now].map((one) => JSON.stringify([...seen.installed(one)].sort()));
  return old === now ? wrong : [...wrong, `environment: ${now}, expected ${old}`];
}

function differenceOf(then: Entry | undefined, now: Entry | undefined): string | undefined {
  if (then === undefined) return now?.kind === "folder" ? "new folder" : "new";
  if (now === undefined) return "gone";
  if (then.kind !== now.kind) return `${now.kind}, was ${then.kind}`;
  if (then.text !== now.text || then.size !== now.size) return "other content";
  return then.mode === now.mode ? undefined : "other mode";
}

/** Nothing written at all, not even the same bytes again. */
function checkQuiet(seen: Seen): string[] {
  const paths = [...new Set([...seen.before.keys(), ...seen.now.keys()])].sort();
  return paths.flatMap((path) => {
    const [then, now] = [seen.before.get(path), seen.now.get(path)];
    if (
      then && now && then.time === now.time && then.inode === now.inode && then.size === now.size
    ) {
      return [];
    }
    return [`${path}: ${differenceOf(then, now) ?? "written again"}, expected no write`];
  });
}

/** Of the programs that strace saw start, only the launcher's shell and Deno may be hsm's own. */
function checkTrace({ trace, project }: Seen): string[] {
  const lines = trace.split("\n");
  const started = lines.filter((line) => / = 0$/.test(line))
    .flatMap((line) => /execve\("([^"]+)"/.exec(line)?.[1] ?? [])
    .filter((path) => !/\/(hsm|sh|dash|bash|env|deno|readlink)$/.test(path));
  const writes = lines.filter((line) =>
    line.includes(`"${project}`) && !/ = -1 /.test(line) &&
    (/O_WRONLY|O_RDWR|O_CREAT/.test(line) || /^\d+ +(rename|unlink|mkdir|symlink|link)/.test(line))
  );
  if (!trace.includes("execve(")) return ["strace saw nothing"];
  return [
    ...started.map((path) => `started ${path}, expected no child`),
    ...writes.map((line) => `wrote: ${line.trim()}`),
  ];
}

function checkInstalled(wanted: Readonly<Record<string, string>>, seen: Seen): string[] {
  if (Object.keys(wanted).length === 0) return [];
  const installed = seen.installed(seen.now);
  return Object.entries(wanted).flatMap(([name, version]) => {
    const is = installed.get(name) ?? "absent";
    return is === version ? [] : [`installed: ${name} is ${is}, expected ${version}`];
  });
}

function checkCalls(wanted: readonly string[], calls: readonly string[]): string[] {
  const fits = wanted.length === calls.length &&
    wanted.every((start, at) => `${calls[at]} `.startsWith(`${start} `));
  if (fits) return [];
  return [`called:\n    is       ${JSON.stringify(calls)}\n    expected ${JSON.stringify(wanted)}`];
}

function quote(text: string): string {
  return JSON.stringify(text);
}
