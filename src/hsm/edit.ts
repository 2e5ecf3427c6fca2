import type { Catalog, Problem, Project, Result, Stack } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { parseManifest } from "@/manifest/mod.ts";
import { type Answer, done, refused } from "./answer.ts";
import { findRoot } from "./find_root.ts";
import { guarded } from "./guarded.ts";
import { loadCatalog } from "./load_catalog.ts";
import { type Opened, openProject } from "./open_project.ts";
import type { GlobalOptions } from "./options.ts";
import { resolveStack } from "./resolve_stack.ts";
import { writeManifest } from "./write_manifest.ts";

/** What an edit of hsm.yaml did. */
export interface Edited {
  /** False where hsm.yaml said so already. */
  readonly changed: boolean;
  /** One sentence. */
  readonly summary: string;
}

/** A change of the manifest's text, as the manifest room returns it. */
export type Change = Result<
  { readonly text: string; readonly changed: boolean; readonly summary: string }
>;

/**
 * The frame of every edit: open → look up → change the text → check that it still parses → write → look whether the
 * stack still fits, which is only a warning: two edits may be needed to get from one good state to the next.
 *
 * Only hsm.yaml is written; artifacts wait for a sync.
 *
 * @param command as the user knows it
 * @param look what to say of the stack as it is now
 */
export function edit(
  ports: Ports,
  global: GlobalOptions,
  command: string,
  change: (opened: Opened, catalog: Catalog) => Change,
  look: (stack: Stack) => readonly Problem[] = () => [],
): Promise<Answer<Edited>> {
  return guarded(async () => {
    const root = await findRoot(ports, global.directory);
    if (!root.ok) return refused(root.problems);
    const opened = await openProject(ports, root.value);
    if (!opened.ok) return refused(opened.problems);
    const { project, lock, manifestText } = opened.value;
    const catalog = await loadCatalog(ports, { root: root.value, project, lock });
    if (!catalog.ok) return refused(catalog.problems);
    const warnings = [...opened.warnings ?? [], ...catalog.warnings ?? []];
    const changed = change(opened.value, catalog.value);
    if (!changed.ok) return refused(changed.problems, warnings);
    const { text, summary } = changed.value;
    if (!changed.value.changed) return done({ changed: false, summary }, warnings);
    const parsed = parseManifest(text);
    if (!parsed.ok) return refused(parsed.problems, warnings);
    const written = await writeManifest(ports, root.value, global, command, text, manifestText);
    if (written.problems.length > 0) return { ...written, value: undefined };
    warnings.push(...await misfits(ports, opened.value, parsed.value, catalog.value, look));
    return done({ changed: true, summary }, warnings);
  });
}

/** One warning where the stack does not fit any more, with everything that is wrong as its causes. */
async function misfits(
  ports: Ports,
  opened: Opened,
  project: Project,
  catalog: Catalog,
  look: (stack: Stack) => readonly Problem[],
): Promise<readonly Problem[]> {
  const resolved = await resolveStack(ports, { ...opened, project }, catalog);
  if (resolved.ok) return look(resolved.value.stack);
  return [{
    code: "HSM-W0614",
    message: "hsm.yaml is changed, but its stack does not fit together now",
    causes: resolved.problems.map(({ message }) => message),
    next: "Run `hsm check`: it shows places and ways out",
  }];
}
