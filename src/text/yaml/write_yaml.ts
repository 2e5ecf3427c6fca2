import { isScalar, NewDocument, visit } from "./library.ts";
import { escapeInvisible, hasInvisible, isSafePlain } from "./write_scalar.ts";
import type { YamlValue } from "./value.ts";

/** What stands around generated data. */
export interface WriteOptions {
  /** Lines of comment at the top, without `#`. */
  readonly header?: string;
}

/**
 * Writes data as YAML for a generated file: block style, keys in the caller's order, no aliases,
 * LF, one value a line.
 *
 * Text that some YAML 1.1 or 1.2 reader could take for another type (`on`, `22:22`, `1_000`,
 * `=`, dates) is quoted; the same data always gives the same text.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { writeYaml } from "@/text/yaml/mod.ts";
 *
 * const text = writeYaml({ ports: ["22:22"], restart: "no" }, { header: "Written by hsm" });
 * assert.equal(text, '# Written by hsm\n\nports:\n  - "22:22"\nrestart: "no"\n');
 * ```
 */
export function writeYaml(value: YamlValue, options: WriteOptions = {}): string {
  const document = new NewDocument(value, { aliasDuplicateObjects: false, compat: "yaml-1.1" });
  visit(document, {
    Scalar(_key, node) {
      if (!isScalar(node) || typeof node.value !== "string") return;
      // Long texts with line breaks stay readable blocks; all else that is unsafe is quoted.
      if (!isReadableBlock(node.value) && !isSafePlain(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
  const header = options.header;
  const top = header === undefined
    ? ""
    : header.split("\n").map((line) => `# ${line}`.trimEnd()).join("\n") + "\n\n";
  return top + escapeInvisible(document.toString({ lineWidth: 0 }));
}

/** A text of several lines that a `|` block holds without tricks. */
function isReadableBlock(text: string): boolean {
  return /^[^\s#][^\r\t]*\n[^\r\t]*\S\n?$/.test(text) && !hasInvisible(text);
}
