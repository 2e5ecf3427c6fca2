import { valueAt } from "./apply_to_value.ts";
import {
  blockAfter,
  commentLines,
  endOfDocument,
  insertLines,
  separatedByBlankLines,
} from "./block_edit.ts";
import { addToFlow } from "./flow_edit.ts";
import { endsInKeptText, entriesOf, isFlow, startOf } from "./layout.ts";
import type { Container, Entry } from "./layout.ts";
import { isMap, isSeq, rangeOf } from "./library.ts";
import { locate, refuseAt, unknownLayout } from "./locate.ts";
import type { Located, Refusal, Step } from "./locate.ts";
import type { YamlSource } from "./parse_yaml.ts";
import { planRemove } from "./plan_remove.ts";
import { asPlan } from "./planned_edit.ts";
import type { PlannedEdit } from "./planned_edit.ts";
import { neighbourForm, putValue } from "./put_value.ts";
import type { Page } from "./put_value.ts";
import {
  chooseForm,
  renderInline,
  renderInlinePair,
  renderItem,
  renderPair,
} from "./render_value.ts";
import type { Form } from "./render_value.ts";
import { detectStyle } from "./style.ts";
import { columnOf, isBlankLine, lineAt, previousLine, skipSpaces } from "./text_lines.ts";
import type { Splice } from "./text_lines.ts";
import { hasKey, isList, isMapping, sameValue } from "./value.ts";
import type { YamlList, YamlMap, YamlPath, YamlValue } from "./value.ts";
import type { YamlEdit } from "./yaml_edit.ts";

/** Plans one edit whose result on the data is already known to exist. */
export function planEdit(source: YamlSource, edit: YamlEdit): PlannedEdit {
  const located = locate(source, edit.path);
  if (!located.ok) return located;
  const page: Page = {
    text: source.text,
    style: detectStyle(source.document.contents, source.text),
  };
  if (edit.op === "remove") return planRemove(page, edit, located);
  const missing = located.steps.length < edit.path.length;
  if (edit.op === "set" && !missing) return planReplace(source, page, edit, located);
  if (edit.op === "add" && !missing && isSeq(located.node)) {
    return asPlan(addItem(page, located, located.node, edit.value, edit.path));
  }
  const value = edit.op === "add" ? [edit.value] : edit.value;
  return asPlan(create(page, located, edit.path, value, edit.comment));
}

/** Changes as little as possible of a list or mapping that becomes another one. */
function planReplace(
  source: YamlSource,
  page: Page,
  edit: YamlEdit & { readonly op: "set" },
  located: Located,
): PlannedEdit {
  const old = valueAt(source.value, edit.path);
  const step = located.steps.at(-1);
  const hasOld = (isMap(located.node) || isSeq(located.node)) && located.node.items.length > 0;
  if (hasOld && isMapping(old) && isMapping(edit.value) && Object.keys(edit.value).length > 0) {
    return { ok: true, edits: mapEdits(old, edit.value, edit.path) };
  }
  if (hasOld && isList(old) && isList(edit.value) && edit.value.length > 0) {
    return { ok: true, edits: listEdits(old, edit.value, edit.path) };
  }
  if (step === undefined) {
    const hint = "Pass the whole new text instead";
    return refuseAt("The top of the file cannot be replaced by another kind of value", hint);
  }
  return asPlan(putValue(page, step, edit.value, edit.path.length === 1));
}

function mapEdits(old: YamlMap, wanted: YamlMap, path: YamlPath): readonly YamlEdit[] {
  const sets = Object.entries(wanted).flatMap(([key, value]): YamlEdit[] =>
    hasKey(old, key) && sameValue(old[key], value)
      ? []
      : [{ op: "set", path: [...path, key], value }]
  );
  const removes = Object.keys(old).filter((key) => !hasKey(wanted, key))
    .map((key): YamlEdit => ({ op: "remove", path: [...path, key] }));
  return [...sets, ...removes];
}

