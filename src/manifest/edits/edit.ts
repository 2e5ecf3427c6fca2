import {
  failure,
  formatRef,
  isObject,
  type Json,
  type JsonObject,
  type Path,
  type Problem,
  type Ref,
  type Result,
  success,
} from "@/model/mod.ts";
import { editYaml, type YamlEdit } from "@/text/yaml/mod.ts";
import type { Format } from "../formats/mod.ts";
import { readSource, type Source } from "../source.ts";

/** What an edit of hsm.yaml gives. */
export interface Edited {
  /** The whole file. */
  readonly text: string;
  /** False where the text already says so; it is then the text as given. */
  readonly changed: boolean;
  /** What changed, or why nothing did: one sentence without a final period. */
  readonly summary: string;
}

/** What to do with a file, and how to tell it. No edits: nothing to do. */
export interface Intent {
  readonly edits: readonly YamlEdit[];
  readonly summary: string;
}

/** Reads a file, asks for the edits, makes them. */
export function edit(
  text: string,
  wrong: readonly Problem[],
  plan: (source: Source) => Result<Intent>,
): Result<Edited> {
  if (wrong.length > 0) return failure(wrong);
  const read = readSource(text, FILE);
  if (!read.ok) return read;
  const intent = plan(read.value);
  if (!intent.ok) return intent;
  const { edits, summary } = intent.value;
  if (edits.length === 0) return success({ text, changed: false, summary });
  const edited = editYaml(text, edits);
  if (!edited.ok) return failure([refusal(text, edited)]);
  return success({ text: edited.text, changed: edited.text !== text, summary });
}

const FILE = "hsm.yaml";

/** Problems of an argument: the text must have the format. */
export function judge(format: Format, text: string | undefined): readonly Problem[] {
  const complaint = text === undefined ? undefined : format.judge(text);
  if (complaint === undefined) return [];
  return [{ code: format.code, message: complaint.message, next: complaint.next }];
}

/** A failure because a value of the file has not the type that the edit needs. */
export function wrongShape(source: Source, path: Path, expected: string): Result<never> {
  const place = source.at(path);
  return failure([{
    code: "HSM-E0131",
    message: `"${path.join(".")}" is not ${expected}`,
    ...(place && { place }),
    next: "Correct this place by hand, then run the command again",
  }]);
}

/** The mapping under a top-level key; an empty section is an empty mapping. */
export function sectionOf(source: Source, key: string): Result<JsonObject> {
  const value: Json = source.data[key] ?? {};
  return isObject(value) ? success(value) : wrongShape(source, [key], "a mapping");
}

/** The list under a top-level key; an empty section is an empty list. */
export function listOf(source: Source, key: string): Result<readonly Json[]> {
  const value: Json = source.data[key] ?? [];
  return Array.isArray(value)
    ? success(value as readonly Json[])
    : wrongShape(source, [key], "a list");
}

/** What to write for a wanted reference where `found` stands: more is said only where more is wanted. */
export function refine(found: Ref, wanted: Ref): string {
  const registry = wanted.registry ?? found.registry;
  const kind = wanted.kind ?? found.kind;
  return formatRef({
    name: wanted.name,
    ...(kind !== undefined && { kind }),
    ...(registry !== undefined && { registry }),
  });
}

/** Removes keys without a value. */
export function compact(value: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, Json] => pair[1] !== undefined),
  );
}

function refusal(
  text: string,
  refused: { readonly reason: string; readonly hint: string; readonly line?: number },
): Problem {
  const lineText = text.split(/\r?\n/)[(refused.line ?? 0) - 1];
  return {
    code: "HSM-E0131",
    message: refused.reason,
    ...(refused.line !== undefined && lineText !== undefined && {
      place: {
        file: FILE,
        line: refused.line,
        column: lineText.length - lineText.trimStart().length + 1,
        length: Math.max(1, lineText.trim().length),
        lineText,
      },
    }),
    next: refused.hint,
  };
}
