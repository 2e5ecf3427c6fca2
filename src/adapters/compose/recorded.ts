import { entryOf, type Json } from "@/model/mod.ts";
import { type Entries, exactText, KINDS, NO_ENTRIES } from "./document.ts";

/** What hsm.lock says is hsm's in the file: kind → key → exact text. */
export type OwnedText = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The kind in hsm.lock for entries that are left to the user; the key is `services/name`. */
export const ADOPTED = "adopted";

/** The file as hsm left it: what it owned, beside what is the user's. */
export function recordedEntries(recorded: OwnedText, found: Entries): Entries {
  const entries = KINDS.map((kind) => {
    const mine = Object.entries(recorded[kind] ?? {}).map(([key, text]) => [key, valueOf(text)]);
    const yours = Object.entries(found[kind])
      .filter(([key]) => entryOf(recorded[ADOPTED], `${kind}/${key}`) !== undefined);
    return [kind, Object.fromEntries([...mine, ...yours])];
  });
  return { ...NO_ENTRIES, ...Object.fromEntries(entries) };
}

/** What hsm.lock keeps of entries. */
export function record(entries: Entries): Record<string, Record<string, string>> {
  const kinds = KINDS.filter((kind) => Object.keys(entries[kind]).length > 0);
  return Object.fromEntries(
    kinds.map((kind) => [
      kind,
      Object.fromEntries(
        Object.entries(entries[kind]).map(([key, value]) => [key, exactText(value)]),
      ),
    ]),
  );
}

/** What hsm.lock recorded; a text that is no JSON any more stands for itself. */
export function valueOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
