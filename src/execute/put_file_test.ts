import assert from "node:assert/strict";
import { FileError } from "@/ports.ts";
import { Died, memoryFiles } from "@/system/mod.ts";
import { putFile, replaceOwn } from "./put_file.ts";

const PUT = { bytes: new TextEncoder().encode("new"), temp: ".hsm-t.tmp" };

Deno.test("putFile() leaves all old or all new bytes wherever it dies or loses power", async () => {
  for (let at = 0;; at++) {
    for (const power of [false, true]) {
      const files = memoryFiles({ "/p/hsm.yaml": "old" });
      files.inject((index) => index === at ? "die" : undefined);
      const died = await putFile(files, "/p/hsm.yaml", PUT)
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

Deno.test("putFile() leaves nothing behind when the disk is full", async () => {
  for (let at = 0; at < 3; at++) {
    const files = memoryFiles({ "/p/hsm.yaml": "old" });
    files.inject((index, operation) =>
      index >= at && /create|sync|rename/.test(operation) ? { fail: "ENOSPC" } : undefined
    );
    await assert.rejects(putFile(files, "/p/hsm.yaml", PUT), FileError);
    assert.deepEqual(files.dump("/p"), { "hsm.yaml": "old" });
  }
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
