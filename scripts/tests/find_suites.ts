/**
 * Which test suites there are. The parts of the gate come from `scripts/house`; what stands in `tests/` is
 * discovered: a file belongs to a suite by its folder, and says what it needs in a comment of its own,
 * `// needs: docker, images`.
 */
import { listFiles } from "../house/house.ts";
import { partsOf } from "../house/parts_of.ts";
import { isNeed, type Need } from "./missing_needs.ts";

/** How the result of a command is read: from the summary of `deno test`, or from the exit code. */
export type Reading = "summary" | "exit";

/** One command of a suite. */
export interface Run {
  readonly label: string;
  /** Arguments of `deno`. */
  readonly args: readonly string[];
  readonly reading: Reading;
}

/** One suite: what it needs, and the commands that run it, one after another. */
export interface Suite {
  readonly name: string;
  readonly needs: readonly Need[];
  readonly runs: readonly Run[];
}

/** A test file and its text. */
export interface TestFile {
  readonly path: string;
  readonly text: string;
}

/** All suites of the checkout in `root`, in the order in which they run: the quick ones first. */
export async function findSuites(root: string): Promise<readonly Suite[]> {
  const files = await listFiles(root);
  const tests = files.filter((path) => path.startsWith("tests/") && path.endsWith("_test.ts"));
  const read = async (path: string): Promise<TestFile> => ({
    path,
    text: await Deno.readTextFile(`${root}/${path}`),
  });
  return [...gateSuites(files), ...testSuites(await Promise.all(tests.map(read)))];
}

/** The gate: its checks as one suite, its unit tests and examples as one each. */
export function gateSuites(files: readonly string[]): readonly Suite[] {
  const parts = partsOf(files).filter((part) => part.inGate);
  const checks = parts.filter((part) => !part.name.startsWith("test:"));
  // What stands in tests/ is the business of testSuites, which knows what each file needs.
  const units = parts.filter((part) => part.name.startsWith("test:") && part.name !== "test:whole");
  const house = checks.map((part): Run => ({
    label: part.name,
    args: part.args,
    reading: "exit",
  }));
  return [
    ...(house.length > 0 ? [{ name: "house", needs: [], runs: house }] : []),
    ...units.map(({ name, args }): Suite => {
      const label = name.slice("test:".length);
      return { name: label, needs: [], runs: [{ label, args, reading: "summary" }] };
    }),
  ];
}

/** The suites of `tests/`: one a folder, one more for each different set of needs in it. */
export function testSuites(files: readonly TestFile[]): readonly Suite[] {
  const parts = new Map<string, { folder: string; needs: readonly Need[]; paths: string[] }>();
  for (const { path, text } of files) {
    const folder = suiteOf(path);
    const needs = needsOf(text, path);
    const key = `${folder} ${needs.join(",")}`;
    const part = parts.get(key) ?? { folder, needs, paths: [] };
    part.paths.push(path);
    parts.set(key, part);
  }
  const all = [...parts.values()];
  const named = all.map(({ folder, needs, paths }): Suite => {
    const alone = all.filter((other) => other.folder === folder).length === 1;
    const name = alone || needs.length === 0 ? folder : `${folder}+${needs.join("+")}`;
    const run: Run = { label: name, args: ["test", "-A", ...paths.sort()], reading: "summary" };
    return { name, needs, runs: [run] };
  });
  return named.sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
}

/** `tests/real/uv/a_test.ts` and `tests/real/uv_test.ts` → `real/uv`; `tests/a/b/c_test.ts` → `a`. */
function suiteOf(path: string): string {
  const [, first = "", second = ""] = path.split("/");
  if (second === "") return "tests";
  return first === "real" ? `real/${second.replace(/_test\.ts$/, "")}` : first;
}

/** Contracts, then the others, then scenarios, then the real tools: the images have time until then. */
function rank(name: string): number {
  if (name.startsWith("contracts")) return 0;
  if (name.startsWith("scenarios")) return 2;
  return name.startsWith("real/") ? 3 : 1;
}

/** The needs that comments `// needs: a, b` of a test file name; an unknown word is a mistake. */
export function needsOf(text: string, path: string): readonly Need[] {
  const found = new Set<Need>();
  for (const [, words = ""] of text.matchAll(/^\/\/ needs:(.*)$/gm)) {
    for (const word of words.split(",").map((word) => word.trim()).filter((word) => word !== "")) {
      if (!isNeed(word)) throw new Error(`${path}: unknown need "${word}"`);
      found.add(word);
    }
  }
  return [...found].sort();
}
