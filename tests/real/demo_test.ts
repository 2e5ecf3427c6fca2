// needs: uv, python, git, network
/** `scripts/demo` does what it tells: it checks each of its steps itself, and here is checked that it did. */
import assert from "node:assert/strict";
import { runDemo } from "../docs/run_demo.ts";

Deno.test("the demo swaps Chroma for Qdrant under an unchanged program, and leaves nothing behind", async () => {
  const { code, text, left } = await runDemo([]);
  assert.equal(code, 0, text);
  // In this order: the same program, two stores; the edit in dev mode; the release; after a failed sync.
  const stores = [...text.matchAll(/^store: {3}(.*) \(from/gm)].map((found) => found[1]);
  assert.deepEqual(stores, ["Chroma", "Qdrant", "my own qdrant", "Qdrant", "Qdrant"]);
  assert.equal([...text.matchAll(/^nearest: green$/gm)].length, 5);
  for (
    const result of [
      "an edit is only an intent: nothing is built yet",
      "no container is needed",
      "no file was written",
      "a plan changes nothing",
      "chromadb is gone",
      "the program is the same, byte for byte",
      "the edit shows at once",
      "every artifact is what it was before dev mode",
      "every installed package is as before",
    ]
  ) assert.ok(text.includes(`  ok: ${result}\n`), `not told: ${result}\n${text}`);
  assert.match(text, /^\$ hsm sync\n(?:.*\n)*?\(exit code 1\)$/m);
  assert.match(text, /^Done: \d+ checks held in 7 steps\.$/m);
  assert.deepEqual(left, []);
});

Deno.test("the demo ends loudly with the first result that is not as told", async () => {
  // A uv that says that it did everything, and did nothing.
  const { code, text, left } = await runDemo([], { uv: "exit 0" });
  assert.equal(code, 1, text);
  assert.match(text, /^FAILED in step 3: /m);
  assert.doesNotMatch(text, /^Done:/m);
  assert.deepEqual(left, []);
});
