import assert from "node:assert/strict";
import { probeKey, type Step } from "@/model/mod.ts";
import {
  afterSync,
  containers,
  EMPTY_STACK,
  inputOf,
  type Seen,
} from "../testdata/adapter_input.ts";
import { listContainers } from "./command.ts";
import { explain } from "./explain.ts";
import { composeAdapter, FILE } from "./mod.ts";
import { composeVersion } from "./state.ts";
import { wants } from "./wants.ts";

const REDIS = containers({ redis: { services: { redis: { image: "redis:8" } } } });
const BOTH = containers({
  redis: { services: { redis: { image: "redis:8" } } },
  qdrant: { services: { qdrant: { image: "q" }, "qdrant-init": { image: "i" } } },
});
const DOCKER = { tools: { docker: "/usr/bin/docker" } };

function version(text: string): Seen {
  return { ...DOCKER, probes: { "docker compose version --short": { stdout: `${text}\n` } } };
}

function ran(step: Step | undefined): string {
  assert.equal(step?.effect.kind, "run");
  const { tool, args } = step.effect.command;
  return [tool, ...args].join(" ");
}

Deno.test("after the file, Compose judges it: alone, or in the user's project where that includes it", () => {
  const alone = composeAdapter.steps(inputOf(REDIS, version("2.26.1-4")));
  assert.deepEqual(alone.steps.map(({ id }) => id), ["compose.write", "compose.config"]);
  assert.deepEqual(alone.steps[1]?.effect, {
    kind: "run",
    command: {
      tool: "docker",
      args: ["compose", "-f", FILE, "config", "-q"],
      unset: ["COMPOSE_FILE", "COMPOSE_PROJECT_NAME", "COMPOSE_PROFILES"],
    },
    mayWrite: [],
  });
  const files = { "compose.yaml": `include:\n  - path: ${FILE}\n` };
  const included = composeAdapter.steps(inputOf(REDIS, { ...version("2.40.0"), files }));
  assert.equal(ran(included.steps[1]), "docker compose config -q");
  assert.deepEqual(included.notes, []);
});

