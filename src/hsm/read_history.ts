import type { Problem } from "@/model/mod.ts";
import type { Files } from "@/ports.ts";
import { digestOf, historyFolder } from "@/execute/mod.ts";
import { type Generation, type KeptFile, parseGeneration } from "@/state/mod.ts";
import { recordedKeys } from "./history_paths.ts";

/** What `.hsm/history` holds. */
export interface History {
  /** Newest first. */
  readonly generations: readonly Generation[];
  /** The newest one; undefined where there is none, or its record cannot be read. */
  readonly current?: Generation;
  /** The number of the next one. No record loses its name, not even one that cannot be read. */
  readonly next: number;
  /** Records that cannot be read. */
  readonly warnings: readonly Problem[];
}

/** Names of all records, newest first. */
export async function recordNumbers(files: Files, root: string): Promise<readonly number[]> {
  const entries = await files.list(historyFolder(root)) ?? [];
  return entries.flatMap(({ name }) => {
    const number = /^([1-9]\d{0,14})\.json$/.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  }).sort((a, b) => b - a);
}

/** Reads the history. What is damaged is told and left out. */
export async function readHistory(files: Files, root: string): Promise<History> {
  const generations: Generation[] = [];
  const warnings: Problem[] = [];
  const numbers = await recordNumbers(files, root);
  for (const number of numbers) {
    const bytes = await files.read(`${historyFolder(root)}/${number}.json`);
    // Another run has just pruned it.
    if (bytes === null) continue;
    const found = await parseGeneration(new TextDecoder().decode(bytes), number);
    if (found.kind === "generation") {
      const { generation } = found;
      generations.push({ ...generation, files: recordedKeys(root, generation.files) });
    } else warnings.push(unreadable(number, found.kind === "newer"));
  }
  const current = generations.find(({ number }) => number === numbers[0]);
  return { generations, ...(current && { current }), next: (numbers[0] ?? 0) + 1, warnings };
}

function unreadable(number: number, isNewer: boolean): Problem {
  return {
    code: "HSM-W0826",
    message: isNewer
      ? `Generation ${number} was made by a newer hsm: it is left out`
      : `The record of generation ${number} is damaged: it is left out`,
    next: isNewer
      ? "Use that version of hsm to see it"
      : `Delete \`.hsm/history/${number}.json\`: nothing else depends on it`,
  };
}

/** The bytes of a file of a generation; undefined where they are missing or not what they were. */
export async function contentOf(
  files: Files,
  root: string,
  { digest }: KeptFile,
): Promise<Uint8Array | undefined> {
  const bytes = await files.read(`${historyFolder(root)}/objects/${digest}`);
  return bytes !== null && await digestOf(bytes) === digest ? bytes : undefined;
}

/** The generation with a number, or what to say where there is none. */
export function generationNumbered(
  { generations, warnings }: History,
  number: number,
): Generation | Problem {
  const found = generations.find((one) => one.number === number);
  if (found !== undefined) return found;
  const broken = warnings.find(({ message }) => message.includes(`eneration ${number} `));
  const known = generations.map((one) => one.number).reverse().join(", ");
  return {
    code: "HSM-E0821",
    message: broken?.message ?? `There is no generation ${number}`,
    next: known === ""
      ? "The next `hsm sync` that changes something makes the first one"
      : `Name one of these: ${known} (\`hsm history\` shows them)`,
  };
}

/** A content that cannot be given back. */
export function contentLost(number: number, path: string): Problem {
  return {
    code: "HSM-E0822",
    message: `"${path}" of generation ${number} is missing or damaged in \`.hsm/history\``,
    next: `Take it from version control, or choose another generation (\`hsm history\`)`,
  };
}
