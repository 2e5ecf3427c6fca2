import assert from "node:assert/strict";
import { parseManifest } from "@/manifest/mod.ts";
import { memoryPorts } from "@/system/mod.ts";
import { readPyproject } from "./read_pyproject.ts";

const FILES = {
  "/p/pyproject.toml": "root",
  "/p/backend/pyproject.toml": "backend",
  "/p/empty/readme": "",
  "/p/a-file": "",
  "/elsewhere/pyproject.toml": "elsewhere",
};

async function read(folder: string): Promise<Awaited<ReturnType<typeof readPyproject>>> {
  const ports = memoryPorts({ files: FILES });
  await ports.files.symlink("/elsewhere", "/p/out");
  await ports.files.symlink("backend", "/p/in");
  const project = parseManifest(`managers: { python: { project: ${folder} } }`);
  assert.ok(project.ok, folder);
  return await readPyproject(ports, "/p", project.value);
}

Deno.test("readPyproject() reads the one of the folder that hsm.yaml names", async () => {
  const rows = [
    [".", { path: "pyproject.toml", text: "root" }],
    ["./backend/", { path: "backend/pyproject.toml", text: "backend" }],
    ["empty/../backend", { path: "backend/pyproject.toml", text: "backend" }],
    ["in", { path: "in/pyproject.toml", text: "backend" }],
    ["empty", { path: "empty/pyproject.toml", text: undefined }],
  ] as const;
  for (const [folder, expected] of rows) {
    const found = await read(folder);
    assert.deepEqual(found.ok && found.value, expected, folder);
  }
});

Deno.test("readPyproject() refuses a folder that is not there, or that a link leads out of the project", async () => {
  const rows = [["bakend", "HSM-E0615"], ["a-file", "HSM-E0615"], ["out", "HSM-E0616"]] as const;
  for (const [folder, code] of rows) {
    const found = await read(folder);
    const [problem] = found.ok ? [] : found.problems;
    assert.deepEqual([problem?.code, problem?.place?.line], [code, 1], folder);
    assert.equal(problem?.place?.column, 32, folder);
  }
});
