import { makeEdits } from "./make_edits.ts";
import type { Edits } from "./vocabulary.ts";

/** What hsm needs to run from a checkout. */
const PARTS = [
  "main.ts",
  "deno.json",
  "deno.lock",
  "src",
  "registry",
  "scripts/hsm",
  "scripts/lib",
];

/**
 * Copies the checkout that a launcher belongs to and edits the copy. A program that is no launcher of a checkout (a
 * stand-in) is given back as it is.
 *
 * @returns the program to run
 */
export async function copyProduct(
  launcher: string,
  to: string,
  edits: Pick<Edits, "write" | "replace">,
): Promise<string> {
  const root = launcher.replace(/\/scripts\/hsm$/, "");
  if (root === launcher) return launcher;
  await Deno.remove(to, { recursive: true }).catch(() => {});
  for (const part of PARTS) await copy(`${root}/${part}`, `${to}/${part}`);
  await makeEdits(to, { ...NOTHING, ...edits });
  return `${to}/scripts/hsm`;
}

const NOTHING: Edits = {
  write: {},
  append: {},
  replace: {},
  remove: [],
  rename: {},
  chmod: {},
  link: {},
};

async function copy(from: string, to: string): Promise<void> {
  if (!(await Deno.stat(from)).isDirectory) {
    await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    return await Deno.copyFile(from, to);
  }
  await Deno.mkdir(to, { recursive: true });
  const entries = await Array.fromAsync(Deno.readDir(from));
  await Promise.all(
    entries.filter(({ name }) => !name.endsWith("_test.ts"))
      .map(({ name }) => copy(`${from}/${name}`, `${to}/${name}`)),
  );
}
