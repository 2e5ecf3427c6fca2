/**
 * Environment markers (`python_version >= "3.11" and extra == "gpu"`): checked, brought into one
 * spelling, compared; never evaluated.
 *
 * Source: PEP 508, "Environment markers"; PEP 685 for extras. The normal text is that of PyPA
 * `packaging`.
 *
 * @module
 */
import { normalizeName } from "./normalize_name.ts";
import { Scanner } from "./scanner.ts";

/** What {@linkcode parseMarker} answers; columns count from 1. */
export type MarkerResult =
  | { readonly ok: true; readonly marker: string }
  | { readonly ok: false; readonly column: number; readonly message: string };

interface Operand {
  readonly kind: "variable" | "text";
  readonly value: string;
}

interface Comparison {
  readonly kind: "comparison";
  readonly left: Operand;
  readonly operator: string;
  readonly right: Operand;
}

interface Group {
  readonly kind: "group";
  readonly items: readonly Node[];
  /** One less than items. */
  readonly joints: readonly ("and" | "or")[];
}

type Node = Comparison | Group;

const VARIABLE =
  /(?:python_full_version|python_version|os[._]name|sys[._]platform|platform_release|platform_system|platform[._](?:version|machine|python_implementation)|python_implementation|implementation_(?:name|version)|extras?|dependency_groups)(?![A-Za-z0-9_])/y;

/** Deeper nesting is refused, so that no text can exhaust the stack. */
const MAX_DEPTH = 50;

/**
 * Checks a marker and answers its normal text: one space around operators, double quotes, current
 * names of variables, extras in normal form, no needless outer parentheses.
 *
 * Stricter than PyPA `packaging` in one point: a backslash in a quoted text is an error, because
 * tools disagree about its meaning.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseMarker } from "@/text/pep/mod.ts";
 *
 * const good = parseMarker("(os.name=='nt')");
 * assert.equal(good.ok && good.marker, 'os_name == "nt"');
 *
 * const bad = parseMarker("python_version > 3");
 * assert.equal(!bad.ok && bad.column, 18);
 * ```
 */
export function parseMarker(text: string): MarkerResult {
  const parsed = parseWhole(text);
  return "kind" in parsed
    ? { ok: true, marker: print(parsed, true) }
    : { ok: false, column: parsed.column, message: parsed.message };
}

/**
 * Whether two markers say the same: equal but for spelling, order of `and`/`or`, doubles and grouping.
 *
 * An absent marker equals only an absent one. What is no marker is compared as text.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { markerEquals } from "@/text/pep/mod.ts";
 *
 * assert.equal(markerEquals("os_name=='nt' and extra=='A'", 'extra == "a" and os.name == "nt"'), true);
 * assert.equal(markerEquals(undefined, 'os_name == "nt"'), false);
 * ```
 */
export function markerEquals(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const [x, y] = [parseWhole(a), parseWhole(b)];
  return "kind" in x && "kind" in y ? canonical(x).text === canonical(y).text : a === b;
}

/** Reads a marker from where a scanner stands; the normal text, or `undefined` with its failure set. */
export function scanMarker(scanner: Scanner): string | undefined {
  const node = scanGroup(scanner, 0);
  return node === undefined ? undefined : print(node, true);
}

function parseWhole(text: string): Node | { readonly column: number; readonly message: string } {
  const scanner = new Scanner(text);
  const node = scanGroup(scanner, 0);
  if (node !== undefined && scanner.atEnd) return node;
  scanner.fail(`Expected "and", "or" or the end of the marker, not "${scanner.rest}"`);
  return scanner.failure ?? { column: 1, message: "Expected a marker" };
}

function scanGroup(scanner: Scanner, depth: number): Group | undefined {
  const items: Node[] = [];
  const joints: ("and" | "or")[] = [];
  while (true) {
    const item = scanAtom(scanner, depth);
    if (item === undefined) return undefined;
    items.push(item);
    const joint = scanner.take(/(?:and|or)(?![A-Za-z0-9_])/y);
    if (joint === undefined) return { kind: "group", items, joints };
    joints.push(joint === "and" ? "and" : "or");
  }
}

function scanAtom(scanner: Scanner, depth: number): Node | undefined {
  scanner.skipSpace();
  const open = scanner.position;
  if (scanner.take(/\(/y) === undefined) return scanComparison(scanner);
  if (depth >= MAX_DEPTH) return scanner.fail(`More than ${MAX_DEPTH} nested parentheses`, open);
  const group = scanGroup(scanner, depth + 1);
  if (group === undefined) return undefined;
  if (scanner.take(/\)/y) === undefined) {
    return scanner.atEnd
      ? scanner.fail(`"(" is never closed`, open)
      : scanner.fail(`Expected "and", "or" or ")", not "${scanner.rest}"`);
  }
  scanner.skipSpace();
  return group;
}

