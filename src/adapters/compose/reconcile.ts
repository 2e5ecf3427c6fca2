import {
  type AdapterInput,
  entryOf,
  type Json,
  type Place,
  type Problem,
  textOf,
} from "@/model/mod.ts";
import { findConflict } from "@/text/words/mod.ts";
import { difference, hasComments } from "../ownership/texts.ts";
import { changes, entryName } from "./changes.ts";
import {
  type Entries,
  type EntryPlace,
  exactText,
  FILE,
  isEmpty,
  type Kind,
  KINDS,
  NO_ENTRIES,
  readCompose,
  renderCompose,
  sameEntries,
} from "./document.ts";
import {
  editedByHand,
  foreign,
  formLost,
  inConflict,
  strange,
  unreadable,
} from "./ownership_problems.ts";
import { projectName } from "./project_name.ts";
import { ADOPTED, type OwnedText, record, recordedEntries } from "./recorded.ts";
import { rewrite } from "./rewrite.ts";
import type { UserFiles } from "./user_files.ts";
import { wantedEntries } from "./wanted.ts";

/** What is to be done about the file, and what hsm owns in it afterwards. */
export interface Reconciled {
  readonly state: "same" | "write" | "remove";
  /** The file as it should be; undefined where there should be none, or it is not hsm's. */
  readonly text?: string;
  readonly entries: Entries;
  /** kind → key → exact text; kind `adopted` holds what hsm leaves to the user. */
  readonly owned: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly causes: readonly string[];
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
  /** The file holds what somebody wrote, and a copy of it is kept first. */
  readonly backup?: boolean;
}

/** Collects while entries are gone through. */
interface Work {
  readonly input: AdapterInput;
  readonly recorded: OwnedText;
  readonly found: Entries;
  readonly at: EntryPlace;
  readonly final: Readonly<Record<Kind, Record<string, Json>>>;
  readonly owned: Record<string, Record<string, string>>;
  readonly notes: string[];
  readonly problems: Problem[];
  /** Something written by hand gives way to hsm's text. */
  restores: boolean;
}

/**
 * Compares what the stack wants with what stands in the file and what hsm.lock says is hsm's.
 *
 * An entry with the recorded text, or with the text that is wanted, is hsm's. Everything else in the file was changed or
 * added by hand: a problem, unless `overwrite` (hsm's text again), `backup` (the same, and a copy is kept) or `adopt` (the
 * entry is the user's from then on, and hsm.lock says so). A file that hsm has no record of is hsm's only where it says
 * exactly what hsm would write; `overwrite` is no leave to drop it. Comments and form by hand stay (`rewrite`).
 */
export function reconcile(input: AdapterInput, user: UserFiles): Reconciled {
  const want = wantedEntries(input.stack);
  const recorded = input.lock.owned[FILE] ?? {};
  const isOurs = Object.keys(recorded).length > 0;
  const seen = input.snapshot.files.get(FILE);
  if (seen === undefined || seen.kind === "absent") return absent(input, want, user, isOurs);
  if (isEmpty(want) && !isOurs) return untouched();
  const read = seen.kind === "file" && seen.text !== undefined
    ? readCompose(seen.text, FILE)
    : { ok: false, message: seen.kind === "directory" ? "it is a folder" : "it is not UTF-8 text" };
  if (!read.ok || !("entries" in read)) {
    return broken(input, want, user, isOurs, "message" in read ? read : { message: "?" });
  }
  const text = textOf(input.snapshot, FILE) ?? "";
  const { entries: found } = read;
  if (!isOurs && !input.options.adopt && !sameEntries(found, want)) {
    if (input.options.backup) return replaced(input, want, user, found, "hsm did not write it");
    return { ...untouched(), problems: [foreign(read.at, found, renderCompose(want), text)] };
  }
  const final = { file: {}, services: {}, networks: {}, volumes: {}, configs: {}, secrets: {} };
  const lists = { owned: {}, notes: [], problems: [] };
  const work: Work = { input, recorded, found, at: read.at, final, ...lists, restores: false };
  for (const kind of KINDS) {
    const keys = [recorded[kind] ?? {}, found[kind], want[kind]].flatMap(Object.keys);
    for (const key of [...new Set(keys)].sort()) settle(work, kind, key, entryOf(want[kind], key));
  }
  if (work.problems.length > 0) return { ...untouched(), problems: withDifference(work, text) };
  return finished(input, work, user, text);
}

/**
 * A file that is no compose file: hsm's own is written anew with `overwrite`, every other one needs a copy. Bytes that are
 * no text are left alone: of them no copy could be kept.
 */
function broken(
  input: AdapterInput,
  want: Entries,
  user: UserFiles,
  isOurs: boolean,
  read: { readonly message: string; readonly place?: Place },
): Reconciled {
  const text = textOf(input.snapshot, FILE);
  const { overwrite, backup } = input.options;
  if (text !== undefined && (backup || (overwrite && isOurs))) {
    return replaced(input, want, user, NO_ENTRIES, "it cannot be read");
  }
  const conflict = findConflict(text ?? "");
  const problem = conflict && isOurs
    ? inConflict(conflict)
    : unreadable(read, { isOurs, isText: text !== undefined });
  return { ...untouched(), problems: [problem] };
}

/** The first problem of an edited file shows all that differs from what hsm wrote. */
function withDifference({ recorded, found, problems }: Work, text: string): readonly Problem[] {
  const [first, ...others] = problems;
  const before = recordedEntries(recorded, found);
  const written = rewrite(text, found, before);
  const shown = difference(FILE, written.ok ? written.text : renderCompose(before), text);
  return first === undefined ? [] : [{ ...first, ...shown }, ...others];
}

