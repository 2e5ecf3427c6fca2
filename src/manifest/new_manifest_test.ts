import assert from "node:assert/strict";
import { addPackage } from "./edits/entries.ts";
import { type NewManifest, newManifest } from "./new_manifest.ts";
import { parseManifest } from "./parse_manifest.ts";

const GOOD: readonly NewManifest[] = [
  {},
  { name: "rag-app" },
  { name: "on", version: "1.0", python: ">=3.11,<4" },
  { name: "123", version: "0.1.0" },
];

for (const given of GOOD) {
  Deno.test(`a new hsm.yaml says what was given: ${JSON.stringify(given)}`, () => {
    const text = newManifest(given);
    assert.ok(text.ok);
    assert.match(
      text.value,
      /^# yaml-language-server: \$schema=\.\/\.hsm\/schema\/hsm\.schema\.json\n/,
    );
    assert.ok(text.value.endsWith("\n") && !text.value.includes("\n\n\n"));
    const project = parseManifest(text.value);
    assert.ok(project.ok, JSON.stringify(project));
    const { name, version, python } = project.value;
    assert.deepEqual(JSON.parse(JSON.stringify({ name, version, python })), given);

    const edited = addPackage(text.value, { name: "text-utils" });
    assert.ok(edited.ok);
    const added = edited.value.text.slice(text.value.length).replaceAll('"', "");
    assert.ok(edited.value.text.startsWith(text.value));
    assert.equal(added, "\npackages:\n  - text-utils\n");
  });
}

Deno.test("a new hsm.yaml is refused with everything that is wrong", () => {
  const text = newManifest({ name: "my app", version: "one", python: "3.11" });
  assert.deepEqual(text.ok ? [] : text.problems.map(({ code, next }) => `${code} ${next}`), [
    'HSM-E0107 Write "my-app"',
    'HSM-E0110 Write a version, e.g. "0.1.0"',
    'HSM-E0110 Write ">=3.11"',
  ]);
});
