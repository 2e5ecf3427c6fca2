import { parseSpecifiers, parseVersion } from "@/text/pep/mod.ts";
import { quote } from "@/text/schema/mod.ts";
import type { Format } from "./format.ts";

/** The project's version. */
export const VERSION: Format = {
  name: "version",
  code: "HSM-E0110",
  description: "A version (PEP 440)",
  examples: ["0.1.0"],
  judge: (text) =>
    parseVersion(text) ? undefined : {
      message: `${quote(text)} is no version that PEP 440 knows`,
      next: 'Write a version, e.g. "0.1.0"',
    },
};

/** The range of a component's versions. */
export const RANGE: Format = rangeFormat("range", "Versions that are accepted (PEP 440)", [
  ">=1.4,<2",
]);
/** The range of Python versions. */
export const PYTHON: Format = rangeFormat("python", "Python versions (PEP 440)", [">=3.11"]);

function rangeFormat(name: string, description: string, examples: readonly string[]): Format {
  return {
    name,
    code: "HSM-E0110",
    description,
    examples,
    judge: (text) => {
      const result = parseSpecifiers(text);
      if (result.ok) return undefined;
      // What to write stands in `next`, and knows more of what was meant.
      const message = result.message.replace(/: write .*$/, "");
      return { message, next: suggest(text, name), offset: result.column - 1 };
    },
  };
}

/** What the writer of a range in another tool's language meant. */
function suggest(text: string, name: string): string {
  const trimmed = text.trim();
  if (trimmed === "*" || trimmed === "latest") return "Remove the key: every version fits then";
  const [, sign, number] = /^([\^~]|=)?\s*v?(\d+(?:\.\d+)*)$/.exec(trimmed) ?? [];
  if (number === undefined) return 'Write a range of PEP 440, e.g. ">=1.4,<2"';
  if (sign === "^") return `Write ">=${number},<${caretEnd(number)}"`;
  if (sign === "~") return `Write "~=${number.includes(".") ? number : `${number}.0`}"`;
  if (sign === "=") return `Write "==${number}"`;
  if (name === "python") return `Write ">=${number}"`;
  return `Write "==${number}" for exactly this version, or ">=${number}"`;
}

/** The first version that `^1.2` does not take: one up at the first number that is not zero. */
function caretEnd(number: string): string {
  const parts = number.split(".").map(Number);
  const index = Math.max(0, parts.findIndex((part) => part !== 0));
  return [...parts.slice(0, index), (parts[index] ?? 0) + 1].join(".");
}
