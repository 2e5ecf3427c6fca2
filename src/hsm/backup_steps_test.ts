import assert from "node:assert/strict";
import type { SyncOptions } from "@/model/mod.ts";
import { memoryPorts } from "@/system/mod.ts";
import { check } from "./check.ts";
import { NO_OPTIONS } from "./options.ts";
import { plan } from "./plan.ts";
import { sync } from "./sync.ts";

const MANIFEST = `project: { name: app, version: "1", python: ">=3.11" }
containers: [postgres]
env: { MORE: "1" }
`;

/** Every whole file that hsm writes. */
const PLACES = [
  "docker-compose.hsm.yml",
  "hsm.lock",
  ".hsm/.gitignore",
  ".hsm/env/host.env",
  ".hsm/env/postgres.env",
  ".hsm/schema/hsm.schema.json",
];

const OPTIONS: readonly Partial<SyncOptions>[] = [
  {},
  { overwrite: true },
  { backup: true },
  { adopt: true },
];

type World = ReturnType<typeof memoryPorts>;
const GLOBAL = { registries: [], lockTimeout: 0, report: () => {} };

function world(files: Readonly<Record<string, string>>): World {
  const all = { "hsm.yaml": MANIFEST, ...files };
  const rooted = Object.entries(all).map(([path, text]) => [`/p/${path}`, text]);
  return memoryPorts({ files: Object.fromEntries(rooted), tools: { uv: "/bin/uv" } });
}

async function run(ports: World, options: Partial<SyncOptions>): Promise<number> {
  const request = { ...NO_OPTIONS, ...options, dryRun: false };
  return (await sync(ports, GLOBAL, request)).exit;
}

/** What the lines of a text say, less the braces around it, where no file says it any more. */
function lost(text: string, ports: World): readonly string[] {
  const all = Object.values(ports.files.dump("/p")).join("\n");
  return text.split(/\r?\n/).map((line) => line.replace(/^[\uFEFF\s{]+|[\s}]+$/g, ""))
    .filter((line) => !all.includes(line));
}

/** Texts of somebody else, some of them close to what hsm writes. */
const THEIRS = [
  "mine\n",
  "MINE='1'\r\n# why\r\n",
  "\uFEFF# Written by hsm, so they said\n\nservices:\n  mine: { image: mine }\n",
  '{ "mine": 1 }\n',
  '{"schema": 9}\n',
  "<<<<<<< HEAD\nA=1\n=======\nA=2\n>>>>>>> other\n",
];

Deno.test("no line of a file that hsm did not write is ever lost, whatever the option", async () => {
  for (const place of PLACES) {
    for (const text of THEIRS) {
      for (const options of OPTIONS) {
        const ports = world({ [place]: text });
        const exit = await run(ports, options);
        const said = `${place} ${JSON.stringify(text)} ${JSON.stringify(options)}`;
        assert.deepEqual(lost(text, ports), [], said);
        if (exit !== 0) assert.equal(ports.files.dump("/p")[place], text, said);
      }
    }
  }
});

Deno.test("no line that somebody wrote into a file of hsm's is lost, unless `--overwrite` says so", async () => {
  const first = world({});
  assert.equal(await run(first, {}), 0);
  const own = first.files.dump("/p");
  for (const place of PLACES.filter((path) => path !== "hsm.lock")) {
    const before = own[place] ?? "";
    assert.notEqual(before, "", place);
    const edits = [`${before}# mine\n`, `# mine\n${before}`, before.replaceAll("\n", " # mine\n")];
    for (const text of edits) {
      for (const options of OPTIONS.filter(({ overwrite }) => !overwrite)) {
        // The stack changes too, so that hsm has something to write.
        for (
          const manifest of [
            MANIFEST,
            MANIFEST.replace('"1" }\n', '"2" }\n'),
            'env: { MORE: "2" }\n',
          ]
        ) {
          const ports = world({ ...own, [place]: text, "hsm.yaml": manifest });
          await run(ports, options);
          const gone = lost(text, ports).filter((line) => line.includes("mine"));
          assert.deepEqual(gone, [], `${place} ${JSON.stringify([text, options, manifest])}`);
        }
      }
    }
  }
});

Deno.test("what stops the sync stops plan and check too, in the same words", async () => {
  const ports = world({ "docker-compose.hsm.yml": "services: {}\n", ".hsm/env/host.env": "A=1\n" });
  const shown = [
    await sync(ports, GLOBAL, { ...NO_OPTIONS, dryRun: false }),
    await plan(ports, GLOBAL, { ...NO_OPTIONS, diff: true, detailed: false }),
    await check(ports, GLOBAL),
  ];
  const messages = shown.map(({ problems }) => problems.map(({ message }) => message).sort());
  assert.equal(messages[0]?.length, 2);
  assert.deepEqual(messages[1], messages[0]);
  assert.deepEqual(messages[2], messages[0]);
});

Deno.test("a copy has the first free name and is part of the transaction; a secret one is never shown", async () => {
  const copies = { "host.env.hsm-backup": "first", "host.env.hsm-backup.2": "second" };
  const env = Object.entries(copies).map(([name, text]) => [`.hsm/env/${name}`, text]);
  const ports = world({ ...Object.fromEntries(env), ".hsm/env/host.env": "MINE='hunter2'\n" });
  const options = { ...NO_OPTIONS, backup: true, diff: true, detailed: false };
  const { value } = await plan(ports, GLOBAL, options);
  assert.doesNotMatch((value?.diffs ?? []).join(""), /hunter2/);
  assert.equal(await run(ports, { backup: true }), 0);
  const after = ports.files.dump("/p");
  assert.equal(after[".hsm/env/host.env.hsm-backup"], "first");
  assert.equal(after[".hsm/env/host.env.hsm-backup.2"], "second");
  assert.equal(after[".hsm/env/host.env.hsm-backup.3"], "MINE='hunter2'\n");
  assert.match(after[".hsm/env/host.env"] ?? "", /^MORE='1'$/m);
});
