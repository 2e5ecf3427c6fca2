import assert from "node:assert/strict";
import { memoryPorts } from "@/system/mod.ts";
import { isOpen, leaveNote, notesAbove, takeNote, takeTornNotes } from "./shared_notes.ts";

const NOTE = { folder: "/w", project: "/w/apps/a", id: "abc" };

Deno.test("leaveNote() is found from the folder and everything in it, until takeNote()", async () => {
  const ports = memoryPorts({ files: { "/w/apps/a/x": "", "/w/apps/b/x": "", "/v/x": "" } });
  assert.deepEqual(await notesAbove(ports, "/w/apps/b"), []);
  await leaveNote(ports.files, NOTE);
  for (const root of ["/w", "/w/apps/a", "/w/apps/b"]) {
    assert.deepEqual(await notesAbove(ports, root), [NOTE], root);
  }
  assert.deepEqual(await notesAbove(ports, "/v"), []);
  assert.equal(await isOpen(ports.files, NOTE), false);
  await ports.files.makeFolder("/w/apps/a/.hsm/txn/abc");
  assert.equal(await isOpen(ports.files, NOTE), true);
  await takeNote(ports.files, NOTE);
  await takeNote(ports.files, NOTE);
  assert.deepEqual(await notesAbove(ports, "/w/apps/b"), []);
});

Deno.test("a note speaks of the project where a workspace was moved to", async () => {
  const ports = memoryPorts({ files: { "/w/apps/a/x": "" } });
  await leaveNote(ports.files, NOTE);
  await ports.files.rename("/w", "/elsewhere");
  const [note] = await notesAbove(ports, "/elsewhere/apps/a");
  assert.equal(note?.project, "/elsewhere/apps/a");
});

Deno.test("a note of somebody else is nobody's: what it names would be written and run", async () => {
  const files = { "/tmp/w/x": "", "/tmp/evil/.hsm/txn/abc/journal.json": "" };
  const ports = memoryPorts({ files });
  await leaveNote(ports.files, { folder: "/tmp", project: "/tmp/evil", id: "abc" });
  assert.equal((await notesAbove(ports, "/tmp/w")).length, 1);
  await ports.files.chown("/tmp/evil/.hsm/txn/abc", { user: 7, group: 7 });
  assert.deepEqual(await notesAbove(ports, "/tmp/w"), []);
  await ports.files.chown("/tmp/evil/.hsm/txn/abc", { user: 0, group: 0 });
  await ports.files.chown("/tmp/.hsm/members/abc", { user: 7, group: 7 });
  assert.deepEqual(await notesAbove(ports, "/tmp/w"), []);
});

Deno.test("notes that root or this user left count in a project of somebody else", async () => {
  for (const [user, count] of [[0, 1], [1000, 1], [1001, 1], [1002, 0]] as const) {
    const ports = memoryPorts({ files: { "/w/apps/a/x": "" }, identity: { uid: 1001 } });
    await ports.files.chown("/w/apps/a", { user: 1000, group: 1000 });
    await leaveNote(ports.files, NOTE);
    await ports.files.chown("/w/.hsm/members/abc", { user, group: user });
    assert.equal((await notesAbove(ports, "/w/apps/a")).length, count, `left by ${user}`);
  }
});

Deno.test("a torn note, a folder in its place and a folder that may not be read are no notes", async () => {
  const ports = memoryPorts({
    files: { "/w/a/x": "", "/w/.hsm/members/torn": "apps", "/w/.hsm/members/empty": "" },
  });
  await ports.files.makeFolder("/w/.hsm/members/folder");
  assert.deepEqual(await notesAbove(ports, "/w/a"), []);
  ports.files.inject((_, operation) =>
    operation?.startsWith("list") ? { fail: "EACCES" } : undefined
  );
  assert.deepEqual(await notesAbove(ports, "/w/a"), []);
});

Deno.test("takeTornNotes() takes what says nothing, and no note, no folder and nothing of others", async () => {
  const ports = memoryPorts({
    files: { "/w/a/x": "", "/w/.hsm/members/empty": "", "/w/.hsm/members/other": "" },
  });
  await leaveNote(ports.files, NOTE);
  await ports.files.makeFolder("/w/.hsm/members/folder");
  await ports.files.chown("/w/.hsm/members/other", { user: 7, group: 7 });
  await takeTornNotes(ports, "/w", "/w/a");
  await takeTornNotes(ports, "/v", "/w/a");
  const left = (await ports.files.list("/w/.hsm/members") ?? []).map(({ name }) => name);
  assert.deepEqual(left.sort(), ["abc", "folder", "other"]);
});
