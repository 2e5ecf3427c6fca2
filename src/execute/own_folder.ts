import type { Files } from "@/ports.ts";

/** What hsm itself writes into and deletes from, without looking for what it is each time. */
const OWN: readonly string[] = [
  ".gitignore",
  "lock",
  "txn",
  "spare",
  "members",
  "schema",
  "history",
];

/** Where hsm also deletes from what lies directly in them. */
const SWEPT: readonly string[] = [".hsm/txn", ".hsm/history"];

/**
 * A link in the place of `.hsm`, or of what hsm keeps and deletes in it: in a project that came from somebody else it
 * may lead to anything, as `.hsm/txn` to a home folder, which would be swept.
 *
 * @param root absolute path of the project
 * @returns the link as a path from the root; undefined: there is none
 */
export async function linkIn(files: Files, root: string): Promise<string | undefined> {
  if ((await files.lstat(`${root}/.hsm`))?.kind === "symlink") return ".hsm";
  if (await files.lstat(`${root}/.hsm`) === null) return undefined;
  for (const { name, kind } of await files.list(`${root}/.hsm`) ?? []) {
    if (kind === "symlink" && OWN.includes(name)) return `.hsm/${name}`;
  }
  for (const folder of SWEPT) {
    for (const { name, kind } of await files.list(`${root}/${folder}`) ?? []) {
      if (kind === "symlink") return `${folder}/${name}`;
    }
  }
  return undefined;
}
