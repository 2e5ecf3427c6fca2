import { type Problem, type Result, success } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import type { Generation } from "@/state/mod.ts";
import { unifiedDiff } from "@/text/words/diff.ts";
import { type Answer, done, refused } from "./answer.ts";
import { MANIFEST } from "./find_root.ts";
import { guarded } from "./guarded.ts";
import { absolutePath } from "./history_paths.ts";
import { findKnownRoot } from "./known_root.ts";
import type { GlobalOptions } from "./options.ts";
import { pendingWarning } from "./pending.ts";
import { contentLost, contentOf, generationNumbered, readHistory } from "./read_history.ts";

/** What differs between two generations. */
export interface HistoryDiff {
  /** One a file that differs; the manifest comes first. */
  readonly diffs: readonly { readonly path: string; readonly diff: string }[];
}

/** Files of one side: bytes by path. */
type Side = ReadonlyMap<string, Uint8Array>;

/**
 * `hsm history diff A [B]`: the files of two generations as unified diffs. Reads only.
 *
 * @param to undefined: the files as they are now
 */
export function historyDiff(
  ports: Ports,
  global: GlobalOptions,
  from: number,
  to?: number,
): Promise<Answer<HistoryDiff>> {
  return guarded(async () => {
    const root = await findKnownRoot(ports, global.directory);
    if (!root.ok) return refused(root.problems);
    const pending = await pendingWarning(ports, root.value);
    const history = await readHistory(ports.files, root.value);
    const wanted = [from, ...(to === undefined ? [] : [to])];
    const found = wanted.map((number) => generationNumbered(history, number));
    const unknown = found.filter((one): one is Problem => "code" in one);
    if (unknown.length > 0) return refused(unknown);
    const [old, next] = found as readonly Generation[];
    if (old === undefined) throw new Error("A generation was asked for and not found");
    const before = await sideOf(ports, root.value, old);
    const current = history.current ?? old;
    const after = next === undefined
      ? success(await sideNow(ports, root.value, [old, current]))
      : await sideOf(ports, root.value, next);
    if (!before.ok || !after.ok) {
      return refused([before, after].flatMap((side) => side.ok ? [] : side.problems));
    }
    return done({ diffs: diffsOf(before.value, after.value) }, pending);
  });
}

async function sideOf(ports: Ports, root: string, { number, files }: Generation): Promise<
  Result<Side>
> {
  const side = new Map<string, Uint8Array>();
  const problems: Problem[] = [];
  for (const [path, kept] of Object.entries(files)) {
    const bytes = await contentOf(ports.files, root, kept);
    if (bytes === undefined) problems.push(contentLost(number, path));
    else side.set(path, bytes);
  }
  return problems.length > 0 ? { ok: false, problems } : success(side);
}

async function sideNow(
  { files }: Ports,
  root: string,
  generations: readonly Generation[],
): Promise<Side> {
  const side = new Map<string, Uint8Array>();
  for (const path of generations.flatMap((one) => Object.keys(one.files))) {
    const bytes = await files.read(absolutePath(root, path));
    if (bytes !== null) side.set(path, bytes);
  }
  return side;
}

function diffsOf(before: Side, after: Side): HistoryDiff["diffs"] {
  const rank = (path: string): string => path === MANIFEST ? "" : path;
  const paths = [...new Set([...before.keys(), ...after.keys()])]
    .sort((a, b) => rank(a) < rank(b) ? -1 : 1);
  return paths.map((path) => ({ path, diff: diffOf(path, before.get(path), after.get(path)) }))
    .filter(({ diff }) => diff !== "");
}

function diffOf(path: string, before?: Uint8Array, after?: Uint8Array): string {
  const [old, now] = [before, after].map((bytes) => bytes && textOf(bytes));
  // No path for `git apply`: the file is not the project's own.
  const names = /^\.?\.?\//.test(path) ? { names: [path, path] as const } : {};
  if (old !== null && now !== null) return unifiedDiff(old, now, { path, ...names });
  const same = before?.length === after?.length &&
    before?.every((byte, at) => byte === after?.[at]);
  return same ? "" : `Binary files a/${path} and b/${path} differ\n`;
}

/** null: no UTF-8. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
