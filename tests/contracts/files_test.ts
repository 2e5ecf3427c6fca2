import assert from "node:assert/strict";
import { FileError, type Files } from "@/ports.ts";
import { memoryFiles, realFiles } from "@/system/mod.ts";

/** A place to try files in. */
interface Place {
  readonly files: Files;
  /** A real path: no link in it. */
  readonly root: string;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function textAt(files: Files, path: string): Promise<string | null> {
  const read = await files.read(path);
  return read === null ? null : new TextDecoder().decode(read);
}

async function refuses(work: Promise<unknown>, ...codes: readonly string[]): Promise<void> {
  await assert.rejects(work, (thrown) => {
    assert.ok(thrown instanceof FileError, String(thrown));
    assert.ok(codes.includes(thrown.code), `${thrown.code}: ${thrown.message}`);
    assert.ok(thrown.operation !== "" && thrown.path.startsWith("/"));
    return true;
  });
}

const CONTRACT: Readonly<Record<string, (place: Place) => Promise<void>>> = {
  "what is absent is null for readers": async ({ files, root }) => {
    await files.create(`${root}/file`, bytes("x"), 0o644);
    for (const path of [`${root}/no`, `${root}/no/deeper`, `${root}/file/below`]) {
      assert.equal(await files.read(path), null, path);
      assert.equal(await files.stat(path), null, path);
      assert.equal(await files.lstat(path), null, path);
      assert.equal(await files.list(path), null, path);
      assert.equal(await files.realPath(path), null, path);
    }
  },
  "a folder cannot be read, a file cannot be listed": async ({ files, root }) => {
    await files.create(`${root}/file`, bytes("x"), 0o644);
    await refuses(files.read(root), "EISDIR");
    await refuses(files.list(`${root}/file`), "ENOTDIR");
  },
  "create writes all bytes with the mode, and refuses what exists": async ({ files, root }) => {
    const big = new Uint8Array(300_000).map((_, index) => index % 251);
    await files.create(`${root}/a`, big, 0o600);
    assert.deepEqual(await files.read(`${root}/a`), big);
    const stat = await files.stat(`${root}/a`);
    assert.deepEqual([stat?.kind, stat?.size, stat?.mode, stat?.links], [
      "file",
      300_000,
      0o600,
      1,
    ]);
    await refuses(files.create(`${root}/a`, bytes(""), 0o600), "EEXIST");
    await files.symlink("nowhere", `${root}/dangling`);
    await refuses(files.create(`${root}/dangling`, bytes(""), 0o600), "EEXIST");
    await refuses(files.create(`${root}/no/a`, bytes(""), 0o600), "ENOENT");
  },
  "replace moves a file to the place of another, which keeps another name": async (
    { files, root },
  ) => {
    await files.create(`${root}/old`, bytes("old"), 0o640);
    await files.create(`${root}/new`, bytes("new"), 0o600);
    const before = await files.lstat(`${root}/old`);
    await files.replace(`${root}/new`, `${root}/old`, `${root}/aside`);
    assert.equal(await textAt(files, `${root}/old`), "new");
    assert.equal(await textAt(files, `${root}/aside`), "old");
    assert.equal(await files.lstat(`${root}/new`), null);
    assert.equal((await files.lstat(`${root}/aside`))?.inode, before?.inode);
    await files.create(`${root}/next`, bytes("next"), 0o600);
    await refuses(
      files.replace(`${root}/next`, `${root}/absent`, `${root}/beside`),
      "ENOENT",
    );
    await refuses(files.replace(`${root}/next`, `${root}/old`, `${root}/aside`), "EEXIST");
    assert.equal(await textAt(files, `${root}/old`), "new");
    assert.equal(await textAt(files, `${root}/next`), "next");
    assert.equal(await files.lstat(`${root}/beside`), null);
  },
  "overwrite keeps the inode, and all names see it": async ({ files, root }) => {
    await files.create(`${root}/a`, bytes("long content"), 0o640);
    await files.link(`${root}/a`, `${root}/b`);
    const before = await files.stat(`${root}/a`);
    await files.overwrite(`${root}/a`, bytes("short"));
    const after = await files.stat(`${root}/b`);
    assert.equal(await textAt(files, `${root}/b`), "short");
    assert.deepEqual([after?.inode, after?.mode, after?.links], [before?.inode, 0o640, 2]);
    await refuses(files.overwrite(`${root}/no`, bytes("")), "ENOENT");
  },
  "rename replaces a file, keeps the other name of a hard link, moves a folder": async (place) => {
    const { files, root } = place;
    await files.create(`${root}/a`, bytes("a"), 0o644);
    await files.create(`${root}/b`, bytes("b"), 0o644);
    await files.link(`${root}/b`, `${root}/c`);
    await files.rename(`${root}/a`, `${root}/b`);
    assert.deepEqual(
      [await textAt(files, `${root}/a`), await textAt(files, `${root}/b`)],
      [null, "a"],
    );
    assert.equal(await textAt(files, `${root}/c`), "b");
    await files.makeFolder(`${root}/d/e`);
    await files.create(`${root}/d/e/f`, bytes("f"), 0o644);
    await files.rename(`${root}/d`, `${root}/g`);
    assert.equal(await textAt(files, `${root}/g/e/f`), "f");
    await refuses(files.rename(`${root}/no`, `${root}/x`), "ENOENT");
    await refuses(files.rename(`${root}/b`, `${root}/g`), "EISDIR", "ENOTEMPTY");
    await files.makeFolder(`${root}/h`);
    await refuses(files.rename(`${root}/h`, `${root}/g`), "ENOTEMPTY", "EEXIST");
  },
  "rename replaces a link, not what it points to": async ({ files, root }) => {
    await files.create(`${root}/target`, bytes("target"), 0o644);
    await files.symlink("target", `${root}/link`);
    await files.create(`${root}/new`, bytes("new"), 0o644);
    await files.rename(`${root}/new`, `${root}/link`);
    assert.equal((await files.lstat(`${root}/link`))?.kind, "file");
    assert.equal(await textAt(files, `${root}/target`), "target");
  },
  "links are followed by stat and read, not by lstat, remove and readLink": async (place) => {
    const { files, root } = place;
    await files.makeFolder(`${root}/real`);
    await files.create(`${root}/real/a`, bytes("a"), 0o644);
    await files.symlink("real", `${root}/folder`);
    await files.symlink("../folder/a", `${root}/real/b`);
    assert.equal(await textAt(files, `${root}/folder/b`), "a");
    assert.equal(await files.realPath(`${root}/folder/b`), `${root}/real/a`);
    assert.equal((await files.stat(`${root}/folder`))?.kind, "directory");
    assert.equal((await files.lstat(`${root}/folder`))?.kind, "symlink");
    assert.equal(await files.readLink(`${root}/real/b`), "../folder/a");
    await files.remove(`${root}/folder`);
    assert.equal(await textAt(files, `${root}/real/a`), "a");
    assert.equal(await files.stat(`${root}/real/b`), null);
    assert.equal((await files.lstat(`${root}/real/b`))?.kind, "symlink");
    await refuses(files.readLink(`${root}/real/a`), "EINVAL");
    await refuses(files.symlink("x", `${root}/real/a`), "EEXIST");
  },
  "links in a circle are an error": async ({ files, root }) => {
    await files.symlink("b", `${root}/a`);
    await files.symlink("a", `${root}/b`);
    await refuses(files.read(`${root}/a`), "ELOOP");
    await refuses(files.stat(`${root}/a`), "ELOOP");
  },
  "list is sorted by code unit and knows kinds": async ({ files, root }) => {
    await files.makeFolder(`${root}/Z`);
    for (const name of ["b", "a", "B", "ä"]) {
      await files.create(`${root}/${name}`, bytes(""), 0o644);
    }
    await files.symlink("a", `${root}/l`);
    assert.deepEqual(await files.list(root), [
      { name: "B", kind: "file" },
      { name: "Z", kind: "directory" },
      { name: "a", kind: "file" },
      { name: "b", kind: "file" },
      { name: "l", kind: "symlink" },
      { name: "ä", kind: "file" },
    ]);
  },
  "remove takes files and empty folders only": async ({ files, root }) => {
    await files.makeFolder(`${root}/d`);
    await files.create(`${root}/d/a`, bytes(""), 0o644);
    await refuses(files.remove(`${root}/d`), "ENOTEMPTY");
    await files.remove(`${root}/d/a`);
    await files.remove(`${root}/d`);
    await refuses(files.remove(`${root}/d`), "ENOENT");
  },
  "removeTree takes all, follows no link, and minds no absence": async ({ files, root }) => {
    await files.makeFolder(`${root}/keep`);
    await files.create(`${root}/keep/a`, bytes("a"), 0o644);
    await files.makeFolder(`${root}/d/e`);
    await files.symlink("../../keep", `${root}/d/e/link`);
    await files.removeTree(`${root}/d`);
    await files.removeTree(`${root}/d`);
    await files.removeTree(`${root}/keep/a`);
    assert.deepEqual(await files.list(root), [{ name: "keep", kind: "directory" }]);
    assert.deepEqual(await files.list(`${root}/keep`), []);
  },
  "removeTree takes folders that may not be written or read": async ({ files, root }) => {
    await files.makeFolder(`${root}/d/e/f`);
    await files.create(`${root}/d/e/a`, bytes("a"), 0o444);
    for (const [path, mode] of [["d/e/f", 0], ["d/e", 0o500], ["d", 0o555]] as const) {
      await files.chmod(`${root}/${path}`, mode);
    }
    await files.removeTree(`${root}/d`);
    assert.deepEqual(await files.list(root), []);
  },
  "makeFolder makes parents and minds no folder": async ({ files, root }) => {
    await files.makeFolder(`${root}/a/b/c`, 0o700);
    await files.makeFolder(`${root}/a/b/c`);
    assert.equal((await files.stat(`${root}/a/b/c`))?.mode, 0o700);
    await files.create(`${root}/file`, bytes(""), 0o644);
    await refuses(files.makeFolder(`${root}/file`), "EEXIST");
  },
  "chmod is exact and follows links": async ({ files, root }) => {
    await files.create(`${root}/a`, bytes(""), 0o644);
    await files.symlink("a", `${root}/l`);
    await files.chmod(`${root}/l`, 0o606);
    assert.equal((await files.stat(`${root}/a`))?.mode, 0o606);
    await refuses(files.chmod(`${root}/no`, 0o600), "ENOENT");
  },
  "chown to the same owner is always allowed": async ({ files, root }) => {
    await files.create(`${root}/a`, bytes(""), 0o644);
    const owner = (await files.stat(`${root}/a`))?.owner;
    assert.ok(owner);
    await files.chown(`${root}/a`, owner);
    assert.deepEqual((await files.stat(`${root}/a`))?.owner, owner);
  },
  "sync works for files and folders, and not for what is absent": async ({ files, root }) => {
    await files.create(`${root}/a`, bytes("a"), 0o644);
    await files.sync(`${root}/a`);
    await files.syncFolder(root);
    await refuses(files.sync(`${root}/no`), "ENOENT");
    await refuses(files.syncFolder(`${root}/no`), "ENOENT");
  },
  "linkTree shares files, makes folders and links anew, keeps modes": async ({ files, root }) => {
    await files.makeFolder(`${root}/env/lib`);
    await files.makeFolder(`${root}/env/empty`);
    await files.create(`${root}/env/lib/a.py`, bytes("a"), 0o640);
    await files.symlink("lib", `${root}/env/lib64`);
    await files.symlink("nowhere", `${root}/env/dangling`);
    await files.chmod(`${root}/env/lib`, 0o500);
    const made = await files.linkTree(`${root}/env`, `${root}/copy`);
    assert.deepEqual([made[0], [...made].sort()], ["", ["", "/empty", "/lib"]]);
    const [a, b] = [
      await files.stat(`${root}/env/lib/a.py`),
      await files.stat(`${root}/copy/lib/a.py`),
    ];
    assert.deepEqual([b?.inode, b?.links, b?.mode], [a?.inode, 2, 0o640]);
    assert.equal((await files.stat(`${root}/copy/lib`))?.mode, 0o500);
    assert.equal(await files.readLink(`${root}/copy/lib64`), "lib");
    assert.equal(await files.readLink(`${root}/copy/dangling`), "nowhere");
    await files.chmod(`${root}/env/lib`, 0o700);
    await files.remove(`${root}/env/lib/a.py`);
    assert.equal(await textAt(files, `${root}/copy/lib/a.py`), "a");
    assert.deepEqual(await files.list(`${root}/copy/empty`), []);
    const owner = (await files.stat(`${root}/env/lib`))?.owner;
    assert.deepEqual((await files.stat(`${root}/copy/lib`))?.owner, owner);
    await refuses(files.linkTree(`${root}/no`, `${root}/x`), "ENOENT");
    await refuses(files.linkTree(`${root}/env`, `${root}/copy`), "EEXIST");
    await files.chmod(`${root}/copy/lib`, 0o700);
  },
  "a folder that changes says so, also where its time is set back": async ({ files, root }) => {
    const changes: readonly ((folder: string) => Promise<unknown>)[] = [
      (folder) => files.create(`${folder}/b`, bytes("b"), 0o644),
      (folder) => files.rename(`${folder}/a`, `${folder}/b`),
      (folder) => files.link(`${folder}/a`, `${folder}/b`),
      (folder) => files.symlink("a", `${folder}/b`),
      (folder) => files.makeFolder(`${folder}/b`),
      (folder) => files.remove(`${folder}/a`),
      (folder) => files.chmod(folder, 0o700),
      (folder) => files.setTime(folder, 1_000_000_000_000),
    ];
    const folders = changes.map((_, index) => `${root}/${index}`);
    const changed = async (): Promise<readonly number[]> => {
      const stats = await Promise.all(folders.map((folder) => files.stat(folder)));
      return stats.map((stat) => Number(stat?.changed));
    };
    for (const folder of folders) {
      await files.makeFolder(folder);
      await files.create(`${folder}/a`, bytes("a"), 0o644);
    }
    const before = await changed();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    for (const [index, folder] of folders.entries()) await changes[index]?.(folder);
    assert.equal((await files.stat(folders.at(-1) ?? ""))?.mtime, 1_000_000_000_000);
    const after = await changed();
    for (const [index, time] of before.entries()) {
      assert.ok((after[index] ?? NaN) > time, `${changes[index]}`);
    }
    await refuses(files.setTime(`${root}/no`, 0), "ENOENT");
  },
  "a lock is held by one, says what was written last, and is free after its release": async (
    place,
  ) => {
    const { files, root } = place;
    const lock = await files.tryLock(`${root}/lock`);
    assert.ok(lock);
    await lock.write("a longer text\n");
    await lock.write("me\n");
    assert.equal(await files.tryLock(`${root}/lock`), null);
    assert.equal(await textAt(files, `${root}/lock`), "me\n");
    await lock.release();
    const next = await files.tryLock(`${root}/lock`);
    assert.ok(next);
    assert.equal(await textAt(files, `${root}/lock`), "me\n");
    await next.release();
    await refuses(files.tryLock(`${root}/no/lock`), "ENOENT");
  },
};

for (const [name, check] of Object.entries(CONTRACT)) {
  Deno.test(`files in memory: ${name}`, async () => {
    const files = memoryFiles();
    await files.makeFolder("/root");
    await check({ files, root: "/root" });
  });

  Deno.test(`files of this machine: ${name}`, async () => {
    const root = await Deno.realPath(await Deno.makeTempDir({ prefix: "hsm-contract-" }));
    try {
      await check({ files: realFiles(), root });
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });
}

Deno.test("real files: a pipe and a device are refused, not waited for", async () => {
  const files = realFiles();
  await refuses(files.read("/dev/zero"), "ENOTSUP");
  const folder = await Deno.makeTempDir();
  try {
    const pipe = `${folder}/pipe`;
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    await refuses(files.read(pipe), "ENOTSUP");
    await refuses(files.overwrite(pipe, new Uint8Array(1)), "ENOTSUP");
    await refuses(files.sync(pipe), "ENOTSUP");
    await refuses(files.syncAll([pipe]), "ENOTSUP");
    await Deno.symlink(pipe, `${folder}/link`);
    await refuses(files.read(`${folder}/link`), "ENOTSUP");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
