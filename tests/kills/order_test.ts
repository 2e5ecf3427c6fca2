// needs: linux, python, uv
/** The order of hsm's calls, as the kernel sees it: nothing is renamed to its name before it is on the disk. */
import assert from "node:assert/strict";
import { type Change, Ground } from "./ground.ts";
import { TRANSITIONS } from "./transitions.ts";

/** Written whole each time, and worked out afresh where it is missing or torn. */
const DERIVED = /\/\.hsm\/(?:state\.json|schema\/[^/]+|spare\/.+)$/;

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** What is wrong with the order of one process's changes. */
function wrongOrder(changes: readonly Change[]): readonly string[] {
  const unsynced = new Set<string>();
  const renamed = new Map<string, string>();
  const wrong: string[] = [];
  for (const { call, paths: [path = "", to = ""] } of changes) {
    if (/^(?:openat|open|write|pwrite64|writev|ftruncate)$/.test(call)) unsynced.add(path);
    else if (/sync$/.test(call)) {
      unsynced.delete(path);
      renamed.delete(path);
    } else if (call.startsWith("rename")) {
      if (DERIVED.test(to)) continue;
      if (unsynced.has(path)) wrong.push(`${to} got its name before its content was synced`);
      // The commit says that everything is in its place.
      if (to.endsWith("/committed.json")) {
        wrong.push(
          ...[...renamed.values()].map((one) => `${one}: folder not synced at the commit`),
        );
      }
      renamed.set(folderOf(to), to);
    }
  }
  return [...wrong, ...[...renamed.values()].map((one) => `${one}: its folder was never synced`)];
}

Deno.test("a mistake in the order would be seen", () => {
  const change = (call: string, ...paths: string[]): Change => ({
    by: "hsm",
    call,
    paths,
    stage: "open",
    packages: false,
  });
  const [write, sync] = [change("write", "/p/a.tmp"), change("fsync", "/p/a.tmp")];
  const [rename, folder] = [change("rename", "/p/a.tmp", "/p/a"), change("fsync", "/p")];
  assert.deepEqual(wrongOrder([write, sync, rename, folder]), []);
  for (
    const bad of [[write, rename, folder], [write, rename, sync, folder], [write, sync, rename]]
  ) {
    assert.equal(wrongOrder(bad).length, 1);
  }
});

Deno.test("hsm syncs what it wrote before it renames it, and the folder after; nobody writes elsewhere", async () => {
  await using ground = await Ground.make();
  for (const transition of TRANSITIONS.filter(({ slow }) => !slow)) {
    const { changes } = await ground.known(transition);
    const own = changes.filter(({ by, n }) => by === "hsm" && n !== undefined);
    assert.ok(own.some(({ call }) => call.startsWith("rename")), transition.name);
    assert.deepEqual(wrongOrder(own), [], transition.name);
    const { DENO_DIR = "", UV_CACHE_DIR = "", HOME = "" } = ground.env;
    const temporary = Deno.env.get("TMPDIR") ?? "/tmp";
    const isFree = (path: string): boolean => {
      const own = path.startsWith(`${ground.folder}/`);
      // The temporary folder holds the ground as well: of that only the caches and the home are free.
      const folders = own ? [UV_CACHE_DIR, HOME] : [DENO_DIR, temporary, "/dev"];
      return folders.some((folder) => `${path}/`.startsWith(`${folder}/`));
    };
    const elsewhere = changes.filter(({ n }) => n === undefined).flatMap(({ paths }) => paths);
    assert.deepEqual(elsewhere.filter((path) => !isFree(path)), [], transition.name);
  }
});
