// needs: uv, python, linux
/**
 * pyproject.toml files of any style, through the command: hsm's entries come and go, nothing else changes, and the end
 * is the beginning, byte for byte. HSM_FIXTURES names further folders (separated by `:`) whose `.toml` files are tried.
 */
import assert from "node:assert/strict";
import { isTomlTable, parseToml } from "@/text/toml/mod.ts";
import { Stage } from "./uv_stage.ts";

/** A uv that agrees with everything: what it would do is not what is asked here, and foreign files name foreign packages. */
const AGREEING_UV = `#!/bin/sh
case "$*" in
*--dry-run*) echo '{"sync": {"action": "check", "changes": []}}' ;;
lock*) cat > uv.lock <<'LOCK'
version = 1

[[package]]
name = "zz-indexed"
version = "1.2"
source = { registry = "https://example.org/simple" }

[[package]]
name = "zz-local"
version = "1.0"
source = { editable = "../zz-local" }
LOCK
;;
esac
`;

const HEAD = '[project]\nname = "demo"\nversion = "1.0.0"\n';

const OWN: readonly [string, string][] = [
  ["plain", `${HEAD}dependencies = []\n`],
  ["no list yet", HEAD],
  ["one line with a comment", `${HEAD}dependencies = ["a", "b"] # mine\n\n[tool.x]\ny = [ 1,2 ]`],
  ["CRLF and BOM", `\uFEFF${HEAD}dependencies = [\n\t"zzz",  # last\n]\n`.replaceAll("\n", "\r\n")],
  [
    "sources and overrides of its own",
    `${HEAD}dependencies = [\n  "a" # no comma\n  ]\n\n[tool.uv]\noverride-dependencies = ["a==1"]\n\n` +
    "[tool.uv.sources.a]\npath = '../a'\n",
  ],
  ["no [project]", "[tool.ruff]\n"],
  ["dynamic", `${HEAD}dynamic = ['readme', 'dependencies']\n`],
];

async function prepare(stage: Stage, text: string): Promise<void> {
  await stage.write("../bin/uv", AGREEING_UV);
  await Deno.chmod(stage.path("../bin/uv"), 0o755);
  await stage.pythonProject("../zz-local", "zz-local");
  await stage.component(
    "zz-indexed",
    'sources:\n  prod: { type: pypi, package: zz-indexed, version: ">=1,<2" }',
  );
  await stage.component("zz-local", "sources:\n  dev: { type: local, path: ../zz-local }");
  await stage.write("pyproject.toml", text);
}

/** Whether hsm has to refuse a file: it adds to `[project] dependencies`, so that must be a list it may add to. */
function mustRefuse(text: string): boolean {
  const parsed = parseToml(text);
  const project = parsed.ok ? parsed.value["project"] : undefined;
  if (!isTomlTable(project)) return true;
  return Array.isArray(project["dynamic"]) && project["dynamic"].includes("dependencies");
}

/** Whether all of `text` is left in `longer`, in its order: nothing was changed or lost, something was put in. */
function isInside(text: string, longer: string): boolean {
  let at = 0;
  for (const unit of longer) if (text.startsWith(unit, at)) at += unit.length;
  return at === text.length;
}

async function thereAndBack(stage: Stage, text: string): Promise<boolean> {
  await prepare(stage, text);
  const env = { PATH: `${stage.path("../bin")}:${stage.env["PATH"]}` };
  await stage.ok("init", { env });
  assert.equal(await stage.read("pyproject.toml"), text);
  const manifest = await stage.read("hsm.yaml");
  const registry =
    "\nregistries:\n  - { name: local, path: ./registry }\nmodes: { zz-local: dev }\n";
  await stage.write("hsm.yaml", manifest + registry);
  await stage.ok("package add zz-indexed", { env });
  await stage.ok("package add zz-local", { env });
  const ended = await stage.hsm("sync", { env });
  if (mustRefuse(text)) {
    assert.equal(ended.code, 1, ended.output);
    assert.match(ended.output, /HSM-E040[45]/);
    assert.match(ended.output, /package:zz-indexed/);
    assert.match(ended.output, /hint: /);
    assert.equal(await stage.read("pyproject.toml"), text);
    assert.equal(await stage.exists("hsm.lock"), false);
    return false;
  }
  assert.equal(ended.code, 0, ended.output);
  const added = await stage.read("pyproject.toml");
  // In the quotes of the file.
  assert.match(added, /(["'])zz-indexed>=1,<2\1/);
  assert.match(added, /path = (["'])\.\.\/zz-local\1/);
  assert.ok(isInside(text, added), "something that stood there is gone");
  const lines = new Set(added.split("\n"));
  const touched = text.split("\n").filter((line) => !lines.has(line));
  // At most the end of each list (`dependencies`, `override-dependencies`), the table of sources, the last line.
  assert.ok(touched.length <= 4, `touched: ${touched.join(" | ")}`);
  if (text.includes("\r\n")) assert.doesNotMatch(added, /[^\r]\n/);
  await stage.ok("package remove zz-indexed", { env });
  await stage.ok("package remove zz-local", { env });
  await stage.write(
    "hsm.yaml",
    (await stage.read("hsm.yaml")).replace("modes: { zz-local: dev }\n", ""),
  );
  await stage.ok("sync", { env });
  assert.equal(await stage.read("pyproject.toml"), text);
  return true;
}

function* foreign(): Generator<[string, string]> {
  for (
    const folder of (Deno.env.get("HSM_FIXTURES") ?? "").split(":").filter((one) => one !== "")
  ) {
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    for (const name of names.filter((one) => one.endsWith(".toml"))) {
      // As bytes: a reader that drops a BOM would hide that it is lost.
      const bytes = Deno.readFileSync(`${folder}/${name}`);
      yield [name, new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)];
    }
  }
}

for (const [name, text] of [...OWN, ...foreign()]) {
  const refused = mustRefuse(text);
  Deno.test({
    name: `pyproject.toml (${name}) ${
      refused ? "is refused by name" : "is itself again in the end"
    }`,
    sanitizeResources: false,
    sanitizeOps: false,
    fn: async () => {
      await using stage = await Stage.make();
      assert.equal(await thereAndBack(stage, text), !refused);
    },
  });
}
