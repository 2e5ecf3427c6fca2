import assert from "node:assert/strict";
import { memoryPorts } from "@/system/mod.ts";
import { contentEntry, holds, statEntry } from "./fingerprint.ts";

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

Deno.test("a change of the same size is seen also where its time was set back", async () => {
  const files = { "/p/content": "one", "/p/stat": "one", "/p/linked": "one" };
  const ports = memoryPorts({ files });
  await ports.files.link("/p/linked", "/p/other");
  const taken = 2_000_000_000_000;
  const entries = [
    await contentEntry(ports.files, "/p", "content"),
    await statEntry(ports.files, "/p", "stat", taken),
  ];
  const linked = await statEntry(ports.files, "/p", "linked", taken);
  for (const entry of [...entries, linked]) {
    assert.equal(await holds(ports, "/p", taken, entry), true);
  }
  for (const entry of entries) {
    const path = "path" in entry ? `/p/${entry.path}` : "";
    const mtime = (await ports.files.stat(path))?.mtime ?? 0;
    await ports.files.overwrite(path, text("two"));
    await ports.files.setTime(path, mtime);
    assert.equal(await holds(ports, "/p", taken, entry), false, path);
  }
  // A further name is no change of the file: the environment's copy has one of each.
  await ports.files.remove("/p/other");
  assert.equal(await holds(ports, "/p", taken, linked), true);
  // The same content, written again: only looked at.
  const same = await contentEntry(ports.files, "/p", "content");
  await ports.files.overwrite("/p/content", text("two"));
  assert.equal(await holds(ports, "/p", taken, same), true);
});

Deno.test("a file of secrets that others can read now is a change", async () => {
  const ports = memoryPorts({ files: { "/p/.hsm/env/host.env": "A=1", "/p/.env": "A=1" } });
  for (const path of [".hsm/env/host.env", ".env"]) {
    await ports.files.chmod(`/p/${path}`, 0o600);
    const entry = await contentEntry(ports.files, "/p", path);
    assert.equal(await holds(ports, "/p", 2e12, entry), true);
    await ports.files.chmod(`/p/${path}`, 0o640);
    assert.equal(await holds(ports, "/p", 2e12, entry), path === ".env", path);
  }
});
