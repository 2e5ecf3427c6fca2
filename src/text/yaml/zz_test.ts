import assert from "node:assert/strict";
import { editYaml } from "./edit_yaml.ts";
import { parseYaml } from "./parse_yaml.ts";
import { sameValue } from "./value.ts";
import type { YamlPath, YamlValue } from "./value.ts";
import type { YamlEdit } from "./yaml_edit.ts";

const RUNS = 16000;

/** A small repeatable generator (mulberry32). */
class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
  maybe(chance: number): boolean {
    return this.next() < chance;
  }
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    assert.ok(item !== undefined);
    return item;
  }
}

const WORDS = [
  "a",
  "bleu",
  "x y",
  "on",
  "1.10",
  "a: b",
  "# no",
  "it's",
  "ü",
  "",
  "- x",
  "~",
  "null",
];

/** Writes random data in a random hand; every comment has its own number. */
class Hand {
  readonly #dice: Dice;
  readonly #step: number;
  readonly #listStep: number;
  readonly #flowPad: string;
  #comments = 0;
  #keys = 0;
  constructor(dice: Dice) {
    this.#dice = dice;
    this.#step = dice.pick([2, 2, 4, 3]);
    this.#listStep = dice.pick([0, 2, this.#step]);
    this.#flowPad = dice.pick(["", " "]);
  }

