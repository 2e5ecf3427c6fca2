import {
  blockAfter,
  deleteLines,
  endOnLine,
  insertLines,
  lineAfter,
  lineEndOf,
} from "./block_edit.ts";
import { isFlow, startOf } from "./layout.ts";
import type { Entry } from "./layout.ts";
import { isAlias, isMap, isScalar, isSeq } from "./library.ts";
import type { Node } from "./library.ts";
import { refuseAt } from "./locate.ts";
import type { Refusal, Step } from "./locate.ts";
import { chooseForm, renderBelow, renderInline, renderItem } from "./render_value.ts";
import type { Form } from "./render_value.ts";
import { quotesOf, styleAround } from "./style.ts";
import type { Style } from "./style.ts";
import { columnOf, nextLine, startsLine } from "./text_lines.ts";
import type { Splice } from "./text_lines.ts";
import { isList, isMapping } from "./value.ts";
import type { YamlValue } from "./value.ts";
import { writeScalar } from "./write_scalar.ts";

/** The text that is edited and how it is written. */
export interface Page {
  readonly text: string;
  readonly style: Style;
}

/** Writes a value in the place of the one an entry has, or where it has none. */
export function putValue(
  { text, style }: Page,
  step: Step,
  value: YamlValue,
  top: boolean,
): readonly Splice[] | Refusal {
  const { entry } = step;
  if (entry.hasProps) {
    const reason = "The value to change has an anchor or a tag";
    return refuseAt(reason, "Remove the anchor or the tag first", entry.start);
  }
  if (isAlias(entry.value)) {
    const reason = `The value to change is the alias "*${entry.value.source}"`;
    return refuseAt(reason, "Write the value out in its place first", entry.start);
  }
  const page = { text, style: styleAround(style, entry.value) };
  const form = step.inFlow ? "inline" : formFor(page, step, value, top);
  return form === "inline"
    ? putInline(page, step, inlineText(value, entry.value, page.style))
    : putBlock(page, step, value);
}

function formFor(page: Page, step: Step, value: YamlValue, top: boolean): Form {
  const old = step.entry.value;
  const neighbours = neighbourForm(step.entries, value, step.index);
  // `key:` with nothing behind it, and an empty section, ask for lines below.
  if (old === undefined && step.entry.key !== undefined) {
    if (isList(value) || isMapping(value)) {
      return Object.keys(value).length > 0 ? "block" : "inline";
    }
    return "inline";
  }
  const column = columnOf(page.text, step.entry.valueFrom) + 1;
  return chooseForm(value, { neighbours, top, column }, page.style);
}

/** How the values of the same kind beside an entry are written. */
export function neighbourForm(
  entries: readonly Entry[],
  value: YamlValue,
  except: number,
): Form | undefined {
  const same = entries.filter((entry, index) => {
    if (index === except || !(isMap(entry.value) || isSeq(entry.value))) return false;
    return entry.value.items.length > 0 && isMap(entry.value) === isMapping(value);
  });
  const last = same.at(-1)?.value;
  if (!(isMap(last) || isSeq(last))) return undefined;
  return isFlow(last) ? "inline" : "block";
}

function inlineText(value: YamlValue, old: Node | undefined, style: Style): string {
  // A replaced text keeps the quotes of the old one, even where it needs none.
  if (typeof value === "string" && isScalar(old)) return writeScalar(value, quotesOf(old));
  return renderInline(value, style);
}

function isBlockContainer(node: Node | undefined): boolean {
  return (isMap(node) || isSeq(node)) && !isFlow(node);
}

/** Writes a value behind its `:` or `-`; a block that stood below goes away. */
export function putInline(page: Page, step: Step, written: string): readonly Splice[] {
  const { text } = page;
  const { entry } = step;
  const from = entry.valueFrom;
  const behind = { start: from, end: from, text: `${entry.hasIndicator ? "" : ":"} ${written}` };
  const old = entry.value;
  if (old === undefined) return [behind];
  const start = startOf(old, text);
  if (!isBlockContainer(old)) {
    return [{ start, end: endOnLine(entry, text), text: written }];
  }
  if (entry.key === undefined || !startsLine(text, start)) {
    return [{ start, end: lineEndOf(entry, text), text: written }];
  }
  return [behind, deleteLines(text, nextLine(text, from), blockAfter(entry, text))];
}

function putBlock(page: Page, step: Step, value: YamlValue): readonly Splice[] {
  return step.entry.key === undefined
    ? putBlockItem(page, step, value)
    : putBlockBelow(page, step, value);
}

/** `- name` becomes `- name: x` and more lines; a value below its dash stays below it. */
function putBlockItem(page: Page, step: Step, value: YamlValue): readonly Splice[] {
  const { text, style } = page;
  const { entry } = step;
  const old = entry.value;
  const start = old === undefined ? entry.valueFrom : startOf(old, text);
  // A mapping needs two columns more than its dash to stay where the value was.
  const below = text.slice(entry.valueFrom, start).includes("\n") && columnOf(text, start) >= 2;
  const gap = old === undefined || below ? 1 : start - entry.start - 1;
  const column = below ? columnOf(text, start) - 1 - gap : columnOf(text, entry.start);
  const [first = "", ...rest] = renderItem(value, column, gap, "block", style);
  const from = below ? start : entry.start;
  const end = isBlockContainer(old) ? lineEndOf(entry, text) : endOnLine(entry, text);
  const head = { start: from, end, text: first.slice(below ? column + 1 + gap : column) };
  if (rest.length === 0) return [head];
  return [head, insertLines(text, nextLine(text, end), rest, style.eol)];
}

/** `key: old` becomes `key:` and lines below it; a comment behind the old value stays. */
function putBlockBelow(page: Page, step: Step, value: YamlValue): readonly Splice[] {
  const { text, style } = page;
  const { entry } = step;
  const lines = renderBelow(value, columnOf(text, entry.start), style);
  const old = entry.value;
  if (old === undefined) {
    return [insertLines(text, nextLine(text, entry.valueFrom), lines, style.eol)];
  }
  const start = startOf(old, text);
  if (isBlockContainer(old) && startsLine(text, start)) {
    const from = nextLine(text, entry.valueFrom);
    const end = blockAfter(entry, text);
    const open = text[end - 1] !== "\n";
    return [{ start: from, end, text: lines.join(style.eol) + (open ? "" : style.eol) }];
  }
  const gone = { start: entry.valueFrom, end: endOnLine(entry, text), text: "" };
  return [gone, insertLines(text, lineAfter(entry, text), lines, style.eol)];
}
