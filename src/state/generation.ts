import { isObject, type Json, type JsonObject } from "@/model/mod.ts";

/** One file of a generation. Its content is found by its digest. */
export interface KeptFile {
  /** Hex SHA-256 of the bytes. */
  readonly digest: string;
  /** Permission bits. */
  readonly mode: number;
}

/** What a project was after one change: a record of `.hsm/history`. */
export interface Generation {
  /** From 1 on; the record's name. */
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly when: number;
  /** Version of the hsm that made it. */
  readonly hsm: string;
  /** As the user knows it, e.g. `hsm sync`. */
  readonly command: string;
  /** Why, in few lines. */
  readonly reason: readonly string[];
  /** The generation before it; none for the first. */
  readonly parent?: number;
  /** By path, relative to the root (`../uv.lock` where a workspace root above has it); absolute where it lies elsewhere. */
  readonly files: Readonly<Record<string, KeptFile>>;
}

/** What a text turned out to be. */
export type GenerationFound =
  | { readonly kind: "generation"; readonly generation: Generation }
  /** Cut off, changed since, or none of hsm's. */
  | { readonly kind: "damaged" }
  /** Written by a newer hsm. */
  | { readonly kind: "newer"; readonly version: number };

/** Longer texts are no record (UTF-16 units). */
const LARGEST = 1024 * 1024;

/** Version of the format. */
const FORMAT = 1;

/**
 * Writes a record: JSON in two members, the generation and the SHA-256 of its JSON text. Files stand sorted by path.
 *
 * @example
 * ```ts
 * import { formatGeneration, parseGeneration } from "@/state/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const files = { "hsm.yaml": { digest: "0".repeat(64), mode: 0o644 } };
 * const base = { number: 1, when: 0, hsm: "1", command: "hsm sync", reason: [], files };
 * const found = await parseGeneration(await formatGeneration(base), 1);
 * assert.deepEqual(found, { kind: "generation", generation: base });
 * assert.equal((await parseGeneration("{", 1)).kind, "damaged");
 * ```
 */
export async function formatGeneration(generation: Generation): Promise<string> {
  const { files, ...rest } = generation;
  const sorted = Object.entries(files).sort(([a], [b]) => a < b ? -1 : 1);
  const body = JSON.stringify({ version: FORMAT, ...rest, files: Object.fromEntries(sorted) });
  return `{"sha256":"${await sumOf(body)}",\n"generation":${body}}\n`;
}

/**
 * Reads a record. Never throws, whatever the text is.
 *
 * @param number of its file's name: a record under another name is damaged
 */
export async function parseGeneration(text: string, number: number): Promise<GenerationFound> {
  const found = text.length > LARGEST ? undefined : parseJson(text);
  const body = isObject(found) ? found["generation"] : undefined;
  if (!isObject(found) || !isObject(body)) return { kind: "damaged" };
  if (await sumOf(JSON.stringify(body)) !== found["sha256"]) return { kind: "damaged" };
  const { version, ...rest } = body;
  if (typeof version === "number" && version > FORMAT) return { kind: "newer", version };
  if (version !== FORMAT || !isGeneration(rest) || rest.number !== number) {
    return { kind: "damaged" };
  }
  return { kind: "generation", generation: rest };
}

async function sumOf(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function isGeneration(value: JsonObject): value is JsonObject & Generation {
  const { number, when, hsm, command, reason, parent, files } = value;
  return isNumber(number) && isInstant(when) &&
    typeof hsm === "string" && typeof command === "string" &&
    Array.isArray(reason) && reason.every((line: Json) => typeof line === "string") &&
    (parent === undefined || isNumber(parent)) &&
    isObject(files) && !Object.hasOwn(files, "__proto__") && Object.values(files).every(isKept);
}

/** The last one is that of the language's own calendar. */
function isInstant(value: Json | undefined): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 8.64e15;
}

/** From 1 on. */
function isNumber(value: Json | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

/** The digest is a file's name in the history: nothing else may pass. */
function isKept(value: Json): boolean {
  return isObject(value) && typeof value["digest"] === "string" &&
    /^[0-9a-f]{64}$/.test(value["digest"]) &&
    Number.isInteger(value["mode"]) && Number(value["mode"]) >= 0;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