function scanComparison(scanner: Scanner): Comparison | undefined {
  const left = scanOperand(scanner);
  if (left === undefined) return undefined;
  scanner.skipSpace();
  const operator = scanner.take(
    /===|==|~=|!=|<=|>=|<|>|in(?![A-Za-z0-9_])|not[ \t]+in(?![A-Za-z0-9_])/y,
  );
  if (operator === undefined) {
    return scanner.fail(
      `Expected an operator (== != <= < >= > ~= === in "not in") after "${left.value}"`,
    );
  }
  scanner.skipSpace();
  const right = scanOperand(scanner);
  if (right === undefined) return undefined;
  scanner.skipSpace();
  return normalizeExtras({
    kind: "comparison",
    left,
    operator: operator.startsWith("not") ? "not in" : operator,
    right,
  });
}

function scanOperand(scanner: Scanner): Operand | undefined {
  const variable = scanner.take(VARIABLE);
  if (variable !== undefined) {
    const name = variable.replaceAll(".", "_");
    const value = name === "python_implementation" ? "platform_python_implementation" : name;
    return { kind: "variable", value };
  }
  const start = scanner.position;
  const quoted = scanner.take(/'[^']*'|"[^"]*"/y);
  if (quoted === undefined) {
    return scanner.fail(
      /^['"]/.test(scanner.rest)
        ? "A quoted text is never closed"
        : `Expected a marker variable (such as python_version) or a quoted text, not "${scanner.rest}"`,
    );
  }
  if (quoted.includes("\\")) return scanner.fail("A quoted text must not hold a backslash", start);
  return { kind: "text", value: quoted.slice(1, -1) };
}

/** Extras are compared in their normal form (PEP 685). */
function normalizeExtras(comparison: Comparison): Comparison {
  const { left, right } = comparison;
  const normal = (operand: Operand): Operand => ({
    ...operand,
    value: normalizeName(operand.value),
  });
  if (isVariable(left, ["extra"]) && right.kind === "text") {
    return { ...comparison, right: normal(right) };
  }
  if (isVariable(right, ["extra", "extras", "dependency_groups"]) && left.kind === "text") {
    return { ...comparison, left: normal(left) };
  }
  return comparison;
}

function isVariable(operand: Operand, names: readonly string[]): boolean {
  return operand.kind === "variable" && names.includes(operand.value);
}

function print(node: Node, outermost: boolean): string {
  if (node.kind === "comparison") {
    return `${printOperand(node.left)} ${node.operator} ${printOperand(node.right)}`;
  }
  const [only] = node.items;
  if (only !== undefined && node.items.length === 1) return print(only, outermost);
  const text = node.items
    .map((item, index) => {
      const joint = node.joints[index];
      return print(item, false) + (joint === undefined ? "" : ` ${joint} `);
    })
    .join("");
  return outermost ? text : `(${text})`;
}

function printOperand(operand: Operand): string {
  if (operand.kind === "variable") return operand.value;
  return operand.value.includes('"') ? `'${operand.value}'` : `"${operand.value}"`;
}

/** A node with its operands in order; only for comparing. */
interface Canonical {
  readonly kind: "comparison" | "and" | "or";
  readonly parts: readonly Canonical[];
  readonly text: string;
}

function canonical(node: Node): Canonical {
  if (node.kind === "comparison") {
    return { kind: "comparison", parts: [], text: print(node, false) };
  }
  // "and" binds tighter than "or".
  const alternatives: Canonical[][] = [[]];
  for (const [index, item] of node.items.entries()) {
    if (index > 0 && node.joints[index - 1] === "or") alternatives.push([]);
    alternatives.at(-1)?.push(canonical(item));
  }
  return combine("or", alternatives.map((parts) => combine("and", parts)));
}

function combine(kind: "and" | "or", parts: readonly Canonical[]): Canonical {
  const flat = parts.flatMap((part) => part.kind === kind ? part.parts : [part]);
  const byText = new Map(flat.map((part) => [part.text, part]));
  const sorted = [...byText.values()].sort((a, b) => a.text < b.text ? -1 : 1);
  const [only] = sorted;
  if (only !== undefined && sorted.length === 1) return only;
  return { kind, parts: sorted, text: `(${sorted.map(({ text }) => text).join(` ${kind} `)})` };
}
