import { isObject, type Json, type Place, type Problem } from "@/model/mod.ts";
import type { ConflictMarker } from "@/text/words/mod.ts";
import { type Entries, type EntryPlace, exactText, FILE, type Kind } from "./document.ts";

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
export function unreadable({ message, place }: { message: string; place?: Place }): Problem {
  return {
    code: "HSM-E0501",
    message: `${FILE} cannot be read: ${message}`,
    place,
    next: "Correct it, move it away, or run `hsm sync --overwrite` to replace it",
  };
}

/** A file of hsm's that a merge left half-done: nothing in it is the user's to settle. */
export function inConflict({ line, lineText }: ConflictMarker): Problem {
  return {
    code: "HSM-E0501",
    message: `${FILE} has conflict markers of a merge`,
    place: { file: FILE, line, column: 1, length: lineText.length, lineText },
    next: "Run `hsm sync --overwrite`: hsm writes the file anew from hsm.yaml",
  };
}

/** A file at hsm's place that hsm did not write. */
export function foreign(at: EntryPlace, { services }: Entries): Problem {
  const names = Object.keys(services).sort();
  const [first] = names;
  return {
    code: "HSM-E0502",
    message: `${FILE} is there, but hsm did not write it (services: ${names.join(", ") || "none"})`,
    place: first === undefined ? undefined : at("services", first),
    next:
      "Move it away, or run `hsm sync --overwrite` to replace it, or `hsm sync --adopt` to leave what stands in it to you",
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
      `Put the change under \`compose:\` of the container in hsm.yaml and run \`hsm sync --overwrite\`, ${"or run `hsm sync --adopt` to make the entry yours"}`,
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
      "Move it to your own compose.yaml; or run `hsm sync --adopt` to keep it here, or `hsm sync --overwrite` to drop it",
  };
}

function noun(kind: Kind): string {
  return kind === "file" ? "the key" : kind.slice(0, -1);
}

/** What hsm.lock recorded; a text that is no JSON any more stands for itself. */
function valueOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** Keys that differ, each with both values: `image ("redis:7", hsm wrote "redis:8")`. */
function differing(old: Json, now: Json): readonly string[] {
  if (!isObject(old) || !isObject(now)) return [`${exactText(now)} (hsm wrote ${exactText(old)})`];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  const text = (value: Json | undefined): string =>
    value === undefined ? "nothing" : exactText(value);
  return keys.filter((key) => text(old[key]) !== text(now[key]))
    .map((key) => `${key} (${text(now[key])}, hsm wrote ${text(old[key])})`);
}
