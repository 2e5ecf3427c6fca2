import { isObject, type Json } from "@/model/mod.ts";
import type { Files } from "@/ports.ts";
import { moveFolder } from "./environment.ts";
import type { Marks } from "./match_tree.ts";
import { sparesFolder, under } from "./paths.ts";
import { replaceOwn } from "./put_file.ts";

/**
 * The copy of an environment that the last sync left in `.hsm/spare`, so that the next one links what has changed
 * instead of every file. It costs folders, no content: its files are the environment's own.
 *
 * What is not there, not readable, or of another boot (a loss of power may have taken the copy or its record back) is as
 * good as absent. It is no part of a transaction: at any instant it may
 * be deleted.
 */
export class SpareCopy {
  /** Absolute. */
  readonly path: string;

  /**
   * @param root real path of the project
   * @param environment path of the environment, as the journal has it
   * @param boot the machine's boot, not empty
   */
  constructor(
    private readonly files: Files,
    root: string,
    private readonly environment: string,
    private readonly boot: string,
  ) {
    this.path = `${sparesFolder(root)}/${encodeURIComponent(environment)}`;
  }

  get #record(): string {
    return `${this.path}.json`;
  }

  /** What its folders and the environment's were when they were alike; undefined where there is no copy to trust. */
  async marks(): Promise<Marks | undefined> {
    const bytes = await this.files.read(this.#record);
    if (bytes === null || (await this.files.lstat(this.path))?.kind !== "directory") {
      return undefined;
    }
    const record = parseJson(new TextDecoder().decode(bytes));
    if (!isObject(record) || record.version !== 1) return undefined;
    const same = record.boot === this.boot && record.environment === this.environment;
    return same ? marksIn(record.marks) : undefined;
  }

  /** Moves it away to be used. Its record goes first: it never speaks of another copy. */
  async moveTo(path: string): Promise<void> {
    await this.files.remove(this.#record);
    await moveFolder(this.files, this.path, path);
  }

  /** Takes a copy in the place of the one that is there; the record comes last. */
  async put(copy: string, marks: Marks): Promise<void> {
    await this.remove();
    await this.files.makeFolder(this.path.slice(0, this.path.lastIndexOf("/")), 0o700);
    await moveFolder(this.files, copy, this.path);
    const record = { version: 1, boot: this.boot, environment: this.environment, marks };
    await replaceOwn(this.files, this.#record, JSON.stringify(record), 0o600);
  }

  /** Removes it. */
  async remove(): Promise<void> {
    if (await this.files.lstat(this.#record) !== null) await this.files.remove(this.#record);
    await this.files.removeTree(this.path);
  }
}

/** Removes all copies but those of these environments, as the journal has them. */
export async function sweepSpares(
  files: Files,
  root: string,
  environments: readonly string[],
): Promise<void> {
  const names = environments.map((path) => encodeURIComponent(path));
  const kept = names.flatMap((name) => [name, `${name}.json`]);
  for (const { name } of await files.list(sparesFolder(root)) ?? []) {
    if (!kept.includes(name)) await files.removeTree(`${sparesFolder(root)}/${name}`);
  }
}

/**
 * Copies of environments that are not there any more: then nothing but the copy holds their files.
 *
 * @param root real path of the project
 * @returns absolute paths
 */
export async function lostSpares(files: Files, root: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, kind } of await files.list(sparesFolder(root)) ?? []) {
    const path = kind === "directory" ? decoded(name) : undefined;
    if (path !== undefined && await files.lstat(under(root, path)) === null) {
      found.push(`${sparesFolder(root)}/${name}`);
    }
  }
  return found;
}

function decoded(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

function marksIn(found: Json | undefined): Marks | undefined {
  if (!isObject(found)) return undefined;
  const marks: Record<string, readonly [string, string]> = {};
  for (const [at, pair] of Object.entries(found)) {
    if (!Array.isArray(pair)) return undefined;
    const [original, copy] = pair;
    if (typeof original !== "string" || typeof copy !== "string") return undefined;
    marks[at] = [original, copy];
  }
  return marks;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
