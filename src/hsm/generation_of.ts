import { type ComponentId, VERSION } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import type { KeepFile, Keeping, Kept } from "@/execute/mod.ts";
import { formatChain } from "@/resolve/mod.ts";
import { formatGeneration } from "@/state/mod.ts";
import { MANIFEST } from "./find_root.ts";
import { recordedKeys } from "./history_paths.ts";
import type { Prepared } from "./prepare.ts";
import { readHistory } from "./read_history.ts";

/** What a generation says of itself. */
export interface About {
  /** As the user knows it. */
  readonly command: string;
  /** Why, in few lines. */
  readonly reason: readonly string[];
}

/**
 * What the history keeps of a plan: hsm.yaml as the plan read it, hsm.lock, the tools' own lock files, and every other
 * file outside `.hsm/` in which hsm owns or writes something. Asked while the project is locked.
 */
export async function keepingOf(
  ports: Ports,
  prepared: Prepared,
  about: About,
): Promise<Keeping> {
  const { root } = prepared.opened;
  const { current, next } = await readHistory(ports.files, root);
  return {
    number: next,
    files: filesOf(prepared),
    record: async (kept) => {
      const files = recordedKeys(root, kept);
      // As where only the environment was repaired: there is nothing to go back to.
      if (current !== undefined && sameFiles(current.files, files)) return undefined;
      return await formatGeneration({
        number: next,
        when: Math.max(0, Math.round(ports.clock.now())),
        hsm: VERSION,
        ...about,
        ...(current !== undefined && { parent: current.number }),
        files,
      });
    },
  };
}

function filesOf({ opened, lock, plan, adapters, input }: Prepared): readonly KeepFile[] {
  const texts = new Map<string, string | undefined>([[MANIFEST, opened.manifestText]]);
  const others = [
    "hsm.lock",
    ...Object.keys(opened.lock.owned),
    ...Object.keys(lock.owned),
    ...adapters.flatMap((adapter) => adapter.locks?.(input) ?? []),
  ];
  for (const path of others) texts.set(path, undefined);
  for (const { effect } of plan.steps) {
    if (effect.kind === "run") {
      for (const path of effect.mayWrite) texts.set(path, undefined);
    } else if (!(effect.kind === "write" && effect.secret)) {
      texts.set(effect.path, effect.kind === "write" ? effect.text : undefined);
    }
  }
  // Generated secrets live there, and the history itself.
  const kept = [...texts].filter(([path]) => !`/${path}`.includes("/.hsm/"));
  return kept.map(([path, text]) => ({ path, ...(text !== undefined && { text }) }));
}

type Files = Readonly<Record<string, Kept>>;

function sameFiles(one: Files, other: Files): boolean {
  const text = (files: Files): string =>
    JSON.stringify(
      Object.entries(files).map(([path, { digest, mode }]) => [path, digest, mode]).sort(),
    );
  return text(one) === text(other);
}

/** More lines than this are counted only. */
const MOST = 5;

/**
 * Why a plan changes something, in few lines: components that come, go or change, each with the chain that brought it;
 * where there are none, what its steps say.
 */
export function reasonOf({ plan, stack }: Prepared): readonly string[] {
  const entries = [...stack.groups, ...stack.packages, ...stack.containers];
  const because = (id: string): string => {
    const chain = entries.find((entry) => entry.id === id)?.reasons[0];
    const text = chain && formatChain(chain, id as ComponentId);
    return text === undefined ? "" : ` (${text.split(" → ").slice(0, -1).join(" → ")})`;
  };
  const components = plan.steps.filter(({ by }) => by === "hsm").flatMap(({ causes }) =>
    causes.flatMap((cause) => {
      const [, sign, id] = /^([+~-]) (\S+)$/.exec(cause) ?? [];
      if (id === undefined) return [];
      if (sign === "-") return [`removed ${id}`];
      return [`${sign === "+" ? "added" : "changed"} ${id}${because(id)}`];
    })
  );
  // That a tool looks at a file that changes is no reason; where no file changes, it is the only one.
  const files = plan.steps.filter(({ effect }) => effect.kind !== "run");
  if (components.length > 0) return shortened(components);
  return shortened(stepLines(files.length > 0 ? files : plan.steps));
}

function stepLines(steps: Prepared["plan"]["steps"]): readonly string[] {
  return steps.map(({ subject, causes: [cause = ""] }) =>
    // A password in an address belongs into no record.
    (cause === "" ? subject : `${subject}: ${cause}`).replace(/:\/\/[^/@\s]+@/g, "://…@")
  );
}

function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST + 1) return lines;
  return [...lines.slice(0, MOST), `and ${lines.length - MOST} more`];
}
