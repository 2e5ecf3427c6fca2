import type { TomlDocument } from "./toml_document.ts";

const FIRST_ITEM = /=[ \t]*\[[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*([ \t]+)["'{]/g;

/** One step of indentation, as most arrays with a line for each item have it. */
export function indentUnit(document: TomlDocument): string {
  const seen = new Map<string, number>();
  for (const block of document.blocks) {
    for (const [, indent = ""] of block.text.matchAll(FIRST_ITEM)) {
      if (/^(?:\t| {1,4})$/.test(indent)) seen.set(indent, (seen.get(indent) ?? 0) + 1);
    }
  }
  const [most] = [...seen].toSorted((a, b) => b[1] - a[1]);
  return most?.[0] ?? "    ";
}
