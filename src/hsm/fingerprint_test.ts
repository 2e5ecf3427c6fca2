import assert from "node:assert/strict";
import { memoryPorts } from "@/system/mod.ts";
import { holds, statEntry } from "./fingerprint.ts";

const SITE = "/p/.venv/site-packages";
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

type Change = (files: ReturnType<typeof memoryPorts>["files"]) => Promise<void>;

const CHANGES: readonly (readonly [what: string, same: boolean, change: Change])[] = [
  ["nothing", true, () => Promise.resolve()],
  ["Python lays its cache there", true, async (files) => {
    await files.makeFolder(`${SITE}/__pycache__`);
    await files.create(`${SITE}/__pycache__/six.pyc`, text("x"), 0o644);
  }],
  ["a package more", false, (files) => files.makeFolder(`${SITE}/idna-3.0.dist-info`)],
  ["a module more", false, (files) => files.create(`${SITE}/by_hand.py`, text("x"), 0o644)],
  ["a package less", false, (files) => files.removeTree(`${SITE}/six-1.0.dist-info`)],
  ["the same version from another place", false, async (files) => {
    await files.removeTree(`${SITE}/six-1.0.dist-info`);
    await files.makeFolder(`${SITE}/six-1.0.dist-info`);
  }],
  ["another folder in its place", false, async (files) => {
    await files.rename(SITE, `${SITE}.old`);
    await files.linkTree(`${SITE}.old`, SITE);
  }],
  ["the folder is gone", false, (files) => files.removeTree(SITE)],
];

Deno.test("a folder of packages is the same as long as the same distributions are in it", async () => {
  for (const [what, same, change] of CHANGES) {
    // Taken long after the folder was last changed, and at the same moment: by its time, and by what is in it.
    for (const later of [1_000_000, 0]) {
      const ports = memoryPorts({
        files: { [`${SITE}/six.py`]: "", [`${SITE}/six-1.0.dist-info/RECORD`]: "" },
      });
      const mtime = (await ports.files.stat(SITE))?.mtime ?? 0;
      const taken = mtime + later;
      const entry = await statEntry(ports.files, "/p", SITE, taken);
      await change(ports.files);
      assert.equal(await holds(ports, "/p", taken, entry), same, `${what}, ${later}`);
    }
  }
});