function untouched(): Reconciled {
  return {
    state: "same",
    entries: NO_ENTRIES,
    owned: {},
    causes: [],
    notes: [],
    problems: [],
  };
}

/** No file: it is written where something is wanted; an included file that vanished is written again, empty. */
function absent(input: AdapterInput, want: Entries, user: UserFiles, isOurs: boolean): Reconciled {
  if (isEmpty(want) && !(isOurs && user.included)) return untouched();
  const entries = isEmpty(want) ? emptyFile(input) : want;
  const causes = changes(input, NO_ENTRIES, entries);
  return {
    ...untouched(),
    state: "write",
    entries,
    text: renderCompose(entries),
    owned: record(entries),
    causes: causes.length > 0 ? causes : [EMPTY],
  };
}

/** The whole file gives way to hsm's. */
function replaced(
  input: AdapterInput,
  want: Entries,
  user: UserFiles,
  found: Entries,
  because: string,
): Reconciled {
  const { backup } = input.options;
  if (isEmpty(want) && !user.included) {
    return { ...untouched(), state: "remove", causes: [GONE], backup };
  }
  const option = backup ? "--backup" : "--overwrite";
  const causes = [`written anew: ${because} (${option})`, ...changes(input, found, want)];
  return { ...absent(input, want, user, true), causes, backup };
}

/** Decides about one entry. */
function settle(work: Work, kind: Kind, key: string, want: Json | undefined): void {
  const { recorded, found, input: { options } } = work;
  const id = `${kind}/${key}`;
  const got = entryOf(found[kind], key);
  if (got === undefined) {
    if (want !== undefined) own(work, kind, key, want);
    return;
  }
  const text = exactText(got);
  const before = entryOf(recorded[kind], key);
  const wanted = want === undefined ? undefined : exactText(want);
  const adopted = entryOf(recorded[ADOPTED], id) !== undefined;
  if (text === wanted || (text === before && !adopted)) {
    if (want !== undefined) own(work, kind, key, want);
    return;
  }
  const restores = options.overwrite || options.backup;
  if (adopted && !(restores && want !== undefined)) keep(work, kind, key, got, want);
  else if (restores) {
    work.restores = true;
    if (want !== undefined) own(work, kind, key, want);
  } else if (options.adopt) keep(work, kind, key, got, want);
  else {
    const difference = {
      kind,
      key,
      found: got,
      recorded: before,
      wanted: want,
      at: work.at(kind, key),
    };
    work.problems.push(before === undefined ? strange(difference) : editedByHand(difference));
  }
}

function own(work: Work, kind: Kind, key: string, value: Json): void {
  work.final[kind][key] = value;
  (work.owned[kind] ??= {})[key] = exactText(value);
}

function keep(work: Work, kind: Kind, key: string, value: Json, want: Json | undefined): void {
  work.final[kind][key] = value;
  (work.owned[ADOPTED] ??= {})[`${kind}/${key}`] = "";
  const line = work.at(kind, key)?.line;
  const place = line === undefined ? FILE : `${FILE}:${line}`;
  if (want !== undefined) work.notes.push(`kept: ${entryName(kind, key)} (${place}, yours)`);
}

function finished(input: AdapterInput, work: Work, user: UserFiles, text: string): Reconciled {
  const { owned, notes, found } = work;
  const backup = work.restores && input.options.backup;
  let entries: Entries = work.final;
  if (isEmpty(entries)) {
    if (!user.included) return gone(input, work, text, backup);
    entries = emptyFile(input);
    owned["file"] = { name: exactText(entries.file["name"] ?? "") };
    notes.push(`${FILE} stays, empty: your compose file includes it`);
  } else if (entries.file["name"] === undefined) {
    const name = projectName(input.stack);
    entries = { ...entries, file: { ...entries.file, name } };
    owned["file"] = { ...owned["file"], name: exactText(name) };
  }
  const base = { entries, owned, notes, problems: [], text: renderCompose(entries) };
  if (sameEntries(found, entries)) return { ...base, state: "same", causes: [] };
  const causes = changes(input, found, entries);
  if (backup) return { ...base, state: "write", causes, backup };
  const written = rewrite(text, found, entries);
  if (written.ok) return { ...base, text: written.text, state: "write", causes };
  if (input.options.backup) return { ...base, state: "write", causes, backup: true };
  if (input.options.overwrite) return { ...base, state: "write", causes };
  return { ...untouched(), problems: [formLost(written, renderCompose(found), text)] };
}

/** The file goes with its last entry; comments that somebody wrote into it do not go unseen. */
function gone(
  { options }: AdapterInput,
  { found }: Work,
  text: string,
  backup: boolean,
): Reconciled {
  const mine = renderCompose(found);
  const isByHand = hasComments(text, mine);
  if (!isByHand || options.overwrite || options.backup) {
    const keeps = backup || (isByHand && options.backup);
    return { ...untouched(), state: "remove", causes: [GONE], backup: keeps };
  }
  const reason = `${GONE}, so the file would go`;
  return { ...untouched(), problems: [formLost({ reason }, mine, text)] };
}

const GONE = "no container is managed any more";
const EMPTY = "empty: your compose file includes it";

function emptyFile({ stack }: AdapterInput): Entries {
  return { ...NO_ENTRIES, file: { name: projectName(stack) } };
}
