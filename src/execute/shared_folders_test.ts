import assert from "node:assert/strict";
import { memoryPorts } from "@/system/mod.ts";
import { formatJournal, type Journal } from "./journal.ts";
import { sharedFolders } from "./shared_folders.ts";

const OLD = { kind: "file", digest: "d", mode: 0o644 } as const;

async function left(places: Partial<Journal>): Promise<string> {
  return await formatJournal({
    version: 1,
    id: "abc",
    began: {
      pid: 1,
      started: 2,
      host: "h",
      boot: "b",
      user: "u",
      hsm: "1",
      command: "hsm sync",
      at: 3,
    },
    targets: [],
    folders: [],
    environments: [],
    steps: [],
    repair: [],
    ...places,
  });
}

Deno.test("sharedFolders() names the projects outside whose lock the dead run held, and no other folder", async () => {
  const target = (path: string): Journal["targets"][number] => ({
    path,
    real: path,
    old: OLD,
    news: [],
  });
  const environment = (path: string): Journal["environments"][number] => ({
    path,
    existed: true,
    copy: "c",
    state: "copied",
  });
  const rows: readonly [Partial<Journal>, readonly string[]][] = [
    [{ targets: [target("uv.lock")], environments: [environment(".venv")] }, []],
    [{ targets: [target("/w/uv.lock")] }, ["/w"]],
    [{ environments: [environment("/w/envs/one")] }, ["/w"]],
    [{ environments: [environment("/opt/venv")] }, []],
  ];
  for (const [places, expected] of rows) {
    const files = {
      "/w/.hsm/lock": "",
      "/w/p/.hsm/lock": "",
      "/opt/x": "",
      "/w/p/.hsm/txn/abc/journal.json": await left(places),
      "/w/p/.hsm/txn/other/undo/0": "",
      "/w/p/.hsm/txn/torn/journal.json": "{",
    };
    const ports = memoryPorts({ files });
    assert.deepEqual(await sharedFolders(ports.files, "/w/p"), expected);
  }
  assert.deepEqual(await sharedFolders(memoryPorts({ files: { "/p/a": "" } }).files, "/p"), []);
});
