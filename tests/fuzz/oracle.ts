import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import type { Problem } from "@/model/mod.ts";
import type { Answer } from "@/hsm/mod.ts";
import { parseManifest } from "@/manifest/mod.ts";
import type { MemoryPorts } from "@/system/mod.ts";
import { problemLines } from "../../src/commands/print_problem.ts";
import type { Input } from "./input.ts";
import { placeOf, ROOT } from "./world.ts";
import type { Data, Verb } from "./verbs.ts";

const LONGEST = 4_000;
const CHANGES =
  /^(create|overwrite|write|rename|remove|removeTree|makeFolder|link|linkTree|symlink|setTime|chmod|chown|tryLock) /;
const same = (text: string): string => text;
const PLAIN = { red: same, yellow: same, green: same, cyan: same, dim: same, bold: same };

/** What was there before a verb ran. */
export interface Before {
  readonly all: Readonly<Record<string, string>>;
}

/** Remembers the world. */
export function before(ports: MemoryPorts): Before {
  ports.files.inject(undefined);
  return { all: ports.files.dump("/") };
}

/** What is wrong with an answer; empty = as it must be. */
export function judge(
  verb: Verb,
  input: Input,
  answer: Answer<unknown>,
  ports: MemoryPorts,
  then: Before,
): readonly string[] {
  return [
    ...judgeAnswer(answer, input),
    ...judgeWrites(verb, input, answer, ports, then),
    ...verb.does === "edits" && answer.exit === 0 ? judgeEdit(verb, ports, then) : [],
  ];
}

function judgeAnswer(answer: Answer<unknown>, input: Input): readonly string[] {
  const { exit, problems, warnings } = answer;
  const wrong: string[] = [];
  if (![0, 1, 2, 4].includes(exit)) wrong.push(`exit code ${exit}`);
  const isRefused = exit === 1 || exit === 4;
  if (isRefused !== problems.length > 0) {
    wrong.push(`exit code ${exit} with ${problems.length} problems`);
  }
  for (const one of [...problems, ...warnings]) {
    wrong.push(...judgeTexts(one), ...judgePlace(one, input));
  }
  if (isRefused && !problems.some((one) => isSomewhere(one, input))) {
    wrong.push(
      `no place: ${
        JSON.stringify(problems.map(({ code, message }) => [code, message])).slice(0, 400)
      }`,
    );
  }
  return wrong;
}