function listEdits(old: YamlList, wanted: YamlList, path: YamlPath): readonly YamlEdit[] {
  if (old.length === wanted.length) {
    return wanted.flatMap((value, index): YamlEdit[] =>
      sameValue(old[index], value) ? [] : [{ op: "set", path: [...path, index], value }]
    );
  }
  let kept = 0;
  const gone: number[] = [];
  old.forEach((item, index) => {
    if (kept < wanted.length && sameValue(item, wanted[kept])) kept++;
    else gone.push(index);
  });
  const adds = wanted.slice(kept).map((value): YamlEdit => ({ op: "add", path, value }));
  const removes = gone.toReversed()
    .map((index): YamlEdit => ({ op: "remove", path: [...path, index] }));
  return [...adds, ...removes];
}

/** Writes a value at a path that does not exist yet, with the mappings that lead to it. */
function create(
  page: Page,
  located: Located,
  path: YamlPath,
  value: YamlValue,
  comment: string | undefined,
): readonly Splice[] | Refusal {
  const depth = located.steps.length;
  const { node } = located;
  const step = located.steps.at(-1);
  if (isMap(node) && (node.items.length > 0 || step?.inFlow === true || step === undefined)) {
    const key = path[depth];
    if (typeof key !== "string") return unknownLayout(path, rangeOf(node)[0]);
    return addPair(page, located, node, key, wrap(path.slice(depth + 1), value), comment);
  }
  const whole = wrap(path.slice(depth), value);
  if (step !== undefined) return fill(page, step, whole, depth === 1);
  if (node !== undefined) return unknownLayout(path, rangeOf(node)[0]);
  return startDocument(page, path, value, comment);
}

function wrap(path: YamlPath, value: YamlValue): YamlValue {
  return path.reduceRight<YamlValue>((inner, part) => ({ [String(part)]: inner }), value);
}

/** Gives content to `key:`, `key: null`, `key: []` or `key: {}`. */
function fill(page: Page, step: Step, value: YamlValue, top: boolean): readonly Splice[] | Refusal {
  const old = step.entry.value;
  const hasComments = (isMap(old) || isSeq(old)) && page.text.slice(...rangeOf(old)).includes("#");
  if (hasComments && (isMap(old) || isSeq(old)) && isMap(old) === isMapping(value)) {
    const parts = isMapping(value)
      ? Object.entries(value).map(([key, item]) => renderInlinePair(key, item, page.style))
      : isList(value)
      ? value.map((item) => renderInline(item, page.style))
      : [];
    return addToFlow(old, [], parts.join(", "), page.text, page.style);
  }
  return putValue(page, step, value, top);
}

/** The first key of a file that has none. */
function startDocument(
  page: Page,
  path: YamlPath,
  value: YamlValue,
  comment: string | undefined,
): readonly Splice[] | Refusal {
  const [key, ...rest] = path;
  if (typeof key !== "string") return unknownLayout(path);
  const { text, style } = page;
  const at = endOfDocument(text, undefined);
  const inner = wrap(rest, value);
  const form = chooseForm(inner, { neighbours: undefined, top: true, column: 0 }, style);
  const lines = renderPair(key, inner, 0, form, style);
  return [insertLines(text, at, [
    ...(isCommentAbove(text, at) ? [""] : []),
    ...commentLines(comment, 0),
    ...lines,
  ], style.eol)];
}

function isCommentAbove(text: string, at: number): boolean {
  const above = at > 0 && text[at - 1] !== "\n" ? at : previousLine(text, at);
  if (above === undefined) return false;
  const start = above === at ? text.lastIndexOf("\n", at - 1) + 1 : above;
  return lineAt(text, start).startsWith("#");
}

