import type { Json, MayLeave, Repair } from "@/model/mod.ts";
import { isObject } from "@/model/mod.ts";
import type { Owner } from "@/ports.ts";
import { digestOf } from "./digest_of.ts";

/**
 * What a transaction must know to be undone by another process: written before the first change, replaced as a whole
 * whenever a step begins. Paths are relative to the root where they lie in it.
 */
export interface Journal {
  readonly version: 1;
  readonly id: string;
  readonly began: Began;
  /** Every file that a step writes, removes, or that a tool may write. One per real file. */
  readonly targets: readonly Target[];
  /** Folders that hsm makes for its files, outer ones first. */
  readonly folders: readonly string[];
  readonly environments: readonly Environment[];
  readonly steps: readonly JournalStep[];
  /** Run after the files are restored, where an environment was changed and has no copy. */
  readonly repair: readonly Repair[];
  /** What runs after the commit, as a person would type it: only told, never run from here. */
  readonly after?: readonly string[];
}

/** The variable by which processes of a transaction are known. */
export const MARK = "HSM_TRANSACTION";

/** Who began it. Never what is decided by: the OS lock says whether that process lives. */
export interface Began {
  readonly pid: number;
  readonly started: number;
  readonly host: string;
  readonly boot: string;
  readonly user: string;
  readonly hsm: string;
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** One file of a transaction. */
export interface Target {
  /** As the user knows it. */
  readonly path: string;
  /** The real file, links followed; for a removed link the link itself. */
  readonly real: string;
  /** What it was; null = absent. */
  readonly old: OldFile | OldLink | null;
  /** Digests that hsm may write here; null = removed. */
  readonly news: readonly (string | null)[];
  /** Mode that hsm gives it, where it changes. */
  readonly mode?: number;
  /** Written in place, because other names share the file. */
  readonly inPlace?: boolean;
  /** Where the original was laid when somebody had edited the file; "" where there was no original. */
  readonly kept?: string;
}

/** A file before the transaction; its bytes are `undo/<index of the target>`. */
export interface OldFile {
  readonly kind: "file";
  readonly digest: string;
  readonly mode: number;
  readonly owner?: Owner;
}

/** A symbolic link before the transaction. */
export interface OldLink {
  readonly kind: "link";
  readonly target: string;
}

/** An environment folder that a tool may change. */
export interface Environment {
  /** Links followed. */
  readonly path: string;
  /** As the plan names it, where that is another path. */
  readonly named?: string;
  readonly existed: boolean;
  /** The folder's own mode, where it existed. */
  readonly mode?: number;
  /** Where its hard-link copy is; same file system as the folder. */
  readonly copy: string;
  /** planned: untouched · copied: may have changed, copy complete · bare: may have changed, no copy can be made. */
  readonly state: "planned" | "copied" | "bare";
}

/** Environments that the steps have made or changed, as the plan names them. */
export function changedBy({ environments }: Journal): readonly string[] {
  return environments.filter(({ state }) => state !== "planned")
    .map(({ path, named }) => named ?? path);
}

/** One step and how far it came. */
export interface JournalStep {
  readonly id: string;
  readonly kind: "write" | "remove" | "run";
  /** Indexes of the targets it writes, or that its tool may write. */
  readonly targets: readonly number[];
  /** Index of its environment. */
  readonly environment?: number;
  readonly state: "planned" | "started" | "done";
  /** What its tool may leave behind where it is killed. */
  readonly debris?: readonly Debris[];
}

/** What a tool that is killed may leave behind, as the journal has it. */
export interface Debris extends Omit<MayLeave, "beside"> {
  /** Index of the target in whose folder it lies. */
  readonly target: number;
  /** Names that were there before. */
  readonly there: readonly string[];
}

/** What a text turned out to be. */
export type JournalFound =
  | { readonly kind: "journal"; readonly journal: Journal }
  /** Never began: cut off, or changed since. */
  | { readonly kind: "unreadable" }
  /** Written by a newer hsm. */
  | { readonly kind: "newer"; readonly version: number };

/** Writes a journal: JSON in two members, the journal and the SHA-256 of its JSON text. */
export async function formatJournal(journal: Journal): Promise<string> {
  const body = JSON.stringify(journal);
  const sum = await digestOf(new TextEncoder().encode(body));
  return `{"sha256":"${sum}",\n"journal":${body}}\n`;
}

/** Reads a journal. A text whose sum is wrong never began: a journal is renamed into place complete. */
export async function parseJournal(text: string): Promise<JournalFound> {
  const found = parseJson(text);
  if (!isObject(found) || !isObject(found.journal)) return { kind: "unreadable" };
  const sum = await digestOf(new TextEncoder().encode(JSON.stringify(found.journal)));
  if (sum !== found.sha256) return { kind: "unreadable" };
  const { version } = found.journal;
  if (typeof version !== "number" || version < 1) return { kind: "unreadable" };
  if (version > 1) return { kind: "newer", version };
  if (!isJournal(found.journal)) return { kind: "unreadable" };
  return { kind: "journal", journal: found.journal };
}

type Test = (value: Json | undefined) => boolean;

const isText: Test = (value) => typeof value === "string";
const isIndex: Test = (value) => Number.isInteger(value);
const oneOf = (...words: readonly string[]): Test => (value) =>
  typeof value === "string" && words.includes(value);
const listOf = (test: Test): Test => (value) => Array.isArray(value) && value.every(test);
const shape = (tests: Readonly<Record<string, Test>>): Test => (value) =>
  isObject(value) && Object.entries(tests).every(([name, test]) => test(value[name]));

const isNumber: Test = (value) => typeof value === "number";
const isFlag: Test = (value) => typeof value === "boolean";
const isMode: Test = (value) =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) < 0o10000;
const maybe = (test: Test): Test => (value) => value === undefined || test(value);
const anyOf = (...tests: readonly Test[]): Test => (value) => tests.some((test) => test(value));
const isNull: Test = (value) => value === null;
const isTexts: Test = (value) => isObject(value) && Object.values(value).every(isText);
const isCommand = shape({
  tool: isText,
  args: listOf(isText),
  env: maybe(isTexts),
  unset: maybe(listOf(isText)),
  cwd: maybe(isText),
});

