import { entryOf, isObject, type Json, type Place, type Problem } from "@/model/mod.ts";
import type { ConflictMarker } from "@/text/words/mod.ts";
import { difference } from "../ownership/texts.ts";
import { type Entries, type EntryPlace, exactText, FILE, type Kind } from "./document.ts";
import { valueOf } from "./recorded.ts";

/** An entry that is not as hsm left it. */
export interface Difference {
  readonly kind: Kind;
  readonly key: string;
  readonly found: Json;
  /** What hsm wrote, as hsm.lock has it. */
  readonly recorded: string | undefined;
  readonly wanted: Json | undefined;
  readonly at: Place | undefined;
}

/** A file that is no compose file hsm can read. */
export function unreadable(
  { message, place }: { readonly message: string; readonly place?: Place },
  { isOurs, isText }: { readonly isOurs: boolean; readonly isText: boolean },
): Problem {
  const ways = [
    ...(isText ? ["correct it"] : []),
    "move it away",
    ...(isText && isOurs ? ["run `hsm sync --overwrite` to write it anew"] : []),
    ...(isText ? ["run `hsm sync --backup` to write it anew and keep a copy"] : []),
  ];
  const next = ways.join(", or ");
  return {
    code: "HSM-E0501",
    message: `${FILE} cannot be read: ${message}`,
    place,
    next: next.charAt(0).toUpperCase() + next.slice(1),
  };
}

/** A file of hsm's that a merge left half-done: only what was adopted in it is the user's. */
export function inConflict({ line, lineText }: ConflictMarker): Problem {
  return {
    code: "HSM-E0501",
    message: `${FILE} has conflict markers of a merge`,
    place: { file: FILE, line, column: 1, length: lineText.length, lineText },
    next:
      "Run `hsm sync --overwrite` (`--backup` keeps a copy of the file): hsm writes it anew from hsm.yaml",
  };
}

/** A file at hsm's place that hsm did not write. */
export function foreign(
  at: EntryPlace,
  { services }: Entries,
  wanted: string,
  found: string,
): Problem {
  const names = Object.keys(services).sort();
  const [first] = names;
  return {
    code: "HSM-E0502",
    message: `${FILE} is there, but hsm did not write it (services: ${names.join(", ") || "none"})`,
    place: first === undefined ? undefined : at("services", first),
    ...difference(FILE, wanted, found),
    next:
      "Run `hsm sync --adopt` to leave what stands in it to you, or `hsm sync --backup` to keep a copy and write the file, or move it away",
  };
}

/** A file whose form by hand cannot be kept while its entries change. */
export function formLost(
  { reason, line }: { readonly reason: string; readonly line?: number },
  wanted: string,
  found: string,
): Problem {
  const lineText = found.split(/\r?\n/)[(line ?? 0) - 1];
  return {
    code: "HSM-E0830",
    message: `hsm cannot change ${FILE} and keep what was written there by hand: ${reason}`,
    ...(line !== undefined && lineText !== undefined && {
      place: { file: FILE, line, column: 1, length: Math.max(1, lineText.length), lineText },
    }),
    ...difference(FILE, wanted, found),
    next:
      "Run `hsm sync --backup` to keep a copy of the file, or `hsm sync --overwrite` to let go of what was written by hand",
  };
}

/** An entry of hsm's with another text. */
export function editedByHand(difference: Difference): Problem {
  const { kind, key, recorded = "null", found, wanted, at } = difference;
  return {
    code: "HSM-E0503",
    message: `${FILE} was edited by hand: ${noun(kind)} "${key}" differs in ${
      differing(valueOf(recorded), found).join(", ")
    }`,
    place: at,
    ...(wanted === undefined &&
      { also: [{ note: "It is no longer in the stack: hsm would remove it" }] }),
    next:
      "Put the change under `compose:` of the container in hsm.yaml and run `hsm sync --overwrite` (`--backup` keeps a copy of the file), or run `hsm sync --adopt` to make the entry yours",
  };
}

/** An entry that hsm did not write. */
export function strange({ kind, key, wanted, at }: Difference): Problem {
  return {
    code: "HSM-E0504",
    message: `${FILE} holds ${noun(kind)} "${key}", which hsm did not write`,
    place: at,
    ...(wanted !== undefined && { also: [{ note: "hsm wants an entry of its own there" }] }),
    next:
      "Move it to your own compose.yaml; or run `hsm sync --adopt` to keep it here, or `hsm sync --overwrite` to drop it (`--backup` keeps a copy of the file)",
  };
}

function noun(kind: Kind): string {
  return kind === "file" ? "the key" : kind.slice(0, -1);
}

/** Keys that differ, each with both values: `image ("redis:7", hsm wrote "redis:8")`. */
function differing(old: Json, now: Json): readonly string[] {
  if (!isObject(old) || !isObject(now)) return [`${exactText(now)} (hsm wrote ${exactText(old)})`];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  const text = (value: Json | undefined): string =>
    value === undefined ? "nothing" : exactText(value);
  const pairs = keys.map((key) => [key, text(entryOf(old, key)), text(entryOf(now, key))] as const);
  return pairs.filter(([, before, after]) => before !== after)
    .map(([key, before, after]) => `${key} (${after}, hsm wrote ${before})`);
}
