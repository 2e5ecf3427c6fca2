import { put } from "./sandbox.ts";
import type { Edits } from "./vocabulary.ts";

/** Does what a person does to the files between two commands. An edit that does not fit throws. */
export async function makeEdits(project: string, edits: Edits): Promise<void> {
  const at = (path: string): string => `${project}/${path}`;
  for (const [path, text] of Object.entries(edits.write)) await put(at(path), text);
  for (const [path, text] of Object.entries(edits.append)) {
    await Deno.writeTextFile(at(path), text, { append: true, create: false });
  }
  for (const [path, pairs] of Object.entries(edits.replace)) {
    let text = await Deno.readTextFile(at(path));
    for (const [old, now] of Object.entries(pairs)) {
      const count = text.split(old).length - 1;
      if (count !== 1) {
        throw new Error(`replace: ${path} holds ${JSON.stringify(old)} ${count} times:\n${text}`);
      }
      text = text.replace(old, () => now);
    }
    await Deno.writeTextFile(at(path), text);
  }
  for (const path of edits.remove) await Deno.remove(at(path), { recursive: true });
  for (const [from, to] of Object.entries(edits.rename)) await Deno.rename(at(from), at(to));
  for (const [path, mode] of Object.entries(edits.chmod)) {
    await Deno.chmod(at(path), parseInt(mode, 8));
  }
  for (const [path, target] of Object.entries(edits.link)) await Deno.symlink(target, at(path));
}