function addPair(
  page: Page,
  located: Located,
  map: Container,
  key: string,
  value: YamlValue,
  comment: string | undefined,
): readonly Splice[] | Refusal {
  const { text, style } = page;
  const entries = entriesOf(map, text);
  if (entries === undefined || entries.some((entry) => entry.explicit)) {
    return unknownLayout([key], rangeOf(map)[0]);
  }
  if (isFlow(map) || located.steps.at(-1)?.inFlow === true) {
    return addToFlow(map, entries, renderInlinePair(key, value, style), text, style);
  }
  const last = entries.at(-1);
  if (last === undefined) return unknownLayout([key], rangeOf(map)[0]);
  const top = located.steps.length === 0;
  const column = columnOf(text, last.start);
  const form = pairForm(page, entries, value, top, column + key.length + 2);
  const lines = renderPair(key, value, column, form, style);
  return [appendLines(page, entries, top, lines, commentLines(comment, column))];
}

function pairForm(
  page: Page,
  entries: readonly Entry[],
  value: YamlValue,
  top: boolean,
  column: number,
): Form {
  const neighbours = top ? sectionForm(entries) : neighbourForm(entries, value, -1);
  return chooseForm(value, { neighbours, top, column }, page.style);
}

/** Sections are written on lines, unless every other section of the file is in brackets. */
function sectionForm(entries: readonly Entry[]): Form | undefined {
  const flows = entries.map((entry) => entry.value)
    .filter((value) => (isMap(value) || isSeq(value)) && value.items.length > 0)
    .map((value) => (isMap(value) || isSeq(value)) && isFlow(value));
  return flows.length > 0 && !flows.includes(false) ? "inline" : undefined;
}

function addItem(
  page: Page,
  located: Located,
  seq: Container,
  value: YamlValue,
  path: YamlPath,
): readonly Splice[] | Refusal {
  const { text, style } = page;
  const step = located.steps.at(-1);
  const entries = entriesOf(seq, text);
  if (entries === undefined) return unknownLayout(path, rangeOf(seq)[0]);
  if (isFlow(seq)) {
    const section = path.length === 1 && step?.inFlow === false && entries.length === 0;
    if (section && step !== undefined) return fill(page, step, [value], true);
    return addToFlow(seq, entries, renderInline(value, style), text, style);
  }
  const last = entries.at(-1);
  if (last === undefined) return unknownLayout(path, rangeOf(seq)[0]);
  const column = columnOf(text, last.start);
  const gap = gapOf(last, text);
  const neighbours = neighbourForm(entries, value, -1);
  const form = chooseForm(value, { neighbours, top: false, column: column + 1 + gap }, style);
  const lines = renderItem(value, column, gap, form, style);
  return [appendLines(page, entries, step === undefined, lines, [])];
}

/** The spaces between `-` and the item. */
function gapOf(entry: Entry, text: string): number {
  if (entry.value === undefined) return 1;
  const gap = startOf(entry.value, text) - entry.valueFrom;
  return gap > 0 && gap < 8 && skipSpaces(text, entry.valueFrom) === entry.valueFrom + gap
    ? gap
    : 1;
}

/** Appends lines after the last entry, set apart the way its neighbours are. */
function appendLines(
  page: Page,
  entries: readonly Entry[],
  top: boolean,
  lines: readonly string[],
  comment: readonly string[],
): Splice {
  const { text, style } = page;
  const last = entries.at(-1);
  if (last === undefined) throw new Error("Checked by the caller");
  const at = top ? endOfDocument(text, last) : blockAfter(last, text);
  const apart = separatedByBlankLines(entries, text, top ? "some" : "all") ||
    (top && isCommentAbove(text, at));
  const above = previousLine(text, at);
  // A blank line below a `|+` text would become part of it.
  const needsBlank = apart && !endsInKeptText(last, text) &&
    !(above !== undefined && isBlankLine(text, above));
  return insertLines(text, at, [...(needsBlank ? [""] : []), ...comment, ...lines], style.eol);
}
