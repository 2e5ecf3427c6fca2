/**
 * Edits every `.toml` file below the given folders as a sync would, in memory, and takes all edits
 * back: `deno run -A scripts/check_fixtures.ts <folder>...`
 *
 * Damaged is: an entry that is not there afterwards, a line that lost anything (a comment, say) or
 * was touched without need, other line breaks or BOM, text that Python's `tomllib` (TOML 1.0) no
 * longer reads, an undo that does not give back the bytes. Exits 1 when a file is damaged; refusals
 * are only listed.
 */
import { editToml, parseToml, type TomlEdit } from "@/text/toml/mod.ts";

interface Outcome {
  readonly damage: readonly string[];
  readonly refusals: readonly string[];
}

const MARKER = "hsm-fixture-check";
const UV = ["tool", "uv"];

const ADDS: readonly (readonly [TomlEdit, TomlEdit])[] = [
  ...list(["project", "dependencies"], [
    `${MARKER}-a>=1,<2`,
    `${MARKER}-b[x]; python_version < "4"`,
  ]),
  ...key([...UV, "sources", `${MARKER}-a`], { git: "https://git.example.org/a", tag: "v1" }),
  ...key([...UV, "sources", `${MARKER}.b`], { path: "../b", editable: true }),
  ...key([...UV, "sources", `${MARKER}-c`], [
    { index: MARKER, marker: "sys_platform == 'linux'" },
    { url: "https://example.org/c.whl", marker: "sys_platform != 'linux'" },
  ]),
  [{
    op: "tableAppend",
    path: [...UV, "index"],
    value: { name: MARKER, url: "https://example.org/simple", explicit: true },
  }, { op: "tableRemove", path: [...UV, "index"], name: MARKER }],
  ...list([...UV, "override-dependencies"], [`${MARKER}-a @ file:///a`]),
  ...list([...UV, "no-build-isolation-package"], [`${MARKER}-a`]),
  ...key([...UV, "extra-build-dependencies", `${MARKER}-a`], ["setuptools"]),
  ...list(["dependency-groups", "dev"], [`${MARKER}-a`]),
  ...list(["dependency-groups", MARKER], [`${MARKER}-a`]),
  ...list(["project", "optional-dependencies", MARKER], [`${MARKER}-a`, `${MARKER}-b`]),
];

function list(path: readonly string[], values: readonly string[]): [TomlEdit, TomlEdit][] {
  return values.map((
    value,
  ) => [{ op: "arrayAdd", path, value }, { op: "arrayRemove", path, value }]);
}

function key(
  path: readonly string[],
  value: Extract<TomlEdit, { op: "keySet" }>["value"],
): [TomlEdit, TomlEdit][] {
  return [[{ op: "keySet", path, value }, { op: "keyDelete", path }]];
}

/** Each pair alone, then all in one batch, then all one by one with the undo in another order. */
function checkFile(text: string, afterwards: string[]): Outcome {
  const damage: string[] = [];
  const refusals = new Set<string>();
  const groups = [...ADDS.map((pair) => [pair]), [...ADDS]];
  for (const group of groups) {
    const added = editToml(text, group.map(([add]) => add));
    const name = group.length > 1 ? "all" : opOf(group[0]?.[0]);
    if (!added.ok) {
      refusals.add(`${name}: ${added.reason}${added.line === undefined ? "" : ` (${added.line})`}`);
      continue;
    }
    afterwards.push(added.text);
    damage.push(...compare(text, added.text).map((what) => `${name}: ${what}`));
    for (const [add] of group) if (!isThere(added.text, add)) damage.push(`${name}: not there`);
    for (const removes of [group, group.toReversed()]) {
      const removed = editToml(added.text, removes.map(([, remove]) => remove), added.created);
      if (!removed.ok) refusals.add(`${name} (undo): ${removed.reason}`);
      else if (removed.text !== text) {
        damage.push(`${name}: undo differs: ${difference(text, removed.text)}`);
      } else if (removed.created.length > 0) damage.push(`${name}: marks left: ${removed.created}`);
    }
  }
  damage.push(...checkSteps(text));
  return { damage, refusals: [...refusals] };
}

function checkSteps(text: string): readonly string[] {
  let now = { text, created: [] as readonly string[] };
  const made: TomlEdit[] = [];
  for (const [add, remove] of ADDS) {
    const next = editToml(now.text, [add], now.created);
    if (!next.ok) continue;
    now = next;
    made.push(remove);
  }
  // Every third first: not the order in which they came.
  const order = [0, 1, 2].flatMap((start) => made.filter((_, index) => index % 3 === start));
  for (const remove of order) {
    const next = editToml(now.text, [remove], now.created);
    if (!next.ok) return [`steps: undo refused: ${next.reason}`];
    now = next;
  }
  return now.text === text ? [] : [`steps: undo differs: ${difference(text, now.text)}`];
}

function opOf(edit: TomlEdit | undefined): string {
  return edit === undefined ? "" : `${edit.op} ${edit.path.join(".")}`;
}

