/** Reads the two READMEs as a test needs them. */
const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** A file of the checkout, by its path. */
export function textOf(path: string): Promise<string> {
  return Deno.readTextFile(`${ROOT}/${path}`);
}

/** The code blocks of the quick start, in order: the `sh` blocks of the first section that has numbered parts. */
export function quickStart(readme: string): readonly string[] {
  const sections = readme.split(/^## /m);
  const section = sections.find((text) => /^### 1\. /m.test(text)) ?? "";
  return [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((block) => block[1] ?? "");
}

/** A copy of the checkout as a clone would be: without what is not tracked. */
export async function copyCheckout(to: string): Promise<void> {
  await copyFolder(ROOT, to, [".git", ".private", ".cache", "dist", "node_modules"]);
}

async function copyFolder(from: string, to: string, without: readonly string[]): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (without.includes(name)) continue;
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`, without);
    else if (isFile) await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
