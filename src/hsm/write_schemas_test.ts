import assert from "node:assert/strict";
import { sweepOrphans } from "@/execute/mod.ts";
import { memoryPorts } from "@/system/mod.ts";
import { writeSchemas } from "./write_schemas.ts";

const PATH = "/p/.hsm/schema/group.schema.json";

Deno.test("writeSchemas() writes schemas, knows its own of another version, and writes nothing twice", async () => {
  const ports = memoryPorts({ files: {} });
  assert.deepEqual(await writeSchemas(ports, "/p"), []);
  const first = ports.files.dump("/p");
  const schema = JSON.parse(first[".hsm/schema/group.schema.json"] ?? "");
  assert.match(schema["$comment"], /^Written by hsm/);
  assert.ok(schema["properties"]);
  const inode = (await ports.files.stat(PATH))?.inode;
  assert.deepEqual(await writeSchemas(ports, "/p"), []);
  assert.equal((await ports.files.stat(PATH))?.inode, inode);
});

Deno.test("writeSchemas() leaves what somebody else wrote, edited or linked, and says so", async () => {
  const ports = memoryPorts({ files: {} });
  await writeSchemas(ports, "/p");
  const own = ports.files.dump("/p")[".hsm/schema/group.schema.json"] ?? "";
  for (const text of ["{}", "", own.replace("1-of-N", "1-of-M"), `${own}\n`]) {
    await ports.files.overwrite(PATH, new TextEncoder().encode(text));
    const warnings = await writeSchemas(ports, "/p");
    assert.deepEqual(warnings.map(({ code }) => code), ["HSM-W0836"]);
    assert.equal(ports.files.dump("/p")[".hsm/schema/group.schema.json"], text);
  }
  await ports.files.remove(PATH);
  await ports.files.symlink("/elsewhere.json", PATH);
  assert.deepEqual((await writeSchemas(ports, "/p")).map(({ code }) => code), ["HSM-W0836"]);
  assert.equal(await ports.files.lstat("/elsewhere.json"), null);
});

Deno.test("what a killed writeSchemas() left of any schema is swept", async () => {
  const ports = memoryPorts({ files: {} });
  await writeSchemas(ports, "/p");
  const written = ports.files.dump("/p");
  for (const path of Object.keys(written)) {
    await ports.files.create(`/p/${path}.new`, new Uint8Array(), 0o644);
  }
  await sweepOrphans(ports.files, "/p", []);
  assert.deepEqual(ports.files.dump("/p"), written);
});
