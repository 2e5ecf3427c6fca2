/** What the READMEs must say, and that what they name is there. */
import assert from "node:assert/strict";
import { quickStart, textOf } from "./readme.ts";

const READMES = ["README.md", "README.ru.md"] as const;

Deno.test("README: name, command, what it is, tagline, alpha warning, licence", async () => {
  for (const path of READMES) {
    const text = await textOf(path);
    assert.match(text, /^# Hyper Stack Manager \(hsm\)$/m, path);
    assert.match(text, /environment hypervisor for modern hybrid stacks/i, path);
    assert.match(text, /meta-orchestrator|мета-оркестратор/, path);
    assert.match(text, /^> \[!WARNING\]\n(> .*\n)*> .*alpha/m, path);
    assert.match(text, /\[MIT\]\(LICENSE\)/, path);
  }
});

Deno.test("README: a heading for each of the founding ideas", async () => {
  const headings = (text: string) =>
    [...text.matchAll(/^## (.*)$/gm)].map((found) => (found[1] ?? "").toLowerCase());
  const english = headings(await textOf("README.md"));
  for (
    const word of [
      "lego",
      "hybrid orchestration",
      "atomic sync",
      "dev/prod bridge",
      "implication",
      "intent vs artifacts",
    ]
  ) {
    assert.ok(english.some((heading) => heading.includes(word)), `no heading with "${word}"`);
  }
  assert.equal(headings(await textOf("README.ru.md")).length, english.length);
});

Deno.test("README: the quick start is install, init, add a component, sync, and the same in both languages", async () => {
  const [english = [], russian = []] = await Promise.all(
    READMES.map(async (path) => quickStart(await textOf(path))),
  );
  const commands = english.join("").split("\n").filter((line) => line.startsWith("hsm "));
  assert.deepEqual(commands.map((line) => line.split(" ").slice(0, 2).join(" ")), [
    "hsm --version",
    "hsm init",
    "hsm group",
    "hsm plan",
    "hsm sync",
    "hsm group",
  ]);
  assert.deepEqual(russian, english);
});

Deno.test("documentation: every link to a file leads to one", async () => {
  const pages = ["intro", "manifest", "cli", "registry", "ARCHITECTURE"].map((name) =>
    `docs/${name}.md`
  );
  for (const path of [...READMES, ...pages]) {
    const text = await textOf(path);
    const folder = path.split("/").slice(0, -1).map((part) => `${part}/`).join("");
    for (const [, target = ""] of text.matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      await assert.doesNotReject(textOf(`${folder}${target}`), `${path}: no file "${target}"`);
    }
  }
});

Deno.test("documentation: the introduction is the first page of a documentation site, and warns", async () => {
  const text = await textOf("docs/intro.md");
  assert.match(text, /^---\nsidebar_position: 1\n---\n/);
  assert.match(text, /^:::warning Alpha$/m);
});
