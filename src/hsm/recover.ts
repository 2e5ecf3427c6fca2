import type { Problem } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import type { Conflict } from "@/execute/mod.ts";
import { shortDiff } from "@/text/words/diff.ts";
import { type Answer, done, refused } from "./answer.ts";
import { join } from "./find_root.ts";
import { pathOf } from "./fingerprint.ts";
import { guarded } from "./guarded.ts";
import { findKnownRoot } from "./known_root.ts";
import type { GlobalOptions } from "./options.ts";
import type { Settled } from "./settle.ts";
import { withProject } from "./transact.ts";

/** What a recovery came to. What was put back was reported on the way. */
export interface Recovered {
  /** False where no run had been cut off. */
  readonly recovered: boolean;
  /** Files that were decided about. */
  readonly decided: readonly string[];
}

/** What a person decides: files as `hsm recover` lists them, or from the folder where the command was started. */
export interface RecoverRequest {
  /** Stay as they are now. */
  readonly keep: readonly string[];
  /** Get their original back; what is there now is kept in `.hsm/txn`. */
  readonly restore: readonly string[];
}

/**
 * `hsm recover`: puts back what a dead run left half-done, and shows what a person must decide: files that were edited
 * meanwhile, with the difference to the original. Exit 4 until all of it is decided.
 */
export function recover(
  ports: Ports,
  global: GlobalOptions,
  request: RecoverRequest,
): Promise<Answer<Recovered>> {
  return guarded(async () => {
    const root = await findKnownRoot(ports, global.directory);
    if (!root.ok) return refused(root.problems);
    const real = await ports.files.realPath(root.value) ?? root.value;
    const choices: Record<string, "keep" | "restore"> = {};
    const asked = new Map<string, string>();
    for (const way of ["keep", "restore"] as const) {
      for (const said of request[way]) {
        for (const path of pathsOf(ports, global, real, said)) {
          choices[path] = way;
          asked.set(path, said);
        }
      }
    }
    return await withProject(
      ports,
      root.value,
      global,
      "hsm recover",
      ({ recovered, decided }) => {
        const lost = needless(asked, decided, []);
        const answer = done({ recovered: recovered || decided.length > 0, decided });
        return Promise.resolve(lost.length > 0 ? refused(lost) : answer);
      },
      { choices, explain: (settled) => explained(ports, real, settled, asked) },
    );
  });
}

/** The ways in which a name may be meant, from the project: as listed, and from the current folder. */
function pathsOf(
  ports: Ports,
  global: GlobalOptions,
  root: string,
  said: string,
): readonly string[] {
  const here = global.directory === undefined ? ports.cwd : pathOf(ports.cwd, global.directory);
  const full = said.startsWith("/") ? said : join(here, said);
  const inside = full.startsWith(`${root}/`) ? [full.slice(root.length + 1)] : [];
  return [...new Set([said, ...inside])];
}

/** What is still to be decided, each with its difference, and choices about something else. */
async function explained(
  ports: Ports,
  root: string,
  { problems, conflicts, decided }: Settled,
  asked: ReadonlyMap<string, string>,
): Promise<readonly Problem[]> {
  const shown: Problem[] = [];
  for (const problem of problems) {
    const about = conflicts.find(({ path }) => problem.message.startsWith(`"${path}" `));
    const diff = about && await differenceOf(ports, root, about);
    shown.push(diff ? { ...problem, diff } : problem);
  }
  return [...shown, ...needless(asked, decided, conflicts.map(({ path }) => path))];
}

async function differenceOf(
  { files }: Ports,
  root: string,
  { path, kept }: Conflict,
): Promise<string | undefined> {
  if (kept === "") return undefined;
  const [original, now] = [
    await files.read(pathOf(root, kept)),
    await files.read(pathOf(root, path)),
  ];
  if (original === null || now === null || now.length > LARGEST) return undefined;
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return shortDiff(decode(original), decode(now), { path });
}

/** What is larger is compared by other means. */
const LARGEST = 1_000_000;

/** Choices about files that nothing is to be decided about. */
function needless(
  asked: ReadonlyMap<string, string>,
  decided: readonly string[],
  waiting: readonly string[],
): readonly Problem[] {
  const known = [...decided, ...waiting];
  const names = new Set(asked.values());
  for (const [path, said] of asked) if (known.includes(path)) names.delete(said);
  return [...names].map((said) => ({
    code: "HSM-E0815",
    message: `Nothing is to be decided about "${said}"`,
    next: waiting.length > 0
      ? `Name one of these: ${waiting.map((path) => `"${path}"`).join(", ")}`
      : "`hsm recover` shows what is to be decided: nothing is",
  }));
}
