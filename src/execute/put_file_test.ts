import assert from "node:assert/strict";
import { FileError } from "@/ports.ts";
import { Died, memoryFiles } from "@/system/mod.ts";
import { putFile } from "./put_file.ts";

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
