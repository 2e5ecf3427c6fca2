import {
  type AdapterInput,
  entryOf,
  isObject,
  type Json,
  type Problem,
  textOf,
} from "@/model/mod.ts";
import { findConflict } from "@/text/words/mod.ts";
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
import { editedByHand, foreign, inConflict, strange, unreadable } from "./ownership_problems.ts";
import { projectName } from "./project_name.ts";
import type { UserFiles } from "./user_files.ts";
import { managedContainers, wantedEntries } from "./wanted.ts";

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
}

type OwnedText = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The kind in hsm.lock for entries that are left to the user; the key is `services/name`. */
const ADOPTED = "adopted";

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
}

/**
 * Compares what the stack wants with what stands in the file and what hsm.lock says is hsm's.
 *
 * An entry with the recorded text, or with the text that is wanted, is hsm's. Everything else in the file was changed or
 * added by hand: a problem, unless `overwrite` (hsm's text again) or `adopt` (the entry is the user's from then on, and
 * hsm.lock says so). A file that hsm has no record of is hsm's only where it says exactly what hsm would write.
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
  const { overwrite, adopt } = input.options;
  if (!read.ok || !("entries" in read)) {
    const conflict = findConflict(textOf(input.snapshot, FILE) ?? "");
    const problem = conflict
      ? inConflict(conflict)
      : unreadable("message" in read ? read : { message: "?" });
    if (!overwrite || seen.kind === "directory") return { ...untouched(), problems: [problem] };
    return replaced(input, want, user, NO_ENTRIES);
  }
  const { entries: found } = read;
  if (!isOurs && !adopt && !sameEntries(found, want)) {
    if (overwrite) return replaced(input, want, user, found);
    return { ...untouched(), problems: [foreign(read.at, found)] };
  }
  const final = { file: {}, services: {}, networks: {}, volumes: {}, configs: {}, secrets: {} };
  const work: Work = {
    input,
    recorded,
    found,
    at: read.at,
    final,
    owned: {},
    notes: [],
    problems: [],
  };
  for (const kind of KINDS) {
    const keys = [recorded[kind] ?? {}, found[kind], want[kind]].flatMap(Object.keys);
    for (const key of [...new Set(keys)].sort()) settle(work, kind, key, entryOf(want[kind], key));
  }
  if (work.problems.length > 0) return { ...untouched(), problems: work.problems };
  return finished(input, work, user, seen.kind === "file" ? seen.text ?? "" : "");
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

/** `--overwrite` on a file that is not hsm's, or that cannot be read. */
function replaced(
  input: AdapterInput,
  want: Entries,
  user: UserFiles,
  found: Entries,
): Reconciled {
  if (!isEmpty(want) || user.included) {
    const causes = [
      "replaces a file that hsm did not write (--overwrite)",
      ...changes(input, found, want),
    ];
    return { ...absent(input, want, user, true), causes };
  }
  return { ...untouched(), state: "remove", causes: [GONE] };
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
  if (adopted && !(options.overwrite && want !== undefined)) keep(work, kind, key, got, want);
  else if (options.overwrite) {
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
  const { owned, notes } = work;
  let entries: Entries = work.final;
  if (isEmpty(entries)) {
    if (!user.included) return { ...untouched(), state: "remove", causes: [GONE] };
    entries = emptyFile(input);
    owned["file"] = { name: exactText(entries.file["name"] ?? "") };
    notes.push(`${FILE} stays, empty: your compose file includes it`);
  } else if (entries.file["name"] === undefined) {
    const name = projectName(input.stack);
    entries = { ...entries, file: { ...entries.file, name } };
    owned["file"] = { ...owned["file"], name: exactText(name) };
  }
  const rendered = renderCompose(entries);
  const base = { entries, owned, notes, problems: [], text: rendered };
  if (sameEntries(work.found, entries)) return { ...base, state: "same", causes: [] };
  if (normal(text) !== renderCompose(work.found)) {
    notes.push(`comments and formatting by hand in ${FILE} are not kept`);
  }
  const causes = changes(input, work.found, entries);
  return { ...base, state: "write", causes };
}

const GONE = "no container is managed any more";
const EMPTY = "empty: your compose file includes it";

function emptyFile({ stack }: AdapterInput): Entries {
  return { ...NO_ENTRIES, file: { name: projectName(stack) } };
}

function record(entries: Entries): Record<string, Record<string, string>> {
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

/** One line an entry: added, changed (which keys), gone. */
function changes({ stack }: AdapterInput, before: Entries, after: Entries): readonly string[] {
  const owners = new Map(
    managedContainers(stack).flatMap(({ id, services, volumes, configs, networks }) => [
      ...services.map(({ name }): [string, string] => [`services/${name}`, id]),
      ...Object.keys(volumes).map((name): [string, string] => [`volumes/${name}`, id]),
      ...Object.keys(configs).map((name): [string, string] => [`configs/${name}`, id]),
      ...Object.keys(networks).map((name): [string, string] => [`networks/${name}`, id]),
    ]),
  );
  return (["services", "networks", "volumes", "configs", "secrets", "file"] as const).flatMap(
    (kind) => {
      const keys = [...new Set([...Object.keys(before[kind]), ...Object.keys(after[kind])])].sort();
      return keys.flatMap((key) => {
        const [old, now] = [entryOf(before[kind], key), entryOf(after[kind], key)];
        const owner = owners.get(`${kind}/${key}`);
        const because = owner === undefined ? "" : `  (${owner})`;
        const name = entryName(kind, key);
        if (old === undefined) return kind === "file" ? [] : [`+ ${name}${because}`];
        if (now === undefined) return [`- ${name}  (no longer in the stack)`];
        if (exactText(old) === exactText(now)) return [];
        return [`~ ${name}${changedKeys(old, now)}${because}`];
      });
    },
  );
}

function changedKeys(old: Json, now: Json): string {
  if (!isObject(old) || !isObject(now)) return `: ${exactText(old)} → ${exactText(now)}`;
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  const changed = keys.filter((key) => exactText(old[key] ?? null) !== exactText(now[key] ?? null));
  return `: ${changed.join(", ")}`;
}

/** An entry as a person reads it: `service redis`. */
function entryName(kind: Kind, key: string): string {
  return kind === "file" ? key : `${kind.slice(0, -1)} ${key}`;
}

function normal(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}