Deno.test("a user's file that cannot be read but names hsm's is judged together with it, and the plan says so", () => {
  const files = { "compose.yaml": `include: [${FILE}]\nservices: [\n` };
  const { steps, notes } = composeAdapter.steps(inputOf(REDIS, { ...version("2.40.0"), files }));
  assert.equal(ran(steps[1]), "docker compose config -q");
  assert.match(notes.join("\n"), /^compose\.yaml cannot be read \(line \d/);
});

Deno.test("where docker or its plugin is absent, hsm's own checks are all, and the plan says so", () => {
  const table: readonly (readonly [Seen, RegExp])[] = [
    [{}, /^docker is not on PATH: docker-compose\.hsm\.yml is checked by hsm's own rules only/],
    [
      { ...DOCKER, probes: { "docker compose version --short": { code: 1 } } },
      /^docker has no compose plugin/,
    ],
    [
      { ...DOCKER, probes: { "docker compose version --short": { stdout: "?" } } },
      /^docker has no compose plugin/,
    ],
  ];
  for (const [seen, note] of table) {
    const { steps, notes } = composeAdapter.steps(inputOf(REDIS, seen));
    assert.deepEqual(steps.map(({ id }) => id), ["compose.write"]);
    assert.match(notes.join("\n"), note);
    assert.equal(composeVersion(inputOf(REDIS, seen)).kind, "none");
    assert.deepEqual(composeAdapter.check(inputOf(REDIS, seen)), []);
  }
});

Deno.test("a Compose older than 2.24 is refused before any write", () => {
  const table = [["2.23.3", true], ["v2.24.0", false], ["2.26.1-4", false], ["1.29.2", true], [
    "5.0.1",
    false,
  ]] as const;
  for (const [text, old] of table) {
    const codes = composeAdapter.check(inputOf(REDIS, version(text))).map(({ code }) => code);
    assert.deepEqual(codes, old ? ["HSM-E0530"] : [], text);
  }
});

Deno.test("docker is asked only where the file changes", () => {
  const asked = (seen: Seen, owned = {}) =>
    wants(inputOf(REDIS, seen, { owned }))
      .flatMap((want) =>
        want.kind === "tool" ? [want.name] : want.kind === "probe" ? [probeKey(want.command)] : []
      );
  const other = { [FILE]: "" };
  assert.deepEqual(asked({}), []);
  assert.deepEqual(asked({ files: other }, { [FILE]: { services: { x: "" } } }), ["docker"]);
  const { owned, files } = afterSync(composeAdapter, inputOf(REDIS));
  assert.deepEqual(asked({ files, ...DOCKER }, owned), []);
});

Deno.test("containers that left the stack are stopped, then removed, after the commit", () => {
  const before = afterSync(composeAdapter, inputOf(BOTH));
  const probe = probeKey(listContainers("rag-app-hsm", inputOf(REDIS).snapshot));
  assert.match(probe, /label=com\.docker\.compose\.project=rag-app-hsm /);
  assert.match(probe, /label=com\.docker\.compose\.project\.working_dir=\/srv\/rag-app /);
  const stdout = [
    "id1\trag-app-hsm-redis-1\tredis\tredis",
    "id2\trag-app-hsm-qdrant-1\tqdrant\tqdrant",
    "id3\trag-app-hsm-qdrant-init-1\tqdrant\tqdrant-init",
    "",
  ].join("\n");
  const seen = { ...before, ...DOCKER };
  const asked = wants(inputOf(REDIS, seen, before));
  assert.ok(asked.some((want) => want.kind === "probe" && probeKey(want.command) === probe));
  const { after } = composeAdapter.steps(
    inputOf(REDIS, { ...seen, probes: { [probe]: { stdout } } }, before),
  );
  assert.deepEqual(after.map(ran), [
    "docker stop id2",
    "docker stop id3",
    "docker rm id2",
    "docker rm id3",
  ]);
  assert.deepEqual(after[0]?.causes, [
    "container:qdrant (service qdrant) is no longer in the stack; volumes stay",
  ]);
});

Deno.test("no volume and no orphan of somebody else's is ever removed", () => {
  const before = afterSync(composeAdapter, inputOf(BOTH));
  const probe = probeKey(listContainers("rag-app-hsm", inputOf(EMPTY_STACK).snapshot));
  const stdout = "id1\tmine\t\tmine\nid2\trag-app-hsm-redis-1\tredis\tredis\n";
  const seen = { ...before, ...DOCKER, probes: { [probe]: { stdout } } };
  const { steps, after } = composeAdapter.steps(inputOf(EMPTY_STACK, seen, before));
  assert.deepEqual(steps.map(({ id }) => id), ["compose.remove"]);
  const said = after.map(ran);
  assert.deepEqual(said, ["docker stop id2", "docker rm id2"]);
});

Deno.test("where docker does not answer, the plan says that containers stay", () => {
  const before = afterSync(composeAdapter, inputOf(BOTH));
  const probe = probeKey(listContainers("rag-app-hsm", inputOf(REDIS).snapshot));
  for (const more of [{}, DOCKER, { ...DOCKER, probes: { [probe]: { code: 1 } } }]) {
    const { after, notes } = composeAdapter.steps(inputOf(REDIS, { ...before, ...more }, before));
    assert.deepEqual(after, []);
    assert.match(notes.join("\n"), /docker does not answer: containers of qdrant, qdrant-init/);
  }
});

Deno.test("containers run in the user's project where his file includes hsm's", () => {
  const before = afterSync(composeAdapter, inputOf(BOTH));
  const table = [
    ["", {}, "rag-app"],
    ["name: mine\n", {}, "mine"],
    ["name: mine\n", { COMPOSE_PROJECT_NAME: "set" }, "set"],
    ["name: mine-${STAGE:-dev}\n", {}, "mine-dev"],
    ["name: mine-${STAGE:-dev}\n", { STAGE: "ci" }, "mine-ci"],
  ] as const;
  for (const [name, variables, project] of table) {
    const files = { ...before.files, "compose.yaml": `${name}include: [${FILE}]\n` };
    const asked = wants(inputOf(REDIS, { files, variables, ...DOCKER }, before));
    const probes = asked.flatMap((want) => want.kind === "probe" ? [probeKey(want.command)] : []);
    assert.ok(
      probes.some((key) => key.includes(`compose.project=${project} `)),
      `${name} ${project}`,
    );
  }
});

Deno.test("explain() names what Compose refuses and whose it is", () => {
  const input = inputOf(REDIS, version("2.26.1"));
  const step = composeAdapter.steps(input).steps[1];
  assert.ok(step);
  const warning =
    'level=warning msg="The \\"A\\" variable is not set. Defaulting to a blank string."';
  const table = [
    [127, "not found", "HSM-E0534"],
    [
      15,
      "error while interpolating services.redis.image: required variable TAG is missing a value: x",
      "HSM-E0531",
    ],
    [14, "env file /p/.hsm/env/redis.env not found", "HSM-E0532"],
    [
      15,
      `${warning}\nvalidating x: services.redis Additional property imagex is not allowed`,
      "HSM-E0533",
    ],
    [1, "Cannot connect", "HSM-E0539"],
  ] as const;
  for (const [code, stderr, expected] of table) {
    const problem = explain({ step, ran: { code, stdout: "", stderr } }, input);
    assert.equal(problem.code, expected, stderr);
    assert.doesNotMatch(problem.output ?? "", /level=warning/);
    if (stderr.includes("services.redis")) {
      assert.deepEqual(problem.causes, ['service "redis" comes from container:redis']);
    }
  }
  const stop = { ...step, id: "compose.stop.a.b-1", subject: "docker stop a.b-1" };
  const left = explain(
    { step: stop, ran: { code: 1, stdout: "", stderr: "x" } },
    input,
  );
  assert.match(left.next, /docker rm --force a\.b-1/);
});
