import assert from "node:assert/strict";
import { formsOf } from "@/text/redact/mod.ts";
import { memoryPorts } from "@/system/mod.ts";
import { check } from "./check.ts";
import { NO_OPTIONS } from "./options.ts";
import { plan } from "./plan.ts";
import { sync } from "./sync.ts";

const HEAD = 'project: { name: app, version: "1", python: ">=3.11" }\n';
const REQUEST = { ...NO_OPTIONS, dryRun: false, diff: true, detailed: false };

/** Built-in containers with secrets, alone and together; then one more, so that there are originals to keep. */
const STACKS: readonly (readonly [string, string])[] = [
  ["postgres", "postgres, mariadb"],
  ["mariadb", "mariadb, milvus"],
  ["milvus", "milvus, redis"],
  ["pgvector, mariadb, milvus, qdrant, valkey, chroma", "mariadb"],
];

/** Where a secret may stand: the private files, and the private copies of them while a transaction is open. */
const PRIVATE = /^\.hsm\/(?:env\/[^/]+|txn\/[^/]+\/undo\/\d+)$/;

Deno.test("a generated secret is in private files, and in no other file, argument, variable of a child, event or answer", async () => {
  for (const stacks of STACKS) {
    const seen: { where: string; text: string }[] = [];
    const files = { "/p/hsm.yaml": "" };
    const look = () => {
      for (const [path, text] of Object.entries(ports.files.dump("/p"))) {
        if (!PRIVATE.test(path)) seen.push({ where: path, text });
      }
      return { stdout: "2.30.1" };
    };
    const ports = memoryPorts({
      files,
      script: [{ when: /^docker/, answer: look }, { when: /^git/, answer: { code: 128 } }],
      tools: { uv: "/bin/uv", docker: "/bin/docker", git: "/bin/git" },
    });
    const report = (event: unknown) =>
      void seen.push({ where: "event", text: JSON.stringify(event) });
    const global = { registries: [], lockTimeout: 0, report };
    for (const containers of stacks) {
      const text = new TextEncoder().encode(`${HEAD}containers: [${containers}]\n`);
      await ports.files.overwrite("/p/hsm.yaml", text);
      for (const use of [plan, sync, check, plan]) {
        const answer = await use(ports, global, REQUEST);
        assert.equal(answer.exit, 0, JSON.stringify(answer.problems));
        seen.push({ where: "answer", text: JSON.stringify({ ...answer, value: undefined }) });
      }
      const shown = (await plan(ports, global, REQUEST)).value;
      seen.push({ where: "plan", text: JSON.stringify(shown?.diffs ?? shown) });
    }
    look();
    seen.push({ where: "calls", text: JSON.stringify(ports.processes.calls) });
    const kept = JSON.parse(ports.files.dump("/p")[".hsm/env/secrets.json"] ?? "{}");
    const secrets = Object.values<Record<string, string>>(kept).flatMap(Object.values<string>);
    assert.ok(secrets.length > 0 && ports.processes.calls.length > 3);
    assert.ok(seen.some(({ where }) => where.endsWith("journal.json")), "an open transaction");
    for (const form of secrets.flatMap(formsOf)) {
      const [found] = seen.filter(({ text }) => text.includes(form));
      assert.equal(found, undefined, `${form} in ${found?.where}: ${found?.text}`);
    }
  }
});

Deno.test("an odd line of .env is told without what it says, and takes no other line along", async () => {
  const secrets = ["supersecretvalue123", "open-secret-value-9", "after the sign"];
  const dotEnv = [
    `API_TOKEN=${secrets[0]}`,
    "EMPTY= # note",
    `export MY_PASSWORD="${secrets[1]}`,
    `OTHER_SECRET: '${secrets[2]}' x`,
    "PG_HOST=db.example",
  ];
  const manifest = `${HEAD}env: { HOST: "\${PG_HOST}", ECHO: "\${EMPTY}" }\n`;
  const ports = memoryPorts({
    files: { "/p/hsm.yaml": manifest, "/p/.env": dotEnv.join("\n") },
    tools: { uv: "/bin/uv" },
  });
  const answer = await plan(ports, { registries: [], lockTimeout: 0, report: () => {} }, REQUEST);
  const told = answer.warnings.filter(({ code }) => code === "HSM-W0609");
  assert.deepEqual(told.map(({ place }) => `${place?.file}:${place?.line}`), [
    ".env:2",
    ".env:3",
    ".env:4",
  ]);
  const text = JSON.stringify(answer);
  for (const secret of secrets) assert.ok(!text.includes(secret), secret);
  ports.terminal.out(`shown ${secrets.join(" and ")}`);
  assert.equal(ports.terminal.stdout, "shown *** and *** and ***");
});
