import assert from "node:assert/strict";
import { formatGeneration, type Generation, parseGeneration } from "./generation.ts";

const DIGEST = "ab".repeat(32);
const GENERATION: Generation = {
  number: 3,
  when: 1_700_000_000_000,
  hsm: "0.1.0",
  command: "hsm sync",
  reason: ["added package:x (hsm.yaml:7)", 'a "quote" and \u2028'],
  parent: 2,
  files: { "uv.lock": { digest: DIGEST, mode: 0o600 }, "hsm.yaml": { digest: DIGEST, mode: 420 } },
};

Deno.test("formatGeneration() and parseGeneration() are each other's reverse", async () => {
  const { parent: _, ...first } = GENERATION;
  for (const generation of [GENERATION, { ...first, number: 1, files: {} }]) {
    const text = await formatGeneration(generation);
    assert.deepEqual(await parseGeneration(text, generation.number), {
      kind: "generation",
      generation,
    });
  }
});

Deno.test("a record in which any one byte differs, or that ends early, is damaged", async () => {
  const text = await formatGeneration(GENERATION);
  const sound = JSON.stringify(await parseGeneration(text, 3));
  for (let at = 0; at < text.length; at++) {
    assert.notEqual((await parseGeneration(text.slice(0, at), 3)).kind, "newer");
    const other = text.slice(0, at) + (text[at] === "x" ? "y" : "x") + text.slice(at + 1);
    const found = await parseGeneration(other, 3);
    // White space outside the sum is no content.
    assert.ok(found.kind === "damaged" || JSON.stringify(found) === sound, `at ${at}`);
  }
});

/** A text with a right sum around any body: what somebody writes who knows the format. */
async function sealed(body: unknown): Promise<string> {
  const text = JSON.stringify(body);
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const sum = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `{"sha256":"${sum}","generation":${text}}`;
}

Deno.test("a record with a right sum is still read with care", async () => {
  const sound = { version: 1, ...GENERATION };
  assert.equal((await parseGeneration(await sealed(sound), 3)).kind, "generation");
  assert.equal((await parseGeneration(await sealed(sound), 4)).kind, "damaged");
  assert.deepEqual(await parseGeneration(await sealed({ ...sound, version: 2 }), 3), {
    kind: "newer",
    version: 2,
  });
  const wrong: readonly Record<string, unknown>[] = [
    { version: 0 },
    { version: "1" },
    { number: -3 },
    { when: "now" },
    { when: 1e300 },
    { reason: "why" },
    { reason: [1] },
    { parent: 0 },
    { parent: "2" },
    { files: [] },
    { files: { a: DIGEST } },
    { files: { a: { digest: "../../etc/passwd", mode: 420 } } },
    { files: { a: { digest: DIGEST.slice(1), mode: 420 } } },
    { files: { a: { digest: DIGEST, mode: -1 } } },
  ];
  for (const change of wrong) {
    const found = await parseGeneration(await sealed({ ...sound, ...change }), 3);
    assert.equal(found.kind, "damaged", JSON.stringify(change));
  }
  for (const text of ["", "null", "[]", "{}", '{"generation":{}}', "x".repeat(2_000_000)]) {
    assert.equal((await parseGeneration(text, 3)).kind, "damaged");
  }
});
