// needs: uv, python, linux
/** The stage itself: nothing that a test installs gets out of it. */
import assert from "node:assert/strict";
import { staged } from "./uv_stage.ts";

staged(
  "an install that says no place, and one outside, never reach the machine's Python",
  async (stage) => {
    await assert.rejects(stage.uv("pip install delta"), /pip install delta/);
    await assert.rejects(
      stage.run("uv", ["pip", "install", "--python", "/usr/bin/python3", "delta"]),
    );
    await assert.rejects(stage.run("uv", ["pip", "install", "delta", "--python"]));
    // What no assertion sees, a script: UV_PYTHON leads into the stage.
    const { code, output } = await stage.run("sh", ["-c", "uv pip install delta"]);
    assert.equal(code, 0, output);
    assert.deepEqual(await stage.installed(`${stage.folder}/python`), { delta: "1.0" });
    // And an environment made from it is none of it.
    await stage.uv("venv --quiet");
    assert.deepEqual(await stage.installed(), {});
    assert.doesNotMatch(await stage.read(".venv/pyvenv.cfg"), new RegExp(`home = ${stage.folder}`));
  },
);