  file(): string {
    const start = this.#dice.pick(["", "", "---\n", "# head\n\n"]);
    let text = start + this.#map(0, 0, true).join("\n") + "\n";
    if (this.#dice.maybe(0.2)) text += this.#dice.pick(["\n", "\n\n", "# foot\n"]);
    if (this.#dice.maybe(0.2)) text = text.replace(/\n$/, "");
    if (this.#dice.maybe(0.2)) text = text.replaceAll("\n", "\r\n");
    return this.#dice.maybe(0.1) ? "\ufeff" + text : text;
  }

  #comment(): string {
    return `# ${this.#dice.pick(["c", "own: ", "- "])}${this.#comments++}#`;
  }

  #trailing(): string {
    return this.#dice.maybe(0.25)
      ? this.#dice.pick([" ", "   ", "\t"]) + this.#comment()
      : this.#dice.pick(["", "", "", " "]);
  }

  #scalar(flow: boolean): string {
    const word = this.#dice.pick(WORDS);
    const style = this.#dice.below(4);
    if (style === 0) return JSON.stringify(word);
    if (style === 1) return `'${word.replaceAll("'", "''")}'`;
    return this.#dice.pick([
      "bleu",
      "qdrant-adapter",
      "1",
      "true",
      "3.10",
      flow ? "w" : "two words",
    ]);
  }

  #key(): string {
    const key = `k${this.#keys++}`;
    return this.#dice.pick([key, key, key, `"${key}"`, `'${key}'`]);
  }

  #flow(depth: number): string {
    const kind = this.#dice.below(depth > 2 ? 1 : 3);
    if (kind === 0) return this.#scalar(true);
    const count = this.#dice.below(4);
    const items = Array.from(
      { length: count },
      () => kind === 1 ? this.#flow(depth + 1) : `${this.#key()}: ${this.#flow(depth + 1)}`,
    );
    const [open, close] = kind === 1 ? "[]" : "{}";
    if (count === 0) return `${open}${close}`;
    const pad = this.#flowPad;
    return `${open}${pad}${items.join(this.#dice.pick([", ", ","]))}${
      this.#dice.maybe(0.1) ? "," : ""
    }${pad}${close}`;
  }

  #flowLines(indent: number): readonly string[] {
    const pad = " ".repeat(indent + 2);
    const count = 1 + this.#dice.below(3);
    const last = this.#dice.maybe(0.5) ? "," : "";
    const lines = Array.from(
      { length: count },
      (_, index) => `${pad}${this.#flow(2)}${index < count - 1 ? "," : last}${this.#trailing()}`,
    );
    return ["[", ...lines, " ".repeat(indent + this.#dice.pick([0, 1])) + "]"];
  }

  /** The rest of the line of a key or dash, and the lines below. */
  #value(column: number, listColumn: number, depth: number, inList: boolean): readonly string[] {
    const kind = depth > 3 ? this.#dice.below(5) : this.#dice.below(11);
    const mapColumn = column + this.#step;
    if (kind <= 2) return [` ${this.#scalar(false)}${this.#trailing()}`];
    if (kind === 3) return [` ${this.#flow(0)}${this.#trailing()}`];
    if (kind === 4) return [this.#trailing()];
    if (kind === 5) {
      const [first, ...rest] = this.#flowLines(column);
      return [` ${first}`, ...rest];
    }
    if (kind === 6) {
      const pad = " ".repeat(mapColumn);
      return [
        ` ${this.#dice.pick(["|", ">", "|-", "|+", ">-"])}`,
        `${pad}text # no comment`,
        ...(this.#dice.maybe(0.3) ? ["", `${pad}more`] : []),
        ...(this.#dice.maybe(0.2) ? [""] : []),
      ];
    }
    if (inList) {
      const [first = "", ...rest] = this.#map(column + 2, depth + 1, false);
      return [" " + first.trimStart(), ...rest];
    }
    if (kind <= 8) return [this.#trailing(), ...this.#list(listColumn, depth + 1)];
    return [this.#trailing(), ...this.#map(mapColumn, depth + 1, true)];
  }

  #between(column: number, first: boolean, compact: boolean): readonly string[] {
    const lines: string[] = [];
    if (!first && this.#dice.maybe(0.15)) lines.push("");
    if (!(first && compact) && this.#dice.maybe(0.15)) {
      lines.push(" ".repeat(column) + this.#comment());
    }
    return lines;
  }

  #map(column: number, depth: number, ownLines: boolean): readonly string[] {
    const count = 1 + this.#dice.below(depth === 0 ? 5 : 3);
    return Array.from({ length: count }, (_, index) => {
      const [rest = "", ...below] = this.#value(column, column + this.#listStep, depth, false);
      const head = `${" ".repeat(column)}${this.#key()}:${rest}`;
      return [...this.#between(column, index === 0, !ownLines), head, ...below];
    }).flat();
  }

  #list(column: number, depth: number): readonly string[] {
    const count = 1 + this.#dice.below(3);
    return Array.from({ length: count }, (_, index) => {
      const [rest = "", ...below] = this.#value(column, column + 2, depth, true);
      return [
        ...this.#between(column, index === 0, false),
        `${" ".repeat(column)}-${rest}`,
        ...below,
      ];
    }).flat();
  }
}

function pathsOf(value: YamlValue): readonly YamlPath[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const part = Array.isArray(value) ? Number(key) : key;
    return [[part], ...pathsOf(item).map((rest) => [part, ...rest])];
  });
}

function at(value: YamlValue, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (node, part) => (node as Record<string | number, unknown>)[part],
    value,
  );
}

function newValue(dice: Dice): YamlValue {
  return dice.pick<YamlValue>([
    "word",
    "on",
    "two words",
    "a: b",
    7,
    true,
    "",
    ["x", "y"],
    { name: "x", mode: "dev" },
    { name: "x", env: { A: "1" } },
    [{ name: "x" }, "y"],
    [],
    {},
  ]);
}

function mustParse(text: string): YamlValue {
  const read = parseYaml(text);
  assert.ok(read.ok, read.ok ? "" : `${JSON.stringify(read.errors)}\n${text}`);
  return read.value;
}

function mustEdit(text: string, edit: YamlEdit): string {
  const edited = editYaml(text, [edit]);
  assert.ok(edited.ok, `${JSON.stringify(edit)}: ${JSON.stringify(edited)}\n${text}`);
  return edited.text;
}

const comments = (text: string): readonly string[] => text.match(/# (?:c|own: |- )\d+#/g) ?? [];
const loneFeed = (text: string): boolean => /(^|[^\r])\n/.test(text);

function checkKept(before: string, after: string, label: string): void {
  assert.equal(after.startsWith("\ufeff"), before.startsWith("\ufeff"), label);
  if (before.includes("\r\n")) assert.equal(loneFeed(after), loneFeed(before), label);
  assert.equal(
    after === "" || after.endsWith("\n"),
    before.endsWith("\n"),
    `${label}\n${before}\n---\n${after}`,
  );
}

/** Adds something new, compares, and takes it back. */
function tryAdd(dice: Dice, text: string, value: YamlValue): void {
  const targets = [[], ...pathsOf(value)].filter((path) => {
    const node = at(value, path);
    return typeof node === "object" && node !== null && Object.keys(node).length > 0;
  });
  const path = dice.pick<YamlPath>(targets);
  const node = at(value, path);
  const added = newValue(dice);
  const edit: YamlEdit = Array.isArray(node)
    ? { op: "add", path, value: added }
    : { op: "set", path: [...path, "fresh"], value: added };
  const after = mustEdit(text, edit);
  const undoPath = Array.isArray(node) ? [...path, node.length] : [...path, "fresh"];
  assert.ok(sameValue(at(mustParse(after), undoPath) as YamlValue, added));
  assert.deepEqual(comments(after).toSorted(), comments(text).toSorted(), after);
  checkKept(text, after, JSON.stringify(edit));
  const back = mustEdit(after, { op: "remove", path: undoPath });
  assert.equal(back, text, `${JSON.stringify(edit)} gave\n${after}`);
}

/** Removes something; comments outside it stay. */
function tryRemove(dice: Dice, text: string, value: YamlValue): void {
  const path = dice.pick(pathsOf(value));
  const after = mustEdit(text, { op: "remove", path, prune: dice.maybe(0.3) });
  assert.ok(!sameValue(mustParse(after), value));
  const read = parseYaml(text);
  assert.ok(read.ok);
  const kept = new Set(comments(after));
  const from = read.at(path, "key").line;
  const parent = at(value, path.slice(0, -1)) as object;
  const siblings = Object.keys(parent);
  const next = siblings[siblings.indexOf(String(path.at(-1))) + 1];
  const nextPart = next === undefined ? undefined : Array.isArray(parent) ? Number(next) : next;
  const to = nextPart === undefined
    ? Infinity
    : read.at([...path.slice(0, -1), nextPart], "key").line;
  text.split(/\r?\n/).forEach((line, index) => {
    const number = index + 1;
    if (number > from - 1 && number < to + 1 && siblings.length > 1) return;
    if (siblings.length === 1 && number >= from - 3) return;
    for (const comment of comments(line)) {
      assert.ok(kept.has(comment), `lost ${comment} of\n${text}\nin\n${after}`);
    }
  });
}

/** Gives an existing place another value. */
function tryReplace(dice: Dice, text: string, value: YamlValue): void {
  const path = dice.pick(pathsOf(value));
  const wanted = newValue(dice);
  const after = mustEdit(text, { op: "set", path, value: wanted });
  assert.ok(sameValue(at(mustParse(after), path) as YamlValue, wanted));
  const old = at(value, path);
  if (typeof old !== "object") {
    assert.deepEqual(comments(after).toSorted(), comments(text).toSorted(), after);
  }
}

let bad = 0;
Deno.test(`random files in random hands: ${RUNS} times each edit`, () => {
  for (let seed = 100000; seed <= 100000+RUNS; seed++) {
    const dice = new Dice(seed);
    const text = new Hand(dice).file();
    const value = mustParse(text);
    for (const f of [tryAdd, tryRemove, tryReplace]) { try { f(dice, text, value); } catch (e) { bad++; if (bad < 30) console.log("SEED", seed, f.name, String(e).slice(0, 700)); } }
  }
console.log("BAD", bad);});
