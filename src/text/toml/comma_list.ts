import {
  cutLines,
  indentOf,
  insertLines,
  lineEnd,
  lineStart,
  nextLine,
  type Splice,
} from "./lines.ts";
import type { Node, Span } from "./toml_syntax.ts";

/** An array or an inline table as it is written: members, commas, comments. */
export interface CommaList {
  readonly text: string;
  readonly span: Span;
  readonly members: readonly Span[];
  /** The comma after each member; -1 where there is none. */
  readonly commas: readonly number[];
  /** Inline tables stay on their line: TOML 1.0 knows no other. */
  readonly flat: boolean;
}

/** How new lines are written. */
interface Style {
  readonly eol: string;
  /** One level of indentation. */
  readonly unit: string;
}

/** Looks at an array or inline table as a list of members. */
export function commaList(text: string, node: Node): CommaList {
  const members = node.kind === "array"
    ? node.items.map((item) => item.span)
    : node.kind === "table"
    ? node.entries.map((entry) => entry.span)
    : [];
  const commas = members.map((member, index) =>
    findComma(text, member.end, members[index + 1]?.start ?? node.span.end - 1)
  );
  return { text, span: node.span, members, commas, flat: node.kind === "table" };
}

/** Adds a member before the member `index` (at the end: the number of members). */
export function addMember(
  list: CommaList,
  index: number,
  member: string,
  style: Style,
): readonly Splice[] | undefined {
  if (list.members.length === 0) return addToEmpty(list, member, style);
  return index === 0 ? addFirst(list, member, style.eol) : addAfter(list, index, member, style);
}

/**
 * Removes a member so that adding it is undone exactly; comments on its line stay.
 *
 * Undefined where commas stand so oddly that a removal would be a guess.
 */
export function removeMember(list: CommaList, index: number): readonly Splice[] | undefined {
  const { text, members, commas } = list;
  const member = members[index];
  if (member === undefined || text.slice(member.start, member.end).includes("\n#")) {
    return undefined;
  }
  const comma = commas[index] ?? -1;
  const end = comma < 0 ? member.end : comma + 1;
  if (!isAlone(list, index)) return removeFlat(list, index, end);
  if (index === 0 && isLeading(list, 1)) return removeFirstLeading(list);
  const cut = cutLines(text, member, lineComments(text, member.end));
  if (index > 0 && isLeading(list, index)) return [cut];
  if (comma >= 0) return comma < lineEnd(text, member.end) ? [cut] : undefined;
  const before = commas[index - 1];
  // Without a trailing comma after it, the member before gets none either.
  return before === undefined ? [cut] : [{ start: before, end: before + 1, text: "" }, cut];
}

/** Tells whether a list holds neither members nor line breaks nor comments. */
export function isBlankList(list: CommaList): boolean {
  return list.members.length === 0 &&
    list.text.slice(list.span.start + 1, list.span.end - 1).trim() === "";
}

function addToEmpty(
  list: CommaList,
  member: string,
  style: Style,
): readonly Splice[] {
  const { text, span, flat } = list;
  const close = span.end - 1;
  if (flat) return [{ start: span.start + 1, end: close, text: ` ${member} ` }];
  if (!text.slice(span.start, close).includes("\n")) {
    return [{ start: span.start + 1, end: close, text: member }];
  }
  const line = `${indentOf(text, close)}${style.unit}${member},`;
  return [insertLines(text, lineStart(text, close), [line], style.eol)];
}

function addFirst(list: CommaList, member: string, eol: string): readonly Splice[] {
  const { text, members, span } = list;
  const start = members[0]?.start ?? span.end - 1;
  const ownLine = isAlone(list, 0) && text.slice(span.start, start).includes("\n");
  if (ownLine && isLeading(list, 1)) {
    return [{ start, end: start, text: `${member}${eol}${prefixOf(list, 1)}` }];
  }
  if (ownLine) {
    const line = `${prefixOf(list, 0)}${member},`;
    return [insertLines(text, nextLine(text, span.start), [line], eol)];
  }
  return [{ start, end: start, text: `${member},${gap(list)}` }];
}

function addAfter(
  list: CommaList,
  index: number,
  member: string,
  style: Style,
): readonly Splice[] | undefined {
  const { text, members, commas } = list;
  const { eol } = style;
  const previous = members[index - 1];
  const comma = commas[index - 1] ?? -1;
  if (previous === undefined) return undefined;
  if (!isAlone(list, index - 1)) {
    return hasComment(list, index - 1)
      ? addBelow(list, index, member, style)
      : addFlat(list, index, member, previous.end, comma);
  }
  const below = nextLine(text, previous.end);
  const leader = index > 1 ? index - 1 : 1;
  if (isLeading(list, leader)) {
    // A comma that leads a line and one that ends the list: no telling which style is meant.
    if (index === members.length && comma >= 0) return undefined;
    return [insertLines(text, below, [prefixOf(list, leader) + member], eol)];
  }
  const indent = prefixOf(list, index - 1);
  if (comma < 0) {
    const end = previous.end;
    return [{ start: end, end, text: "," }, insertLines(text, below, [indent + member], eol)];
  }
  if (comma > lineEnd(text, previous.end)) return undefined;
  return [insertLines(text, below, [`${indent}${member},`], eol)];
}

