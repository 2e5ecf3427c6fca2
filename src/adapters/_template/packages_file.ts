import type { AdapterInput } from "@/model/mod.ts";

/** The file this adapter writes, and its tool reads. */
export const FILE = "toy.txt";

/** The whole file that a stack asks for; undefined where it asks for none. */
export function wantedText({ stack }: AdapterInput): string | undefined {
  const names = stack.packages.map((entry) => entry.name).sort();
  return names.length === 0 ? undefined : `${names.join("\n")}\n`;
}

/**
 * What hsm.lock says hsm wrote: file → kind → key → exact text. The finer the entries, the better git merges two
 * branches, and the less of a shared file is hsm's.
 */
export function ownedText({ lock }: AdapterInput): string | undefined {
  const names = Object.keys(lock.owned[FILE]?.["packages"] ?? {}).sort();
  return names.length === 0 ? undefined : `${names.join("\n")}\n`;
}
