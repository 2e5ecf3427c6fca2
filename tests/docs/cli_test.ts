/** `docs/cli.md` names every command and every option that there is, and no other. */
import assert from "node:assert/strict";
import { textOf } from "./readme.ts";

const MAIN = new URL("../../main.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

async function hsm(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-prompt", "--config", CONFIG, MAIN, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  assert.equal(code, 0, `hsm ${args.join(" ")}: ${text.decode(stderr)}`);
  return text.decode(stdout);
}

/** The commands below this one, each as words: the help of a group of commands lists them. */
async function commandsBelow(words: readonly string[]): Promise<readonly string[]> {
  const help = await hsm("help", ...words);
  const list = /^COMMANDS\n((?: {2}.*\n?)+)/m.exec(help)?.[1];
  if (list === undefined) return [words.join(" ")];
  const names = [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map((found) => found[1] ?? "");
  return (await Promise.all(names.map((name) => commandsBelow([...words, name])))).flat();
}

async function commands(): Promise<readonly string[]> {
  const help = await hsm("--help");
  const list = /^COMMANDS\n((?: {2}.*\n)+)/m.exec(help)?.[1] ?? "";
  const words = [...list.matchAll(/^ {2}([a-z]+)(?:, ([a-z]+))?/gm)].flatMap((found) =>
    [found[1], found[2]].filter((word) => word !== undefined)
  );
  const unique = [...new Set(words)];
  return (await Promise.all(unique.map((word) => commandsBelow([word])))).flat().sort();
}

/** Command → its section. One heading may name two commands. */
function sections(page: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const section of page.split(/^#{2,3} /m)) {
    const heading = section.split("\n", 1)[0] ?? "";
    for (const [, words = ""] of heading.matchAll(/`hsm ([a-z]+(?: [a-z]+)*)/g)) {
      const command = words.replace(/ prod$/, "");
      assert.ok(!found.has(command), `docs/cli.md has "hsm ${command}" twice`);
      found.set(command, section);
    }
  }
  return found;
}

const longOptions = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/--[a-z][a-z-]+/g)].map((found) => found[0]))].sort();

Deno.test("docs/cli.md has every command with exactly its options", async () => {
  const known = await commands();
  assert.ok(known.length >= 20, `only ${known.length} commands were found: ${known.join(", ")}`);
  const documented = sections(await textOf("docs/cli.md"));
  assert.deepEqual([...documented.keys()].sort(), known);
  for (const command of known) {
    const help = await hsm("help", ...command.split(" "));
    const flags = /^OPTIONS\n((?: {2}.*\n)+)/m.exec(help)?.[1] ?? "";
    const real = longOptions(flags.replaceAll(/^.*\]? {2,}(?=\S)/gm, (line) => line))
      .filter((flag) => flag !== "--help");
    const rows = (documented.get(command) ?? "").split("\n")
      .filter((line) => line.startsWith("| `")).map((line) => line.split(" | ")[0] ?? "");
    assert.deepEqual(longOptions(rows.join("\n")), real, `options of "hsm ${command}"`);
  }
});

Deno.test("docs/cli.md has every option that all commands take", async () => {
  const help = await hsm("--help");
  const real = longOptions(/^OPTIONS\n((?: {2}.*\n)+)/m.exec(help)?.[1] ?? "");
  const page = await textOf("docs/cli.md");
  const section = page.split(/^## /m).find((text) => text.startsWith("Options")) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| `"))
    .map((line) => line.split(" | ")[0] ?? "");
  for (const option of real) {
    assert.ok(longOptions(rows.join("\n")).includes(option), `${option} is missing`);
  }
});
