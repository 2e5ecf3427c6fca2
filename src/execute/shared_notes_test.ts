import assert from "node:assert/strict";
import { memoryPorts } from "@/system/mod.ts";
import { isOpen, leaveNote, notesAbove, takeNote, takeTornNotes } from "./shared_notes.ts";

const NOTE = { folder: "/w", project: "/w/apps/a", id: "abc" };

Deno.test("leaveNote() is found from the folder and everything in it, until takeNote()", async () => {
  const { files } = memoryPorts({ files: { "/w/apps/a/x": "", "/w/apps/b/x": "", "/v/x": "" } });
  assert.deepEqual(await notesAbove(files, "/w/apps/b"), []);
  await leaveNote(files, NOTE);
  for (const root of ["/w", "/w/apps/a", "/w/apps/b"]) {
    assert.deepEqual(await notesAbove(files, root), [NOTE], root);
  }
  assert.deepEqual(await notesAbove(files, "/v"), []);
  assert.equal(await isOpen(files, NOTE), false);
  await files.makeFolder("/w/apps/a/.hsm/txn/abc");
  assert.equal(await isOpen(files, NOTE), true);
  await takeNote(files, NOTE);
  await takeNote(files, NOTE);
  assert.deepEqual(await notesAbove(files, "/w/apps/b"), []);
});

Deno.test("a note speaks of the project where a workspace was moved to", async () => {
  const { files } = memoryPorts({ files: { "/w/apps/a/x": "" } });
  await leaveNote(files, NOTE);
  await files.rename("/w", "/elsewhere");
  const [note] = await notesAbove(files, "/elsewhere/apps/a");
  assert.equal(note?.project, "/elsewhere/apps/a");
});

Deno.test("a note of somebody else is nobody's: what it names would be written and run", async () => {
  const files = { "/tmp/w/x": "", "/tmp/evil/.hsm/txn/abc/journal.json": "" };
  const ports = memoryPorts({ files });
  await leaveNote(ports.files, { folder: "/tmp", project: "/tmp/evil", id: "abc" });
  assert.equal((await notesAbove(ports.files, "/tmp/w")).length, 1);
  await ports.files.chown("/tmp/evil/.hsm/txn/abc", { user: 7, group: 7 });
  assert.deepEqual(await notesAbove(ports.files, "/tmp/w"), []);
  await ports.files.chown("/tmp/evil/.hsm/txn/abc", { user: 0, group: 0 });
  await ports.files.chown("/tmp/.hsm/members/abc", { user: 7, group: 7 });
  assert.deepEqual(await notesAbove(ports.files, "/tmp/w"), []);
});

Deno.test("a torn note, a folder in its place and a folder that may not be read are no notes", async () => {
  const { files } = memoryPorts({
    files: { "/w/a/x": "", "/w/.hsm/members/torn": "apps", "/w/.hsm/members/empty": "" },
  });
  await files.makeFolder("/w/.hsm/members/folder");
  assert.deepEqual(await notesAbove(files, "/w/a"), []);
  files.inject((_, operation) => operation?.startsWith("list") ? { fail: "EACCES" } : undefined);
  assert.deepEqual(await notesAbove(files, "/w/a"), []);
});

Deno.test("takeTornNotes() takes what says nothing, and no note, no folder and nothing of others", async () => {
  const { files } = memoryPorts({
    files: { "/w/a/x": "", "/w/.hsm/members/empty": "", "/w/.hsm/members/other": "" },
  });
  await leaveNote(files, NOTE);
  await files.makeFolder("/w/.hsm/members/folder");
  await files.chown("/w/.hsm/members/other", { user: 7, group: 7 });
  await takeTornNotes(files, "/w", "/w/a");
  await takeTornNotes(files, "/v", "/w/a");
  const left = (await files.list("/w/.hsm/members") ?? []).map(({ name }) => name);
  assert.deepEqual(left.sort(), ["abc", "folder", "other"]);
});
