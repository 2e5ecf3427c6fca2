import type { JsonObject, Reason, Reasons } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { formatChain } from "@/resolve/mod.ts";
import { type Answer, done, refused } from "./answer.ts";
import { findRoot } from "./find_root.ts";
import { extraRegistries, loadCatalog } from "./load_catalog.ts";
import type { GlobalOptions } from "./options.ts";
import { openProject } from "./open_project.ts";
import { pendingWarning } from "./pending.ts";
import { resolveStack } from "./resolve_stack.ts";

/** One row of `hsm list`. */
export interface Listed {
  /** Kind and name. */
  readonly id: string;
  /** Of what it delivers; empty where it has none. */
  readonly version: string;
  /** prod or dev. */
  readonly mode: string;
  /** Deployment profile. */
  readonly profile: string;
  /** Name of its registry. */
  readonly registry: string;
  /** Why it is in the stack: the first chain of reasons. */
  readonly because: string;
}

/** What `hsm list` shows. */
export interface Listing {
  /** One a component. */
  readonly rows: readonly Listed[];
  /** Named commands. */
  readonly entrypoints: readonly {
    readonly name: string;
    readonly owner: string;
    readonly command: string;
  }[];
  /** The same as data. */
  readonly data: JsonObject;
}

/** `hsm list`: the stack that hsm.yaml means, with reasons. Reads only. */
export async function list(ports: Ports, global: GlobalOptions): Promise<Answer<Listing>> {
  const root = await findRoot(ports, global.directory);
  if (!root.ok) return refused(root.problems);
  const pending = await pendingWarning(ports, root.value);
  const opened = await openProject(ports, root.value);
  if (!opened.ok) return refused(opened.problems, pending);
  const extra = extraRegistries(ports, global.registries);
  const { project, lock } = opened.value;
  const catalog = await loadCatalog(ports, root.value, project, lock, extra);
  if (!catalog.ok) return refused(catalog.problems, pending);
  const stack = await resolveStack(ports, opened.value, catalog.value);
  if (!stack.ok) return refused(stack.problems, pending);
  const { groups, packages, containers, entrypoints } = stack.value.stack;
  const rows: Listed[] = [
    ...groups.map((group) => ({
      id: group.id,
      version: "",
      mode: "",
      profile: "",
      registry: group.registry,
      because: group.chosen.length === 0 ? "nothing chosen" : `chosen: ${group.chosen.join(", ")}`,
    })),
    ...[...packages, ...containers].map((entry) => ({
      id: entry.id,
      version: entry.version ?? "",
      mode: entry.mode,
      profile: entry.profile ?? "",
      registry: entry.registry,
      because: because(entry.id, entry.reasons),
    })),
  ];
  const named = entrypoints.map(({ name, owner, command }) => ({
    name,
    owner,
    command: command.join(" "),
  }));
  const data = { components: rows.map((row) => ({ ...row })), entrypoints: named };
  return done({ rows, entrypoints: named, data }, [...pending, ...(stack.warnings ?? [])]);
}

function because(id: string, reasons: Reasons): string {
  const first: readonly Reason[] = reasons[0] ?? [];
  const more = reasons.length - 1;
  return formatChain(first, id) + (more > 0 ? ` (and ${more} more)` : "");
}
