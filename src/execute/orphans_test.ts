import assert from "node:assert/strict";
import { Died, memoryFiles } from "@/system/mod.ts";
import { sweepOrphans } from "./orphans.ts";
import { putFile } from "./put_file.ts";

Deno.test("sweepOrphans() takes what a putFile() that was killed left, behind a link too, and nothing else", async () => {
  const before = {
    "/p/hsm.yaml": "-> conf/hsm.yaml",
    "/p/conf/hsm.yaml": "old",
    "/p/conf/.hsm-abc.tmp.txt": "mine",
    "/p/.hsm/env/x.new": "mine",
    "/p/.hsm/local.yaml.new": "mine",
    "/p/.hsm/schema/mine.json.new": "mine",
    "/p/.hsm/spare/mine.new": "mine",
    "/p/.hsm/spare/.venv/x.new": "of a package",
    "/p/conf/x.hsm-abc.tmp": "mine",
    "/p/deep/.hsm-abc.tmp": "mine",
  };
  let left = 0;
  for (let k = 0;; k++) {
    const files = memoryFiles(before);
    files.inject((index) => index === k ? "die" : undefined);
    const text = "new content";
    const put = { bytes: new TextEncoder().encode(text), temp: ".hsm-abc123.tmp" };
    const died = await putFile(files, "/p/conf/hsm.yaml", put)
      .then(() => false, (thrown) => thrown instanceof Died);
    files.restart();
    if ("conf/.hsm-abc123.tmp" in files.dump("/p")) left++;
    files.put({
      "/p/conf/.hsm-AB12-do-0.tmp": "",
      "/p/.hsm/schema/hsm.schema.json.new": "{",
      "/p/.hsm/spare/.venv.json.new": "{",
    });
    await sweepOrphans(files, "/p", ["hsm.yaml", "absent/file"]);
    const now = files.dump("/p");
    const { ["conf/hsm.yaml"]: manifest, ...rest } = now;
    assert.ok(manifest === "old" || manifest === text);
    const others = Object.entries(before).map(([path, one]) => [path.slice(3), one]);
    assert.deepEqual({ ...rest, "conf/hsm.yaml": "old" }, Object.fromEntries(others));
    if (!died) break;
  }
  assert.ok(left > 0);
});

Deno.test("sweepOrphans() leaves what another project may be writing, where a link leads there", async () => {
  const other = { "/other/pyproject.toml": "", "/other/.hsm-ab-do-0.tmp": "being written" };
  const files = memoryFiles({ ...other, "/p/pyproject.toml": "-> ../other/pyproject.toml" });
  await sweepOrphans(files, "/p", ["pyproject.toml"]);
  assert.deepEqual(Object.keys(files.dump("/other")).length, 2);
});

Deno.test("sweepOrphans() leaves what the system will not give, without a word", async () => {
  const files = memoryFiles({ "/p/.hsm-a.tmp": "", "/p/.hsm/state.json.new": "" });
  files.inject((_, operation) => operation === "remove" ? { fail: "EACCES" } : undefined);
  await sweepOrphans(files, "/p", ["hsm.yaml"]);
  files.inject(undefined);
  await sweepOrphans(files, "/p", ["hsm.yaml"]);
  assert.deepEqual(files.dump("/p"), { ".hsm/": "" });
});
