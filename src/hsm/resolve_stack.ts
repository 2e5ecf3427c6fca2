import { type Catalog, type FolderFact, type Result, type Stack, success } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { folderFact } from "@/observe/mod.ts";
import { resolve } from "@/resolve/mod.ts";
import { join } from "./find_root.ts";
import type { Opened } from "./open_project.ts";

/** A stack, and the local folders that were looked at for it. */
export interface Resolved {
  readonly stack: Stack;
  readonly folders: readonly string[];
}

/** Resolves a project; facts about local folders are looked up as the resolver asks for them. */
export async function resolveStack(
  ports: Ports,
  opened: Opened,
  catalog: Catalog,
): Promise<Result<Resolved>> {
  const facts = new Map<string, FolderFact>();
  for (;;) {
    const answer = resolve(opened.project, catalog, facts, opened.identity);
    if (answer.kind === "stack") {
      return success({ stack: answer.stack, folders: [...facts.keys()] }, answer.warnings);
    }
    if (answer.kind === "problems") return { ok: false, problems: answer.problems };
    const open = answer.folders.filter((folder) => !facts.has(folder));
    if (open.length === 0) throw new Error("The resolver asks again for facts that it has");
    for (const path of open) {
      const folder = path.startsWith("/") ? path : join(opened.root, path);
      facts.set(path, await folderFact(ports.files, folder));
    }
  }
}
