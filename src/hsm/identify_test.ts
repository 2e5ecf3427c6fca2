import assert from "node:assert/strict";
import { parseManifest } from "@/manifest/mod.ts";
import { type Identified, identify } from "./identify.ts";

type Row = readonly [
  manifest: string,
  pyproject: string | undefined,
  expected: Identified | readonly string[],
];

const TABLE: readonly Row[] = [
  ["", undefined, { name: "folder", isSaid: false }],
  ["project: { name: a }", undefined, { name: "a", isSaid: true }],
  ["", '[project]\nname = "A_b"\nversion = "1"', { name: "A_b", version: "1", isSaid: true }],
  ["project: { name: a-b }", '[project]\nname = "A_b"', { name: "a-b", isSaid: true }],
  ["", "[tool.x]\n", { name: "folder", isSaid: false }],
  ["project: { name: a }", "not = [toml", { name: "a", isSaid: true }],
  ["project: { name: a }", '[project]\nname = "b"', ["name"]],
  [
    'project: { name: a, version: "1", python: ">=3.11" }',
    '[project]\nname = "b"\nversion = "2"\nrequires-python = ">=3.12"',
    ["name", "version", "python"],
  ],
  [
    'project: { name: a, python: ">=3.10,<4" }',
    '[project]\nname = "a"\nrequires-python = "<4, >=3.10"',
    { name: "a", python: ">=3.10,<4", isSaid: true },
  ],
  [
    'project: { name: a, version: "1.0" }',
    '[project]\nname = "a"\nversion = "1"',
    { name: "a", version: "1.0", isSaid: true },
  ],
  [
    'project: { name: a, python: "~=3.11" }',
    '[project]\nname = "a"\nrequires-python = ">=3.11.0,<4"',
    { name: "a", python: "~=3.11", isSaid: true },
  ],
  [
    'project: { name: a, python: ">=3.11" }',
    '[project]\nname = "a"\nrequires-python = ">=3.11,<4"',
    ["python"],
  ],
];

Deno.test("identify() names the file of the Python project's folder", () => {
  const project = parseManifest("project: { name: a }");
  assert.ok(project.ok);
  const found = identify(
    project.value,
    '[project]\nname = "b"',
    "folder",
    "backend/pyproject.toml",
  );
  const [problem] = found.ok ? [] : found.problems;
  assert.equal(problem?.also?.[0]?.place?.file, "backend/pyproject.toml");
  assert.match(problem?.message ?? "", /backend\/pyproject\.toml says name "b"/);
});

Deno.test("identify() joins what two files say; a difference is an error with both places", () => {
  for (const [text, pyproject, expected] of TABLE) {
    const project = parseManifest(text);
    assert.ok(project.ok, text);
    const found = identify(project.value, pyproject, "folder");
    if (found.ok) assert.deepEqual(found.value, expected, text);
    else {
      const names = found.problems.map(({ message }) => /says (\w+)/.exec(message)?.[1]);
      assert.deepEqual(names, expected, text);
      for (const { place, also } of found.problems) {
        assert.equal(place?.file, "hsm.yaml");
        assert.equal(also?.[0]?.place?.file, "pyproject.toml");
      }
    }
  }
});
