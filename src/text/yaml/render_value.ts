import type { Style } from "./style.ts";
import { isList, isMapping } from "./value.ts";
import type { YamlList, YamlMap, YamlValue } from "./value.ts";
import { writeScalar } from "./write_scalar.ts";

/** On the line of its key, or on lines below it. */
export type Form = "inline" | "block";

/** What decides about the form of a new list or mapping. */
export interface FormWish {
  /** How values of the same kind beside it are written. */
  readonly neighbours: Form | undefined;
  /** True for a section of the file: those are written on lines below their key. */
  readonly top: boolean;
  /** The column at which the value would start inline. */
  readonly column: number;
}

const MAX_WIDTH = 100;
/** Neighbours in braces make longer lines acceptable. */
const MAX_WIDTH_LIKE_NEIGHBOURS = 120;

/** Chooses between `key: [a, b]` and lines below the key. */
export function chooseForm(value: YamlValue, wish: FormWish, style: Style): Form {
  if (!isList(value) && !isMapping(value)) return "inline";
  if (isEmpty(value)) return "inline";
  if (wish.neighbours === "block") return "block";
  const end = wish.column + renderInline(value, style).length;
  if (wish.neighbours === "inline") return end <= MAX_WIDTH_LIKE_NEIGHBOURS ? "inline" : "block";
  return !wish.top && isFlat(value) && end <= MAX_WIDTH ? "inline" : "block";
}

/** Says whether a list or mapping has nothing in it. */
export function isEmpty(value: YamlList | YamlMap): boolean {
  return Object.keys(value).length === 0;
}

function isFlat(value: YamlList | YamlMap): boolean {
  if (isList(value)) return value.every(isScalarValue);
  return Object.values(value).every((item) =>
    isScalarValue(item) || (isList(item) && item.every(isScalarValue))
  );
}

function isScalarValue(value: YamlValue): boolean {
  return !isList(value) && !isMapping(value);
}

/** Writes a value on one line, valid in block and in brackets. */
export function renderInline(value: YamlValue, style: Style): string {
  if (isList(value)) {
    const items = value.map((item) => renderInline(item, style)).join(", ");
    return items === "" ? "[]" : `[${style.listPad}${items}${style.listPad}]`;
  }
  if (isMapping(value)) {
    const pairs = Object.entries(value).map(([key, item]) => renderInlinePair(key, item, style));
    return pairs.length === 0 ? "{}" : `{${style.mapPad}${pairs.join(", ")}${style.mapPad}}`;
  }
  return writeScalar(value, typeof value === "string" ? style.quotesFor(value, "value") : "plain");
}

function renderKey(key: string, style: Style): string {
  return writeScalar(key, style.quotesFor(key, "key"));
}

/** Writes `key: value` on one line. */
export function renderInlinePair(key: string, value: YamlValue, style: Style): string {
  return `${renderKey(key, style)}: ${renderInline(value, style)}`;
}

/** Writes `key: value` as lines whose key stands at a column. */
export function renderPair(
  key: string,
  value: YamlValue,
  column: number,
  form: Form,
  style: Style,
): readonly string[] {
  const head = `${" ".repeat(column)}${renderKey(key, style)}:`;
  if (form === "inline") return [`${head} ${renderInline(value, style)}`];
  return [head, ...renderBelow(value, column, style)];
}

/** Writes the lines of a list or mapping below a key that stands at a column. */
export function renderBelow(value: YamlValue, column: number, style: Style): readonly string[] {
  if (isList(value)) {
    const at = column + style.listStep;
    return value.flatMap((item) => renderItem(item, at, 1, nestedForm(item, at + 2, style), style));
  }
  return isMapping(value) ? renderMap(value, column + style.step, style) : [];
}

function renderMap(map: YamlMap, column: number, style: Style): readonly string[] {
  return Object.entries(map).flatMap(([key, item]) => {
    const form = nestedForm(item, column + key.length + 2, style);
    return renderPair(key, item, column, form, style);
  });
}

function nestedForm(value: YamlValue, column: number, style: Style): Form {
  return chooseForm(value, { neighbours: undefined, top: false, column }, style);
}

/** Writes `- value` as lines whose `-` stands at a column, `gap` spaces before the value. */
export function renderItem(
  value: YamlValue,
  column: number,
  gap: number,
  form: Form,
  style: Style,
): readonly string[] {
  const head = `${" ".repeat(column)}-${" ".repeat(gap)}`;
  if (form === "inline" || !isMapping(value)) return [head + renderInline(value, style)];
  const [first = "", ...rest] = renderMap(value, head.length, style);
  return [head + first.trimStart(), ...rest];
}
