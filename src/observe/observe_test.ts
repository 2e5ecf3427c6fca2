import assert from "node:assert/strict";
import { emptySnapshot, isAnswered, probeKey, type Want } from "@/model/mod.ts";
import type { Files } from "@/ports.ts";
import { memoryPorts } from "@/system/mod.ts";
import { folderFact, observe, readBounded, readFolder, readVariable } from "./mod.ts";

const FILES = {
  "/p/a.txt": "text\n",
  "/p/.env": "FROM_FILE='x y'\nBOTH=file\n",
  "/p/lib/pyproject.toml": '[project]\nname = "My_Lib"\n',
  "/p/bare/readme": "",
  "/p/registry/registry.yaml": "name: r\n",
  "/p/registry/packages/one.yaml": "name: one\n",
  "/p/registry/packages/.hidden.yaml": "",
  "/p/registry/packages/deep/two.yaml": "",
  "/p/registry/notes.txt": "",
};

Deno.test("observe() answers every want once and keeps what it had", async () => {
  const ports = memoryPorts({ files: FILES, variables: { BOTH: "process" } });
  const wants: Want[] = [
    { kind: "file", path: "a.txt", fresh: "content" },
    { kind: "file", path: "/p/a.txt", fresh: "content" },
    { kind: "file", path: "absent", fresh: "exists" },
    { kind: "file", path: "lib", fresh: "exists" },
    { kind: "variable", name: "FROM_FILE" },
    { kind: "variable", name: "BOTH" },
    { kind: "variable", name: "NONE" },
    { kind: "tool", name: "no-such-tool" },
  ];
  const seen = await observe(ports, emptySnapshot("/p"), wants);
  assert.ok(wants.every((want) => isAnswered(want, seen)));
  const text = seen.files.get("a.txt");
  assert.equal(text?.kind === "file" && text.text, "text\n");
  assert.deepEqual({ ...seen.files.get("/p/a.txt") }, { ...text });
  assert.deepEqual(seen.files.get("absent"), { kind: "absent" });
  assert.deepEqual(seen.files.get("lib"), { kind: "directory" });
  assert.deepEqual([...seen.variables].sort(), [["BOTH", "process"], ["FROM_FILE", "x y"], [
    "NONE",
    undefined,
  ]]);
  assert.equal(seen.tools.get("no-such-tool"), undefined);

  await ports.files.remove("/p/a.txt");
  const again = await observe(ports, seen, wants);
  assert.deepEqual(again.files.get("a.txt"), text);
});

Deno.test("observe() keeps the bytes' digest of a file that is no UTF-8, without a text", async () => {
  const ports = memoryPorts({ files: {} });
  await ports.files.makeFolder("/p");
  await ports.files.create("/p/latin", new Uint8Array([0xe9, 0x0a]), 0o644);
  const seen = await observe(ports, emptySnapshot("/p"), [
    { kind: "file", path: "latin", fresh: "content" },
  ]);
  const file = seen.files.get("latin");
  assert.equal(file?.kind === "file" && file.text, undefined);
  assert.match(file?.kind === "file" ? file.digest : "", /^[0-9a-f]{64}$/);
});

Deno.test("probeKey() tells commands apart by folder and words", () => {
  const one = probeKey({ tool: "uv", args: ["lock"] });
  assert.notEqual(one, probeKey({ tool: "uv", args: ["lock"], cwd: "sub" }));
  assert.notEqual(one, probeKey({ tool: "uv", args: ["lock", "--check"] }));
});

Deno.test("readVariable() takes the process first, then .env", async () => {
  const ports = memoryPorts({ files: FILES, variables: { BOTH: "process" } });
  assert.equal(await readVariable(ports, "/p", "BOTH"), "process");
  assert.equal(await readVariable(ports, "/p", "FROM_FILE"), "x y");
  assert.equal(await readVariable(ports, "/elsewhere", "FROM_FILE"), undefined);
});

Deno.test("readFolder() reads the wanted endings, one level deep, hidden files left out", async () => {
  const { files } = memoryPorts({ files: FILES });
  const found = await readFolder(files, "/p/registry", [".yaml"], 1);
  assert.deepEqual(found?.map((file) => file.path), ["packages/one.yaml", "registry.yaml"]);
  assert.equal(await readFolder(files, "/p/none", [".yaml"]), undefined);
});

Deno.test("readFolder() reads no file that a link leads out to, and names it", async () => {
  const { files } = memoryPorts({ files: { ...FILES, "/secret/key.yaml": "private" } });
  await files.symlink("/secret/key.yaml", "/p/registry/packages/out.yaml");
  await files.symlink("/secret", "/p/registry/groups");
  await files.symlink("one.yaml", "/p/registry/packages/two.yaml");
  const found = await readFolder(files, "/p/registry", [".yaml"], 1);
  assert.deepEqual(found?.map(({ path, outside }) => [path, outside]), [
    ["groups", "/secret"],
    ["packages/one.yaml", undefined],
    ["packages/out.yaml", "/secret/key.yaml"],
    ["packages/two.yaml", undefined],
    ["registry.yaml", undefined],
  ]);
  assert.doesNotMatch(JSON.stringify(found), /private/);
  const wider = await readFolder(files, "/p/registry", [".yaml"], 1, "/");
  assert.equal(wider?.find(({ path }) => path === "packages/out.yaml")?.text, "private");
});

Deno.test("a file without measure is refused before it is read", async () => {
  const { files } = memoryPorts({ files: FILES });
  const huge: Files = Object.create(files, {
    stat: { value: () => Promise.resolve({ kind: "file", size: 3e9, mode: 0o644 }) },
    read: { value: () => assert.fail("it was read") },
  });
  await assert.rejects(readBounded(huge, "/p/hsm.yaml"), { name: "FileError", code: "EFBIG" });
});

Deno.test("what is installed is read from the files of an environment", async () => {
  const site = "/p/.venv/lib/python3.12/site-packages";
  const ports = memoryPorts({
    files: {
      [`${site}/My_Lib-1.0.post1.dist-info/METADATA`]: "Name: My.Lib\n",
      [`${site}/cut_off-2.0.dist-info/RECORD`]: "",
      [`${site}/my_lib/__init__.py`]: "",
      "/p/.venv/Lib/site-packages/pip-25.0.dist-info/METADATA": "",
      "/p/.venv/lib/other/site-packages/x-1.dist-info/METADATA": "",
    },
  });
  const wants: Want[] = [{ kind: "installed", path: ".venv" }, { kind: "installed", path: "none" }];
  const seen = await observe(ports, emptySnapshot("/p"), wants);
  assert.ok(wants.every((want) => isAnswered(want, seen)));
  assert.deepEqual(Object.fromEntries(seen.installed?.get(".venv") ?? []), {
    "my-lib": "1.0.post1",
    pip: "25.0",
  });
  assert.equal(seen.installed?.get("none")?.size, 0);
});

Deno.test("folderFact() names the distribution of a local source", async () => {
  const { files } = memoryPorts({ files: FILES });
  assert.deepEqual(await folderFact(files, "/p/lib"), { exists: true, distribution: "My_Lib" });
  assert.deepEqual(await folderFact(files, "/p/bare"), { exists: true });
  assert.deepEqual(await folderFact(files, "/p/none"), { exists: false });
});
