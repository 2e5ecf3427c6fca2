import { parseSyntax } from "./toml_syntax.ts";
import type { TomlPath } from "./toml_edit.ts";
import { writeKey, writeToml } from "./write_toml.ts";

/**
 * Something that an edit made beside its own entry, so that the last removal can take it back.
 *
 * - `table`: a `[header]`; `list`: a `[[header]]` with its name; both know whether a blank line
 *   came with them;
 * - `key`: a key that holds an array or an inline table;
 * - `literal`: an empty array or inline table that was there and was opened: its text.
 */
export type CreatedMark =
  | { readonly kind: "table"; readonly path: TomlPath; readonly blank: boolean }
  | {
    readonly kind: "list";
    readonly path: TomlPath;
    readonly name: string;
    readonly blank: boolean;
  }
  | { readonly kind: "key"; readonly path: TomlPath }
  | { readonly kind: "literal"; readonly path: TomlPath; readonly text: string };

/** Writes a mark as one string, in words of TOML: fit for a line of a lock file. */
export function writeMark(mark: CreatedMark): string {
  const key = writeKey(mark.path);
  switch (mark.kind) {
    case "table":
      return `${mark.blank ? "\n" : ""}[${key}]`;
    case "list":
      return `${mark.blank ? "\n" : ""}[[${key}]]\nname = ${writeToml(mark.name)}`;
    case "key":
      return key;
    case "literal":
      return `${key} = ${mark.text}`;
  }
}

/** Reads what `writeMark` wrote; undefined for anything else. */
export function readMark(text: string): CreatedMark | undefined {
  const blank = text.startsWith("\n");
  const header = text.trimStart().startsWith("[");
  const literal = !header && /[\]}]$/.test(text);
  const section = parseSyntax(header || literal ? text : `${text} = 0`)?.sections.at(-1);
  if (section === undefined) return undefined;
  const entry = section.entries[0];
  if (!header) {
    if (entry === undefined) return undefined;
    const path = entry.key;
    if (!literal) return { kind: "key", path };
    return { kind: "literal", path, text: text.slice(entry.value.span.start) };
  }
  const path = section.key.filter((part) => typeof part === "string");
  if (!section.list) return { kind: "table", path, blank };
  // The name is compared as `writeMark` writes it; nobody else writes these strings.
  const name = text.slice(entry?.value.span.start ?? text.length);
  return { kind: "list", path, name: unquote(name), blank };
}

function unquote(written: string): string {
  if (written.startsWith("'")) return written.slice(1, -1);
  try {
    return String(JSON.parse(written));
  } catch {
    return written;
  }
}
