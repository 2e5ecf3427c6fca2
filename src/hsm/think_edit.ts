import type { Catalog, Project, Result } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { parseManifest } from "@/manifest/mod.ts";
import { type Answer, done, refused } from "./answer.ts";
import { loadCatalog } from "./load_catalog.ts";
import { type Opened, openProject } from "./open_project.ts";
import type { Synced } from "./sync.ts";

/** What an edit of hsm.yaml did. */
export interface Edited {
  /** False where hsm.yaml said so already, or where the sync failed and nothing was edited. */
  readonly changed: boolean;
  /** One sentence. */
  readonly summary: string;
  /** With `sync`: what the sync did; undefined where it failed, so that hsm.yaml is as it was. */
  readonly synced?: Synced;
}

/** A change of the manifest's text, as the manifest room returns it. */
export type Change = Result<
  { readonly text: string; readonly changed: boolean; readonly summary: string }
>;

/** Makes a change, from the project as it is and the components that exist. */
export type Changing = (opened: Opened, catalog: Catalog) => Change;

/** An edit that is thought out: nothing is written yet. */
export interface ThoughtEdit {
  /** The project as it is. */
  readonly opened: Opened;
  readonly catalog: Catalog;
  /** hsm.yaml as it shall be. */
  readonly text: string;
  /** The same, read. */
  readonly project: Project;
  /** False where hsm.yaml says so already. */
  readonly changed: boolean;
  /** One sentence. */
  readonly summary: string;
}

/** Open → look up → change the text → check that it still parses. Reads only. */
export async function thinkEdit(
  ports: Ports,
  root: string,
  change: Changing,
): Promise<Answer<ThoughtEdit>> {
  const opened = await openProject(ports, root);
  if (!opened.ok) return refused(opened.problems);
  const { project, lock } = opened.value;
  const catalog = await loadCatalog(ports, { root, project, lock });
  if (!catalog.ok) return refused(catalog.problems);
  const warnings = [...opened.warnings ?? [], ...catalog.warnings ?? []];
  const changed = change(opened.value, catalog.value);
  if (!changed.ok) return refused(changed.problems, warnings);
  const base = { opened: opened.value, catalog: catalog.value, ...changed.value };
  if (!changed.value.changed) return done({ ...base, project }, warnings);
  const parsed = parseManifest(changed.value.text);
  if (!parsed.ok) return refused(parsed.problems, warnings);
  return done({ ...base, project: parsed.value }, warnings);
}
