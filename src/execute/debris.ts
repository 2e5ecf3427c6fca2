import type { MayLeave } from "@/model/mod.ts";
import type { Files } from "@/ports.ts";
import type { Debris, Journal } from "./journal.ts";
import { folderOf, under } from "./paths.ts";

/**
 * Whether a description is narrow enough to remove files by it: a hidden temporary name that nobody chose, as long as
 * tools make it.
 */
export function isNarrow({ prefix, random }: Pick<Debris, "prefix" | "random">): boolean {
  return /^\.tmp[\w-]{0,16}$/.test(prefix) && Number.isInteger(random) && random >= 6 &&
    random <= 32;
}

/** Looks what of it is there before the tool starts. */
export async function noteDebris(
  files: Files,
  root: string,
  { beside: _, ...names }: MayLeave,
  target: { readonly index: number; readonly real: string },
): Promise<Debris> {
  const there = await namesIn(files, folderOf(under(root, target.real)), names);
  return { ...names, target: target.index, there };
}

/**
 * Removes what tools that were started have left: regular files only, and none that was there before. A tool that came to
 * its end leaves nothing, but a loss of power may take back that it gave such a file its name.
 */
export async function removeDebris(files: Files, root: string, journal: Journal): Promise<void> {
  for (const { kind, state, debris = [] } of journal.steps) {
    if (kind !== "run" || state === "planned") continue;
    for (const one of debris) {
      const target = journal.targets[one.target];
      if (target === undefined || !isNarrow(one)) continue;
      const folder = folderOf(under(root, target.real));
      const names = await namesIn(files, folder, one);
      const left = names.filter((name) => !one.there.includes(name));
      for (const name of left) await files.remove(`${folder}/${name}`);
      if (left.length > 0) await files.syncFolder(folder);
    }
  }
}

async function namesIn(
  files: Files,
  folder: string,
  { prefix, random }: Pick<Debris, "prefix" | "random">,
): Promise<readonly string[]> {
  const found = [];
  for (const { name, kind } of await files.list(folder) ?? []) {
    const rest = name.slice(prefix.length);
    const isNamed = name.startsWith(prefix) && /^[A-Za-z0-9]+$/.test(rest);
    if (kind === "file" && isNamed && rest.length === random) found.push(name);
  }
  return found;
}
