// needs: uv, python, network
/** The quick start of the README, word for word, as somebody new does it: a fresh clone and an empty home. */
import assert from "node:assert/strict";
import { copyCheckout, quickStart, textOf } from "../docs/readme.ts";

/** Variables that belong to this home, this project or this run. */
const OWN = /^(HOME|PWD|OLDPWD|DENO_DIR|XDG_.*|HSM_.*|RUN_MODE|VIRTUAL_ENV|CONDA_.*)$/;

Deno.test("the quick start of the README runs as it is written", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "hsm-readme-test-" }));
  try {
    await copyCheckout(`${folder}/hsm`);
    await Deno.mkdir(`${folder}/home`);
    const blocks = quickStart(await textOf("README.md"));
    assert.ok(blocks.length >= 5, `only ${blocks.length} blocks were found`);
    const inherited = Object.entries(Deno.env.toObject()).filter(([name]) => !OWN.test(name));
    const ran = await new Deno.Command("sh", {
      args: ["-eu", "-c", blocks.join("\n")],
      cwd: `${folder}/hsm`,
      clearEnv: true,
      env: { ...Object.fromEntries(inherited), HOME: `${folder}/home`, NO_COLOR: "1" },
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    const said = decoder.decode(ran.stdout);
    const all = said + decoder.decode(ran.stderr);
    assert.equal(ran.code, 0, all);
    const version: { version: string } = JSON.parse(await textOf("deno.json"));
    assert.ok(said.includes(`hsm ${version.version}\n`), all);
    assert.ok(said.includes("collections=[]"), all);

    const project = `${folder}/home/my-awesome-project`;
    const read = (path: string): Promise<string> => Deno.readTextFile(`${project}/${path}`);
    assert.match(await read("hsm.yaml"), /name: my-awesome-project/);
    // The last command has swapped Qdrant for Chroma.
    assert.match(await read("pyproject.toml"), /chromadb/);
    assert.doesNotMatch(await read("pyproject.toml"), /qdrant/);
    assert.match(await read("hsm.lock"), /"package:chroma-adapter"/);
    assert.match(await read(".hsm/env/host.env"), /^VECTOR_DB_URL='.*\/\.hsm\/data\/chroma'$/m);
    await assert.rejects(Deno.lstat(`${project}/docker-compose.hsm.yml`), Deno.errors.NotFound);
    // The checkout has got nothing from it.
    for await (const { name } of Deno.readDir(`${folder}/hsm`)) {
      assert.ok(![".private", "dist", "node_modules"].includes(name), `the checkout has ${name}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
