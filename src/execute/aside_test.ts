import assert from "node:assert/strict";
import type { Files } from "@/ports.ts";
import { memoryFiles } from "@/system/mod.ts";
import { settleAsides } from "./aside.ts";
import { digestOf } from "./digest_of.ts";
import type { Journal } from "./journal.ts";
import { TransactionFolder } from "./transaction_folder.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A system that does not number its files. */
function unnumbered(files: Files): Files {
  const lstat: Files["lstat"] = async (path) => {
    const stat = await files.lstat(path);
    return stat && { ...stat, inode: 0 };
  };
  return new Proxy(files, {
    get: (target, name) => {
      if (name === "lstat") return lstat;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** What is left of `a` where a run that wrote it died with `aside` put aside; null: the file is there under both names. */
async function settled(
  aside: string | null,
  wrap: (files: Files) => Files,
  now = "new",
): Promise<unknown> {
  const memory = memoryFiles({ "/p/a": now });
  const folder = new TransactionFolder(wrap(memory), "/p", "t1");
  const path = `/p/${folder.aside(0, "do")}`;
  if (aside === null) await memory.link("/p/a", path);
  else memory.put({ [path]: aside });
  const old = { kind: "file", digest: await digestOf(bytes("old")), mode: 0o644 } as const;
  const target = { path: "a", real: "a", old, news: [await digestOf(bytes("new"))] };
  const step = { id: "s", kind: "write", targets: [0], state: "started" };
  const journal = { targets: [target], steps: [step] } as unknown as Journal;
  await settleAsides({ ports: { files: wrap(memory) }, folder, journal, report: () => {} });
  return memory.dump("/p");
}

Deno.test("what was put aside goes where it is hsm's, and comes back where it is the user's, files numbered or not", async () => {
  for (const wrap of [(files: Files) => files, unnumbered]) {
    assert.deepEqual(await settled("old", wrap), { a: "new" });
    assert.deepEqual(await settled(null, wrap), { a: "new" });
    assert.deepEqual(await settled("saved by hand", wrap), { a: "saved by hand" });
  }
});

Deno.test("an edit of the last instant does not take the place of a later one: both stay", async () => {
  const came = await settled("saved by hand", (files) => files, "saved again");
  assert.deepEqual(came, { a: "saved again", "a.hsm-edit-t1": "saved by hand" });
});
