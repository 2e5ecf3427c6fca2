import assert from "node:assert/strict";
import { formatJournal, type Journal, parseJournal } from "./journal.ts";

const JOURNAL: Journal = {
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
  targets: [{
    path: "a",
    real: "a",
    old: { kind: "file", digest: "d", mode: 0o644, owner: { user: 0, group: 0 } },
    news: ["n", null],
    inPlace: true,
  }],
  folders: [".hsm/env"],
  environments: [{ path: ".venv", existed: true, copy: ".hsm/txn/abc/env-0", state: "planned" }],
  steps: [{ id: "s", kind: "run", targets: [0], environment: 0, state: "started" }],
  repair: [{
    locked: { commands: [{ tool: "uv", args: ["sync"] }], option: "--again" },
    install: [{ tool: "uv", args: ["pip"] }],
    uninstall: { tool: "uv", args: [] },
  }],
};

Deno.test("formatJournal() and parseJournal() are each other's reverse", async () => {
  assert.deepEqual(await parseJournal(await formatJournal(JOURNAL)), {
    kind: "journal",
    journal: JOURNAL,
  });
});

Deno.test("parseJournal() takes no text that was cut off or changed in any place", async () => {
  const text = await formatJournal(JOURNAL);
  for (let at = 0; at < text.length - 2; at++) {
    assert.equal((await parseJournal(text.slice(0, at))).kind, "unreadable", `cut at ${at}`);
    const other = text[at] === "x" ? "y" : "x";
    const changed = text.slice(0, at) + other + text.slice(at + 1);
    assert.equal((await parseJournal(changed)).kind, "unreadable", `changed at ${at}`);
  }
});

Deno.test("parseJournal() takes no other JSON", async () => {
  for (const text of ["", "null", "[]", "{}", '{"journal":{}}', '{"sha256":"","journal":[]}']) {
    assert.equal((await parseJournal(text)).kind, "unreadable", text);
  }
});

Deno.test("parseJournal() takes no journal that lacks what undoing needs, though its sum is right", async () => {
  const lists = ["targets", "environments", "steps", "repair"] as const;
  for (const list of lists) {
    const [first] = JOURNAL[list];
    for (
      const name of [
        "path",
        "real",
        "old",
        "news",
        "copy",
        "state",
        "kind",
        "targets",
        "install",
        "uninstall",
      ]
    ) {
      if (first === undefined || !Object.hasOwn(first, name)) continue;
      const rest = Object.fromEntries(Object.entries(first).filter(([key]) => key !== name));
      const text = await formatJournal({ ...JOURNAL, [list]: [rest] });
      assert.equal((await parseJournal(text)).kind, "unreadable", `${list} without ${name}`);
    }
  }
});

Deno.test("parseJournal() takes no optional member of another type, though its sum is right", async () => {
  const [step] = JOURNAL.steps;
  const debris = { target: 0, prefix: ".tmp", random: 6, there: [] };
  const rows: readonly (readonly [list: "targets" | "environments" | "steps", more: object])[] = [
    ...["mode", "inPlace", "kept"].map((name) => ["targets", { [name]: {} }] as const),
    ["targets", { old: { kind: "file", digest: "d", mode: 0o644, owner: "root" } }],
    ["environments", { named: 5 }],
    ["environments", { mode: "0755" }],
    ["steps", { environment: "0" }],
    ["steps", { debris: {} }],
    ...Object.keys(debris).map((name) =>
      ["steps", { debris: [{ ...debris, [name]: null }] }] as const
    ),
  ];
  const whole = { ...JOURNAL, steps: [{ ...step, debris: [debris] }] };
  for (const [list, more] of rows) {
    const changed = { ...whole, [list]: [{ ...whole[list][0], ...more }] };
    const text = await formatJournal(changed as unknown as Journal);
    assert.equal((await parseJournal(text)).kind, "unreadable", JSON.stringify(more));
  }
  assert.equal((await parseJournal(await formatJournal(whole as Journal))).kind, "journal");
});

Deno.test("parseJournal() takes no command with members of another type, though its sum is right", async () => {
  for (const more of [{ env: "A=1" }, { env: { A: 1 } }, { unset: "A" }, { cwd: 5 }]) {
    const command = { tool: "uv", args: [], ...more };
    const repair = [{ install: [], uninstall: command }];
    const text = await formatJournal({ ...JOURNAL, repair } as unknown as Journal);
    assert.equal((await parseJournal(text)).kind, "unreadable", JSON.stringify(more));
  }
});
