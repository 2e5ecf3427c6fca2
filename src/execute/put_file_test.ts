import assert from "node:assert/strict";
import { FileError } from "@/ports.ts";
import { Died, memoryFiles } from "@/system/mod.ts";
import { replaceOwn, writeFile } from "./put_file.ts";

const TOKEN = { token: "t" };

Deno.test("writeFile() leaves all old or all new bytes wherever it dies or loses power", async () => {
  for (let at = 0;; at++) {
    for (const power of [false, true]) {
      const files = memoryFiles({ "/p/hsm.yaml": "old" });
      files.inject((index) => index === at ? "die" : undefined);
      const died = await writeFile(files, "/p/hsm.yaml", "new", TOKEN)
        .then(() => false, (thrown) => thrown instanceof Died);
      if (power) files.crash();
      else files.restart();
      const text = files.dump("/p")["hsm.yaml"];
      assert.ok(
        died ? ["old", "new"].includes(text ?? "") : text === "new",
        `died at ${at}: ${text}`,
      );
      if (!died && power) return;
    }
  }
});

Deno.test("writeFile() leaves nothing behind when the disk is full", async () => {
  for (let at = 0; at < 6; at++) {
    const files = memoryFiles({ "/p/hsm.yaml": "old" });
    files.inject((index, operation) =>
      index >= at && /create|sync|rename/.test(operation) ? { fail: "ENOSPC" } : undefined
    );
    await assert.rejects(writeFile(files, "/p/hsm.yaml", "new", TOKEN), FileError);
    assert.deepEqual(files.dump("/p"), { "hsm.yaml": "old" });
  }
});

Deno.test("writeFile() keeps mode and link, makes folders, and writes the same text never", async () => {
  const files = memoryFiles({ "/p/link": "-> real", "/p/real": "old" });
  await files.chmod("/p/real", 0o640);
  assert.equal(await writeFile(files, "/p/link", "new", TOKEN), true);
  assert.equal(await writeFile(files, "/p/link", "new", TOKEN), false);
  assert.equal(await writeFile(files, "/p/d/e/f", "f", { token: "t", mode: 0o600 }), true);
  assert.equal(await writeFile(files, "/p/d/e/f", "f", { token: "t", mode: 0o600 }), false);
  assert.deepEqual(files.dump("/p", { modes: true }), {
    link: "-> real",
    real: "640 new",
    "d/e/f": "600 f",
  });
});

Deno.test("writeFile() writes a file with several names in place", async () => {
  const files = memoryFiles({ "/p/a": "old" });
  await files.link("/p/a", "/p/b");
  await writeFile(files, "/p/a", "new", TOKEN);
  assert.deepEqual(files.dump("/p"), { a: "new", b: "new" });
});

Deno.test("replaceOwn() leaves all old or all new, and nothing beside it where it fails", async () => {
  for (const fault of ["die", { fail: "ENOSPC" }] as const) {
    for (let at = 0, ended = false; !ended; at++) {
      const files = memoryFiles({ "/p/state.json": "old" });
      const create = files.create.bind(files);
      files.create = async (path, bytes, mode): Promise<void> => {
        // A full disk takes a part.
        await create(path, bytes.slice(0, 1), mode);
        await files.overwrite(path, bytes);
      };
      files.inject((index) => index === at ? fault : undefined);
      ended = await replaceOwn(files, "/p/state.json", "new", 0o600).then(() => true, () => false);
      files.restart();
      const { "state.json": text = "", ...rest } = files.dump("/p");
      assert.ok(ended ? text === "new" : text === "old", `${at}: ${text}`);
      if (fault !== "die") assert.deepEqual(rest, {}, `${at}`);
    }
  }
  const left = memoryFiles({ "/p/state.json": "old", "/p/state.json.new": "half" });
  await replaceOwn(left, "/p/state.json", "new", 0o600);
  assert.deepEqual(left.dump("/p"), { "state.json": "new" });
});
