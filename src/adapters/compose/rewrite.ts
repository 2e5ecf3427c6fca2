import { entryOf, type Json } from "@/model/mod.ts";
import { editYaml, type YamlEdit } from "@/text/yaml/mod.ts";
import { inFormOf, plainText } from "../ownership/texts.ts";
import {
  type Entries,
  exactText,
  FILE,
  KINDS,
  readCompose,
  renderCompose,
  sameEntries,
} from "./document.ts";

/** The file with other entries, or why that cannot be done without losing what somebody wrote. */
export type Rewritten =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string; readonly line?: number };

/**
 * Gives a file other entries. Where it is in hsm's own form, it is written in that form; line ends and a BOM stay.
 * Where somebody gave it comments or another form, only the entries that differ are edited, and the rest stays as it is.
 *
 * @param found the entries that the text has
 */
export function rewrite(text: string, found: Entries, wanted: Entries): Rewritten {
  if (sameEntries(found, wanted)) return { ok: true, text };
  if (isOwnForm(text, found)) return { ok: true, text: inFormOf(text, renderCompose(wanted)) };
  const edited = editYaml(text, KINDS.flatMap((kind) => editsOf(kind, found, wanted)));
  if (!edited.ok) return edited;
  const again = readCompose(edited.text, FILE);
  return again.ok && sameEntries(again.entries, wanted)
    ? edited
    : { ok: false, reason: "the edited file would say something else" };
}

/** Whether nobody but hsm gave a file its form. */
function isOwnForm(text: string, found: Entries): boolean {
  return plainText(text) === renderCompose(found);
}

function editsOf(kind: typeof KINDS[number], found: Entries, wanted: Entries): YamlEdit[] {
  const [old, now] = [found[kind], wanted[kind]];
  const keys = [...new Set([...Object.keys(now), ...Object.keys(old)])];
  return keys.flatMap((key): YamlEdit[] => {
    const path = kind === "file" ? [key] : [kind, key];
    const [before, after]: (Json | undefined)[] = [entryOf(old, key), entryOf(now, key)];
    if (after === undefined) return [{ op: "remove", path, prune: kind !== "services" }];
    if (before !== undefined && exactText(before) === exactText(after)) return [];
    return [{ op: "set", path, value: after }];
  });
}
