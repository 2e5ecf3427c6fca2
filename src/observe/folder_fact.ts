import type { FolderFact } from "@/model/mod.ts";
import type { Files } from "@/ports.ts";
import { isTomlTable, parseToml } from "@/text/toml/mod.ts";

/**
 * Looks at a local source: whether the folder is there, and which distribution its pyproject.toml names.
 *
 * @param folder absolute
 */
export async function folderFact(files: Files, folder: string): Promise<FolderFact> {
  const stat = await files.stat(folder);
  if (stat?.kind !== "directory") return { exists: false };
  const bytes = await files.read(`${folder}/pyproject.toml`);
  const parsed = bytes === null ? undefined : parseToml(new TextDecoder().decode(bytes));
  if (!parsed?.ok) return { exists: true };
  const project = parsed.value["project"];
  const name = isTomlTable(project) ? project["name"] : undefined;
  return typeof name === "string" ? { exists: true, distribution: name } : { exists: true };
}