function compare(before: string, after: string): readonly string[] {
  const found: string[] = [];
  if (before.startsWith("\ufeff") !== after.startsWith("\ufeff")) found.push("BOM changed");
  const crlf = (text: string): boolean => /\r\n/.test(text);
  const lf = (text: string): boolean => /(?<!\r)\n/.test(text);
  if (lf(before) !== lf(after) && before.includes("\n")) found.push("line breaks changed");
  if (crlf(before) !== crlf(after) && before.includes("\n")) found.push("line breaks changed");
  const parsed = parseToml(after);
  if (!parsed.ok) found.push("not TOML");
  // Lines that vanish must come back with at most an inserted comma or member in them.
  const kept = new Map<string, number>();
  for (const line of after.split("\n")) kept.set(line, (kept.get(line) ?? 0) + 1);
  for (const line of before.split("\n")) {
    const left = kept.get(line) ?? 0;
    if (left > 0) kept.set(line, left - 1);
    else if (!isExtended(line, after)) found.push(`touched line: ${line}`);
  }
  return found;
}

/** A line in which something was inserted, or whose empty list was opened: nothing is lost. */
function isExtended(line: string, after: string): boolean {
  const lines = after.split("\n");
  const [, head, tail] = /^(.*=\s*\[)\s*(\].*)$/s.exec(line.trimEnd()) ?? [];
  if (head !== undefined && tail !== undefined) {
    const trimmed = lines.map((candidate) => candidate.trim());
    if (trimmed.includes(head.trim()) && trimmed.includes(tail.trim())) return true;
  }
  return lines.some((candidate) => {
    let at = 0;
    for (const char of candidate) if (line.startsWith(char, at)) at += char.length;
    return at >= line.length;
  });
}

/** Whether a text says what an edit asked for. */
function isThere(text: string, edit: TomlEdit): boolean {
  const parsed = parseToml(text);
  if (!parsed.ok) return false;
  let found: unknown = parsed.value;
  for (const part of edit.path) {
    found = typeof found === "object"
      ? (found as Record<string, unknown> | null)?.[part]
      : undefined;
  }
  const shown = JSON.stringify(found, (_, value) => typeof value === "bigint" ? `${value}` : value);
  if (edit.op === "keySet") return shown === JSON.stringify(edit.value);
  if (!("value" in edit) || !Array.isArray(found)) return false;
  return shown.includes(JSON.stringify(edit.value));
}

function difference(a: string, b: string): string {
  const left = a.split("\n");
  const right = b.split("\n");
  const at = left.findIndex((line, index) => line !== right[index]);
  const place = at < 0 ? left.length : at;
  return `line ${place + 1}: ${JSON.stringify(left[place])} became ${JSON.stringify(right[place])}`;
}

async function* tomlFiles(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* tomlFiles(path);
    else if (entry.name.endsWith(".toml")) yield path;
  }
}

/** Indexes of the texts that Python's TOML 1.0 reader refuses; undefined without Python ≥ 3.11. */
async function refusedByPython(texts: readonly string[]): Promise<readonly number[] | undefined> {
  const program = [
    "import json, sys, tomllib",
    "bad = []",
    "for i, t in enumerate(json.load(sys.stdin)):",
    "    try: tomllib.loads(t.removeprefix('\\ufeff'))",
    "    except Exception: bad.append(i)",
    "print(json.dumps(bad))",
  ].join("\n");
  try {
    const options: Deno.CommandOptions = {
      args: ["-c", program],
      stdin: "piped",
      stdout: "piped",
    };
    const child = new Deno.Command("python3", options).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(JSON.stringify(texts)));
    await writer.close();
    const { success, stdout } = await child.output();
    return success ? JSON.parse(new TextDecoder().decode(stdout)) : undefined;
  } catch {
    return undefined;
  }
}

async function main(folders: readonly string[]): Promise<number> {
  if (folders.length === 0) {
    console.error("Usage: deno run -A scripts/check_fixtures.ts <folder>...");
    return 2;
  }
  const counts = { files: 0, damaged: 0, refused: 0, unread: 0 };
  for (const folder of folders) {
    for await (const path of tomlFiles(folder)) {
      counts.files += 1;
      const bytes = await Deno.readFile(path);
      // A plain text read would drop the BOM that is to be watched.
      const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
      const results: string[] = [];
      const outcome = checkFile(text, results);
      const python = await refusedByPython([text, ...results]);
      if (python === undefined) counts.unread += 1;
      const spoilt = python !== undefined && !python.includes(0) && python.length > 0;
      const damage = [
        ...outcome.damage,
        ...(spoilt ? [`TOML 1.0 lost in ${python.length} texts`] : []),
      ];
      if (damage.length > 0) counts.damaged += 1;
      if (outcome.refusals.length > 0) counts.refused += 1;
      for (const line of damage) console.log(`DAMAGED ${path}: ${line}`);
      for (const line of outcome.refusals) console.log(`refused ${path}: ${line}`);
    }
  }
  console.log(
    `${counts.files} files: ${counts.damaged} damaged, ${counts.refused} with refusals` +
      (counts.unread > 0 ? `, ${counts.unread} not read by Python` : ""),
  );
  return counts.damaged > 0 ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