/** What undoing looks at. The sum says that a journal is whole, not that hsm wrote it: see `judge_journal.ts`. */
const isWellFormed = shape({
  id: isText,
  began: shape({ pid: isNumber, boot: isText, command: isText, at: isNumber }),
  targets: listOf(shape({
    path: isText,
    real: isText,
    old: anyOf(
      isNull,
      shape({
        kind: oneOf("file"),
        digest: isText,
        mode: isMode,
        owner: maybe(shape({ user: isIndex, group: isIndex })),
      }),
      shape({ kind: oneOf("link"), target: isText }),
    ),
    news: listOf(anyOf(isNull, isText)),
    mode: maybe(isMode),
    inPlace: maybe(isFlag),
    kept: maybe(isText),
  })),
  folders: listOf(isText),
  environments: listOf(shape({
    path: isText,
    named: maybe(isText),
    existed: isFlag,
    mode: maybe(isMode),
    copy: isText,
    state: oneOf("planned", "copied", "bare"),
  })),
  steps: listOf(shape({
    id: isText,
    kind: oneOf("write", "remove", "run"),
    targets: listOf(isIndex),
    environment: maybe(isIndex),
    state: oneOf("planned", "started", "done"),
    debris: maybe(listOf(shape({
      target: isIndex,
      prefix: isText,
      random: isIndex,
      there: listOf(isText),
    }))),
  })),
  repair: listOf(shape({
    locked: (value) =>
      value === undefined || shape({ commands: listOf(isCommand), option: isText })(value),
    install: listOf(isCommand),
    uninstall: isCommand,
  })),
  after: maybe(listOf(isText)),
});

function isJournal(value: Json): value is Json & Journal {
  return isWellFormed(value);
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