/** Adds a member on a line of its own, below one that shares its line with others and ends it with a comment. */
function addBelow(
  list: CommaList,
  index: number,
  member: string,
  { eol, unit }: Style,
): readonly Splice[] {
  const { text, members, commas, span } = list;
  const end = members[index - 1]?.end ?? span.start;
  const beside = [members[index]?.start ?? 0, members[index - 1]?.start ?? 0]
    .find((start) => lineStart(text, start) > span.start);
  const indent = beside ? indentOf(text, beside) : indentOf(text, span.end - 1) + unit;
  const below = nextLine(text, end);
  if ((commas[index - 1] ?? -1) >= 0) {
    return [insertLines(text, below, [`${indent}${member},`], eol)];
  }
  return [{ start: end, end, text: "," }, insertLines(text, below, [indent + member], eol)];
}

/** True where a member's line ends with it, its comma (if it is there) and a comment. */
function hasComment({ text, members, flat }: CommaList, index: number): boolean {
  const end = members[index]?.end;
  if (flat || end === undefined) return false;
  const comma = members[index + 1] === undefined ? ",?" : ",";
  return new RegExp(`^[ \\t]*${comma}[ \\t]*#`).test(text.slice(end, lineEnd(text, end)));
}

function addFlat(
  list: CommaList,
  index: number,
  member: string,
  end: number,
  comma: number,
): readonly Splice[] {
  const { text, members, flat } = list;
  const next = members[index];
  if (next !== undefined && next.start < lineEnd(text, end)) {
    return [{ start: next.start, end: next.start, text: `${member},${gap(list)}` }];
  }
  // A trailing comma in an inline table is TOML 1.1: never write one, go before the one there is.
  if (comma < 0 || (flat && next === undefined)) {
    return [{ start: end, end, text: `,${gap(list)}${member}` }];
  }
  return [{ start: comma + 1, end: comma + 1, text: `${gap(list)}${member},` }];
}

function removeFlat(list: CommaList, index: number, end: number): readonly Splice[] {
  const { text, members, commas, span } = list;
  const start = members[index]?.start ?? end;
  const next = members[index + 1];
  const previous = members[index - 1];
  const before = commas[index - 1] ?? -1;
  if (next !== undefined && next.start < lineEnd(text, end)) {
    return [{ start, end: next.start, text: "" }];
  }
  if (previous === undefined) {
    const only = next === undefined && !/[\n#]/.test(
      text.slice(span.start + 1, start) + text.slice(end, span.end - 1),
    );
    return only
      ? [{ start: span.start + 1, end: span.end - 1, text: "" }]
      : [{ start, end: end + (/^[ \t]+/.exec(text.slice(end))?.[0].length ?? 0), text: "" }];
  }
  const trailing = (commas[index] ?? -1) >= 0;
  const between = text.slice(before + 1, start);
  if (!between.includes("#")) {
    // In an inline table the comma before goes, so that a trailing one is kept, not made.
    return trailing && !(list.flat && next === undefined)
      ? [{ start: before + 1, end, text: "" }]
      : [{ start: previous.end, end: members[index]?.end ?? end, text: "" }];
  }
  const own = { start, end, text: "" };
  return trailing ? [own] : [{ start: before, end: before + 1, text: "" }, own];
}

function removeFirstLeading(list: CommaList): readonly Splice[] {
  const { text, members, commas } = list;
  const first = members[0];
  const second = members[1];
  const comma = commas[0] ?? -1;
  if (first === undefined || second === undefined) return [];
  if (!text.slice(first.end, second.start).includes("#")) {
    return [{ start: first.start, end: second.start, text: "" }];
  }
  const spaces = /^[ \t]*/.exec(text.slice(first.end))?.[0].length ?? 0;
  return [{ start: first.start, end: first.end + spaces, text: "" }, {
    start: comma,
    end: second.start,
    text: "",
  }];
}

/** True where a member has its lines for itself (its comma and a comment aside). */
function isAlone(list: CommaList, index: number): boolean {
  const { text, members, flat } = list;
  const member = members[index];
  if (flat || member === undefined) return false;
  const before = text.slice(lineStart(text, member.start), member.start);
  const after = text.slice(member.end, lineEnd(text, member.end));
  return /^\s*(?:,\s*)?$/.test(before) && /^\s*,?\s*(?:#.*)?$/.test(after);
}

/** True where the comma stands before its member, on the member's line. */
function isLeading(list: CommaList, index: number): boolean {
  const start = list.members[index]?.start;
  if (start === undefined) return false;
  return isAlone(list, index) && list.text.slice(lineStart(list.text, start), start).includes(",");
}

function prefixOf(list: CommaList, index: number): string {
  const start = list.members[index]?.start ?? 0;
  return list.text.slice(lineStart(list.text, start), start);
}

/** The space after a comma on one line. */
function gap(list: CommaList): string {
  const { members, commas } = list;
  return members[1] !== undefined && commas[0] === members[1].start - 1 ? "" : " ";
}

function lineComments(text: string, from: number): readonly string[] {
  const rest = text.slice(from, lineEnd(text, from));
  const hash = rest.indexOf("#");
  return hash < 0 ? [] : [rest.slice(hash)];
}

function findComma(text: string, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (text[at] === "#") at = nextLine(text, at) - 1;
    else if (text[at] === ",") return at;
  }
  return -1;
}
