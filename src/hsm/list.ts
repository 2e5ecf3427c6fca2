import type {
  JsonObject,
  Problem,
  Reason,
  Reasons,
  Stack,
  StackContainer,
  StackPackage,
} from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { formatChain } from "@/resolve/mod.ts";
import { quoteWords } from "@/text/words/mod.ts";
import { type Answer, done, refused } from "./answer.ts";
import { findRoot } from "./find_root.ts";
import { guarded } from "./guarded.ts";
import { extraRegistries } from "./load_catalog.ts";
import type { GlobalOptions } from "./options.ts";
import { pendingWarning } from "./pending.ts";
import { resolveProject } from "./resolve_project.ts";

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
export function list(ports: Ports, global: GlobalOptions): Promise<Answer<Listing>> {
  return guarded(async () => {
    const root = await findRoot(ports, global.directory);
    if (!root.ok) return refused(root.problems);
    const warnings: Problem[] = [...await pendingWarning(ports, root.value)];
    const resolved = await resolveProject(ports, root.value, extraRegistries(ports, global));
    warnings.push(...resolved.warnings);
    if (!resolved.value) return refused(resolved.problems, warnings);
    return done(listing(resolved.value.resolved.stack), warnings);
  });
}

function listing({ groups, packages, containers, entrypoints }: Stack): Listing {
  const rows: Listed[] = [
    ...groups.map((group) => ({
      id: group.id,
      version: "",
      mode: "",
      profile: "",
      registry: group.registry,
      because: group.chosen.length === 0 ? "nothing chosen" : `chosen: ${group.chosen.join(", ")}`,
    })),
    ...packages.map((entry) => rowOf(entry)),
    ...containers.map((entry) => rowOf(entry, notStarted(entry))),
  ];
  const named = entrypoints.map(({ name, owner, command }) => ({
    name,
    owner,
    command: quoteWords(command),
  }));
  const data = { components: rows.map((row) => ({ ...row })), entrypoints: named };
  return { rows, entrypoints: named, data };
}

function rowOf(entry: StackPackage | StackContainer, more = ""): Listed {
  return {
    id: entry.id,
    version: entry.version ?? "",
    mode: entry.mode,
    profile: entry.profile ?? "",
    registry: entry.registry,
    because: because(entry.id, entry.reasons) + more,
  };
}

/** What a reader of the list would take for a running service. */
function notStarted({ delivery, suppressed }: StackContainer): string {
  if (suppressed !== undefined) return `; not started: ${suppressed}`;
  return delivery === "managed" ? "" : `; not started: ${delivery}`;
}

function because(id: string, reasons: Reasons): string {
  const first: readonly Reason[] = reasons[0] ?? [];
  const more = reasons.length - 1;
  return formatChain(first, id) + (more > 0 ? ` (and ${more} more)` : "");
}
