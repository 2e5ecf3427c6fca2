// needs: docker, compose, images, uv, python, git, network
/** `scripts/demo --containers` on a real Docker: Chroma and PostgreSQL with pgvector really answer. */
import assert from "node:assert/strict";
import { runDemo } from "../docs/run_demo.ts";

async function docker(...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command("docker", { args }).output();
  return new TextDecoder().decode(stdout).trim();
}

Deno.test("the demo swaps a Chroma server for PostgreSQL with pgvector, and leaves nothing behind", async () => {
  const { code, text, left } = await runDemo(["--containers"]);
  assert.equal(code, 0, text);
  const stores = [...text.matchAll(/^store: {3}(.*) \(from/gm)].map((found) => found[1]);
  const second = "PostgreSQL with pgvector";
  assert.deepEqual(stores, ["Chroma", second, "my own pgvector", second, second]);
  for (const service of ["chroma", "pgvector"]) {
    assert.match(text, new RegExp(`^${service} running healthy$`, "m"));
  }
  assert.ok(text.includes("  ok: the compose file has no chroma\n"), text);
  assert.match(text, /^Done: \d+ checks held in 7 steps\.$/m);
  assert.deepEqual(left, []);
  const label = "label=com.docker.compose.project=my-rag-hsm";
  assert.equal(await docker("ps", "--all", "--quiet", "--filter", label), "");
  assert.equal(await docker("volume", "ls", "--quiet", "--filter", label), "");
  assert.equal(await docker("network", "ls", "--quiet", "--filter", label), "");
});
