import { parse, TomlError } from "smol-toml";
import type { TomlTable } from "./toml_value.ts";

/** What `readToml` answers: the value, or the place where the text stops being TOML. */
export type TomlReading =
  | { readonly ok: true; readonly value: TomlTable }
  | {
    readonly ok: false;
    readonly line: number;
    readonly column: number;
    readonly message: string;
  };

/** Reads a TOML 1.1 text (without BOM) into plain values; the only user of the value parser. */
export function readToml(text: string): TomlReading {
  try {
    return { ok: true, value: parse(text, { integersAsBigInt: "asNeeded" }) as TomlTable };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column } = error;
    return { ok: false, line, column, message: sentence(error.message) };
  }
}

/** The first line of the parser's message, without its fixed opening, as a sentence of ours. */
function sentence(message: string): string {
  const first = (message.split("\n")[0] ?? "").replace(/^Invalid TOML document: /, "");
  return first.charAt(0).toUpperCase() + first.slice(1);
}