/** Sentences for people: not empty, not endless, nothing that a terminal obeys, nothing of JavaScript. */
function judgeTexts(one: Problem): readonly string[] {
  const texts = [
    one.message,
    one.next,
    ...one.causes ?? [],
    ...(one.also ?? []).map(({ note }) => note),
  ];
  const wrong: string[] = [];
  if (!/^HSM-[EW]\d{4}$/.test(one.code)) wrong.push(`code ${one.code}`);
  for (const text of texts) {
    if (text.trim() === "") wrong.push(`${one.code}: an empty text`);
    if (text.length > LONGEST) {
      wrong.push(`${one.code}: ${text.length} characters: ${text.slice(0, 80)}`);
    }
    // What people wrote may be quoted; what hsm itself says may not look like this.
    const own = text.replace(/"[^"]*"|`[^`]*`/g, "");
    if (/\bundefined\b|\[object /.test(own)) wrong.push(`${one.code}: ${text.slice(0, 200)}`);
    if (/\n +at .*:\d+:\d+/.test(text)) wrong.push(`${one.code}: a stack: ${text.slice(0, 200)}`);
  }
  const lines = problemLines(one, "error", PLAIN);
  // deno-lint-ignore no-control-regex -- these are what is looked for
  if (lines.some((line) => /[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(line))) {
    wrong.push(`${one.code}: control characters`);
  }
  if (lines.join("\n").length > 4 * LONGEST) {
    wrong.push(`${one.code}: ${lines.join("\n").length} characters in all`);
  }
  return wrong;
}

/** What is shown of a line: all of it, or what holds no value. */
function isShown(code: string, lineText: string, line: string, length: number): boolean {
  // A line of .env that cannot be read may be a secret as a whole.
  if (code === "HSM-W0609") return lineText === "…";
  const hidden = `${line.replace(/^\s*(export\s+)?/, "").slice(0, length)}=…`;
  return [line, line.replace(/\r$/, ""), hidden].includes(lineText);
}

/** A place is in the file: its line is that line. */
function judgePlace({ code, place, also = [] }: Problem, { path, text }: Input): readonly string[] {
  const wrong: string[] = [];
  for (const one of [place, ...also.map((more) => more.place)]) {
    if (one === undefined || one.file !== path) continue;
    const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n/);
    const line = lines[one.line - 1];
    if (line === undefined) wrong.push(`${code}: line ${one.line} of ${lines.length}`);
    else if (!isShown(code, one.lineText, line, one.length)) {
      wrong.push(
        `${code}: line ${one.line} is ${JSON.stringify(line.slice(0, 80))}, said ${
          JSON.stringify(one.lineText.slice(0, 80))
        }`,
      );
    }
    if (one.column < 1 || one.length < 1) {
      wrong.push(`${code}: column ${one.column}, length ${one.length}`);
    }
    if (one.column > one.lineText.length + 1) {
      wrong.push(`${code}: column ${one.column} behind the line`);
    }
  }
  return wrong;
}

/** About a word of the command line: the place is there. */
const OF_ARGUMENTS = /^HSM-E062\d$/;

/** It says where: a place, or the name of a file. */
function isSomewhere(
  { code, message, place, also = [], causes = [] }: Problem,
  { kind }: Input,
): boolean {
  if (place !== undefined || also.some((one) => one.place !== undefined)) return true;
  if (OF_ARGUMENTS.test(code)) return true;
  const named = /[\w-]*\.(yaml|yml|toml|lock|json|txt|env)\b|"[^"]+\/[^"]*"/;
  if ([message, ...causes].some((text) => named.test(text))) return true;
  return kind.name === "journal" && /journal|"[^]*"/.test(message);
}

/** Readers write nothing; nobody writes outside the project; whoever fails leaves everything as it was. */
function judgeWrites(
  verb: Verb,
  input: Input,
  answer: Answer<unknown>,
  ports: MemoryPorts,
  then: Before,
): readonly string[] {
  const wrong: string[] = [];
  const log = ports.files.log.filter((one) => CHANGES.test(one));
  if (verb.does === "reads") {
    if (log.length > 0) wrong.push(`a reader wrote: ${log.slice(0, 5).join(", ")}`);
    return wrong;
  }
  if (verb.does === "recovers" || verb.does === "edits") {
    const calls = ports.processes.calls.filter(() => input.isForeign || verb.does === "edits");
    if (calls.length > 0) {
      wrong.push(`a program was run: ${JSON.stringify(calls[0]).slice(0, 200)}`);
    }
  }
  const now = ports.files.dump("/");
  const changed = [...new Set([...Object.keys(now), ...Object.keys(then.all)])]
    .filter((path) => now[path] !== then.all[path]);
  const isInside = (path: string): boolean => `/${path}`.startsWith(`${ROOT}/`);
  const outside = changed.filter((path) => !isInside(path));
  if (input.isForeign && outside.length > 0) {
    wrong.push(`changed outside: ${outside.slice(0, 5).join(", ")}`);
  }
  const own = new RegExp(`^${ROOT.slice(1)}/\\.hsm/`);
  const artifacts = changed.filter((path) => isInside(path) && !own.test(path));
  if (verb.does === "edits") {
    const others = artifacts.filter((path) => path !== `${ROOT.slice(1)}/hsm.yaml`);
    if (others.length > 0) wrong.push(`an edit changed ${others.slice(0, 5).join(", ")}`);
  }
  const isUnchanged = verb.does === "syncs" && answer.exit === 1 && input.kind.name !== "journal";
  if (isUnchanged && artifacts.length > 0) {
    wrong.push(`failed, and changed ${artifacts.slice(0, 5).join(", ")}`);
  }
  return wrong;
}

/** An edit that was taken: the file still parses, says the rest as before, and keeps its comments. */
function judgeEdit(verb: Verb, ports: MemoryPorts, then: Before): readonly string[] {
  const path = placeOf("hsm.yaml").slice(1);
  const [old, text] = [then.all[path] ?? "", ports.files.dump("/")[path] ?? ""];
  const parsed = parseManifest(text);
  if (!parsed.ok) return [`edited to what is refused: ${parsed.problems[0]?.message}`];
  const rest = (from: string): unknown => verb.rest?.(dataOf(from));
  const wrong: string[] = [];
  if (!isDeepStrictEqual(rest(old), rest(text))) {
    wrong.push(
      `changed more than it should: ${JSON.stringify(rest(old))} ${JSON.stringify(rest(text))}`
        .slice(0, 600),
    );
  }
  const comments = old.split(/\r?\n/).filter((line) => /^\s*#/.test(line));
  const kept = new Set(text.split(/\r?\n/));
  const lost = comments.filter((line) => !kept.has(line));
  if (!/remove/.test(verb.name) && lost.length > 0) {
    wrong.push(`lost comments: ${lost.slice(0, 3).join(" | ")}`);
  }
  return wrong;
}

function dataOf(text: string): Data {
  const options = { merge: false, uniqueKeys: false, logLevel: "silent" } as const;
  return (parse(text.replace(/^\ufeff/, ""), options) ?? {}) as Data;
}
