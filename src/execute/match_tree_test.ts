import assert from "node:assert/strict";
import { type MemoryFiles, memoryFiles, realFiles } from "@/system/mod.ts";
import type { Files } from "@/ports.ts";
import { marksOf, matchTree } from "./match_tree.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Everything of a tree that a copy must have: names, files (by inode), links, modes of folders. */
async function outline(files: Files, root: string, at = ""): Promise<readonly string[]> {
  const found = [`${at}/ ${(await files.lstat(root + at))?.mode.toString(8)}`];
  for (const { name, kind } of await files.list(root + at) ?? []) {
    const path = `${at}/${name}`;
    if (kind === "directory") found.push(...await outline(files, root, path));
    else if (kind === "symlink") found.push(`${path} -> ${await files.readLink(root + path)}`);
    else found.push(`${path} ${(await files.lstat(root + path))?.inode}`);
  }
  return found;
}

/** A generator of numbers below `limit`, the same for the same seed. */
function numbers(seed: number): (limit: number) => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * limit);
  };
}

/** One change as people and tools make it; what cannot be done is not done. */
async function edit(files: Files, root: string, pick: (limit: number) => number): Promise<void> {
  const name = (): string => "abc".charAt(pick(3));
  const folder = [root, `${root}/${name()}`, `${root}/${name()}/${name()}`][pick(3)] ?? root;
  const path = `${folder}/${name()}`;
  const works: readonly (() => Promise<unknown>)[] = [
    () => files.makeFolder(path),
    () => files.create(path, bytes("new"), 0o644),
    () => files.removeTree(path),
    () => files.symlink(name(), path),
    () => files.rename(path, `${folder}/${name()}`),
    () => files.chmod(folder, [0o755, 0o700, 0o775][pick(3)] ?? 0o755),
    () => files.removeTree(path).then(() => files.create(path, bytes("replaced"), 0o644)),
    () => files.rename(path, `${root}/${name()}`),
  ];
  await works[pick(works.length)]?.().catch(() => {});
}

async function copied(files: Files, began: number): ReturnType<typeof marksOf> {
  const folders = await files.linkTree("/p/env", "/p/copy");
  return await marksOf(files, "/p/env", "/p/copy", folders, began);
}

Deno.test("matchTree() makes the copy equal after any changes of either", async () => {
  for (let seed = 0; seed < 200; seed++) {
    const files = memoryFiles({ "/p/env/a/b/c": "1", "/p/env/a/c": "2", "/p/env/b": "3" });
    const pick = numbers(seed);
    let known = await copied(files, 1_700_000_000_000);
    for (let round = 0; round < 5; round++) {
      for (let count = pick(6); count > 0; count--) await edit(files, "/p/env", pick);
      // Somebody cleans up where nobody should.
      const isOurs = pick(2) === 0;
      if (!isOurs) await edit(files, "/p/copy", pick);
      const tree = { files, original: "/p/env", copy: "/p/copy", known, isOurs };
      known = await matchTree({ ...tree, now: 1_700_000_000_000 });
      const [original, copy] = [await outline(files, "/p/env"), await outline(files, "/p/copy")];
      assert.deepEqual(copy, original, `seed ${seed}, round ${round}`);
    }
  }
});

Deno.test("matchTree() gives a folder the owner that the original has: an administrator may work in it", async () => {
  const files = memoryFiles({ "/p/env/lib/a": "1" });
  await files.chown("/p/env/lib", { user: 7, group: 8 });
  await files.linkTree("/p/env", "/p/copy");
  assert.deepEqual((await files.stat("/p/copy/lib"))?.owner, { user: 7, group: 8 });
  await files.makeFolder("/p/env/lib/new");
  await files.chown("/p/env/lib/new", { user: 9, group: 9 });
  await matchTree({ files, original: "/p/env", copy: "/p/copy", known: {}, now: 0 });
  assert.deepEqual((await files.stat("/p/copy/lib/new"))?.owner, { user: 9, group: 9 });
});

Deno.test("matchTree() copies the content of what may have no second name, and looks at it each time", async () => {
  for (const code of ["EPERM", "EMLINK"]) {
    const files = memoryFiles({ "/p/env/lib/theirs": "1", "/p/env/lib/ours": "2" });
    await files.chown("/p/env/lib/theirs", { user: 7, group: 7 });
    await files.makeFolder("/p/copy");
    files.inject((_, operation, path) =>
      operation === "link" && path.endsWith("theirs") ? { fail: code } : undefined
    );
    const tree = { files, original: "/p/env", copy: "/p/copy", now: 1_700_000_000_000 };
    const known = await matchTree({ ...tree, known: {} });
    assert.deepEqual(files.dump("/p/copy"), files.dump("/p/env"));
    const [one, other] = await Promise.all(
      ["env", "copy"].map((name) => files.stat(`/p/${name}/lib/ours`)),
    );
    assert.equal(one?.inode, other?.inode);
    await files.overwrite("/p/env/lib/theirs", bytes("3"));
    await matchTree({ ...tree, known });
    assert.equal(files.dump("/p/copy")["lib/theirs"], "3", code);
  }
  // Where nothing can have a second name, a copy of everything would be too dear.
  const files = memoryFiles({ "/p/env/a": "1", "/p/copy/x": "" });
  files.inject((_, operation) => operation === "link" ? { fail: "EPERM" } : undefined);
  const tree = { files, original: "/p/env", copy: "/p/copy", known: {}, now: 0 };
  await assert.rejects(matchTree(tree), { code: "EPERM" });
});

async function listed(files: MemoryFiles, now: number): Promise<readonly string[]> {
  const known = await copied(files, now);
  files.inject(undefined);
  const tree = { files, original: "/p/env", copy: "/p/copy", known, isOurs: true };
  await matchTree({ ...tree, now });
  return files.log.filter((line) => line.startsWith("list /p/env"));
}

Deno.test("matchTree() looks into no folder that is as it was, and into every one that changed just now", async () => {
  const given = { "/p/env/a/b/c": "1", "/p/env/d/e": "2" };
  assert.deepEqual(await listed(memoryFiles(given), 1_700_000_000_000), []);
  // The files in memory are of 1_600_000_000_000: a change in the same second would not show.
  const all = ["list /p/env", "list /p/env/a", "list /p/env/a/b", "list /p/env/d"];
  assert.deepEqual(await listed(memoryFiles(given), 1_600_000_001_000), all);
});

Deno.test("matchTree() sees on this machine what is done within the same instant", async () => {
  const root = await Deno.makeTempDir({ prefix: "hsm-match-" });
  const files = realFiles();
  const [original, copy] = [`${root}/env`, `${root}/copy`];
  await files.makeFolder(`${original}/a/b`);
  await files.create(`${original}/a/b/c`, bytes("1"), 0o644);
  const pick = numbers(7);
  const began = Date.now();
  const folders = await files.linkTree(original, copy);
  let known = await marksOf(files, original, copy, folders, began);
  for (let round = 0; round < 60; round++) {
    await edit(files, original, pick);
    known = await matchTree({ files, original, copy, known, now: Date.now() });
    assert.deepEqual(await outline(files, copy), await outline(files, original), `round ${round}`);
  }
  await Deno.remove(root, { recursive: true });
});
