import type { Complaint, TextFormat } from "@/text/schema/mod.ts";
import type { RegistryCode } from "../codes.ts";

/** A form of text in a registry's files, with the code of its problem. */
export interface Format extends TextFormat {
  readonly code: RegistryCode;
}

/** A text in double quotes, for messages. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/** A complaint about a text: the text itself, what is wrong with it, and what to do. */
export function complain(text: string, message: string, next: string): Complaint {
  return { message: `${quote(text)} ${message}`, next };
}

/** Characters that no name, path or URL may hold: controls, NUL, and invisible direction marks. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** A complaint about the first control or invisible character of a text. */
export function refuseControl(text: string): Complaint | undefined {
  const match = CONTROL.exec(text);
  if (!match) return undefined;
  const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return complain(text, `holds the invisible character U+${code}`, "Remove that character");
}
