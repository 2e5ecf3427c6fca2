import assert from "node:assert/strict";
import { composeAdapter, FILE } from "./mod.ts";
import { NO_ENTRIES, readCompose, renderCompose } from "./document.ts";
import { containers, inputOf } from "../testdata/adapter_input.ts";
import { wantedEntries } from "./wanted.ts";

function rendered(stack: Parameters<typeof inputOf>[0]): string {
  const [step] = composeAdapter.steps(inputOf(stack)).steps;
  assert.equal(step?.effect.kind, "write");
  return step.effect.text;
}

Deno.test("the file is complete: project name, label, secrets' env file, what services use is declared", () => {
  const text = rendered(containers({
    redis: {
      services: {
        redis: {
          labels: { "hsm.component": "redis" },
          volumes: ["redis_data:/data"],
          ports: ["127.0.0.1:6379:6379"],
          image: "redis:8",
        },
      },
    },
    qdrant: {
      services: {
        qdrant: {
          image: "qdrant/qdrant:v1.15.1",
          environment: { QDRANT__LOG_LEVEL: "INFO" },
          networks: ["qdrant_net", "default"],
          env_file: "qdrant.env",
        },
        "qdrant-init": { image: "curlimages/curl:8.10.1", restart: "no" },
      },
      secret: ["qdrant"],
      configs: { qdrant_production: { content: "log_level: INFO\nstorage: /x\n" } },
    },
  }));
  assert.equal(
    text,
    `# Written by hsm from hsm.yaml: change it there and run \`hsm sync\`.
# Needs no hsm to run: docker compose -f docker-compose.hsm.yml up

name: rag-app-hsm
services:
  qdrant:
    image: qdrant/qdrant:v1.15.1
    environment:
      QDRANT__LOG_LEVEL: INFO
    env_file:
      - qdrant.env
      - ".hsm/env/qdrant.env"
    labels:
      hsm.component: qdrant
    networks:
      - qdrant_net
      - default
  qdrant-init:
    image: curlimages/curl:8.10.1
    labels:
      hsm.component: qdrant
    restart: "no"
  redis:
    image: redis:8
    ports:
      - "127.0.0.1:6379:6379"
    volumes:
      - redis_data:/data
    labels:
      hsm.component: redis
networks:
  qdrant_net: {}
volumes:
  redis_data: {}
configs:
  qdrant_production:
    content: |
      log_level: INFO
      storage: /x
`,
  );
});

Deno.test("named volumes are declared, folders and anonymous ones are not", () => {
  const entries = wantedEntries(containers({
    c: {
      services: {
        c: {
          volumes: ["c_data:/a", "./dir:/b", "/abs:/c", "/anonymous", "${DIR}:/d", "D:/x:/f", {
            type: "volume",
            source: "c_long",
            target: "/e",
          }],
        },
        "c-init": { volumes: ["c_more:/x"] },
      },
      volumes: { c_data: { driver: "local" } },
    },
  }));
  assert.deepEqual(entries.volumes, { c_data: { driver: "local" }, c_long: {}, c_more: {} });
});

Deno.test("a volume that the user mounts into a second container keeps what its component says of it", () => {
  const mounting = (name: string) => ({ services: { [name]: { volumes: ["one_data:/data"] } } });
  const one = { ...mounting("one"), volumes: { one_data: { driver: "nfs" } } };
  for (const stack of [{ one, two: mounting("two") }, { two: mounting("two"), one }]) {
    assert.deepEqual(wantedEntries(containers(stack)).volumes, { one_data: { driver: "nfs" } });
  }
});

Deno.test("the same stack in another order gives the same text", () => {
  const one = {
    services: { one: { image: "a", environment: { B: "2", A: "1" }, cap_drop: ["ALL"] } },
  };
  const two = { services: { two: { image: "b" } } };
  const turned = {
    services: { one: { cap_drop: ["ALL"], environment: { A: "1", B: "2" }, image: "a" } },
  };
  assert.equal(rendered(containers({ one, two })), rendered(containers({ two, one: turned })));
});

Deno.test("what YAML 1.1 could misread is quoted, and reads back as it was", () => {
  const traps = {
    ssh: "22:22",
    sexagesimal: "190:20:30",
    on: "on",
    off: "off",
    yes: "yes",
    no: "no",
    y: "y",
    n: "N",
    octal: "010",
    hex: "0x1F",
    binary: "0b11",
    thousand: "1_000",
    float: "1e3",
    infinite: ".inf",
    date: "2026-01-02",
    null: "null",
    tilde: "~",
    empty: "",
    merge: "<<",
    value: "=",
    mode: "0440",
    hash: "a # b",
    colon: "a: b",
    star: "*x",
    blank: " x ",
    percent: "%x",
    dollar: "$$x ${VAR:-on}",
    line: "two\nlines",
    tab: "a\tb",
  };
  const numbers = { true: true, five: 5, half: 0.5, nothing: null };
  const stack = containers({
    x: {
      services: {
        x: { image: "x", environment: { ...traps, ...numbers }, command: Object.values(traps) },
      },
    },
  });
  const text = rendered(stack);
  const read = readCompose(text, FILE);
  assert.ok(read.ok);
  assert.deepEqual(read.entries, wantedEntries(stack));
  for (const [key, value] of Object.entries(traps)) {
    if (/^[a-z]+$/i.test(value) || value.includes("\n")) continue;
    assert.doesNotMatch(
      text,
      new RegExp(`: ${value.replace(/[.*+?^$(){}|[\]\\]/g, "\\$&")}$`, "m"),
      key,
    );
  }
  for (const word of ["on", "off", "yes", "no", "y", "N", "null", "~", ""]) {
    assert.ok(text.includes(`- "${word}"\n`), word);
  }
});

Deno.test("every service carries hsm's label, however its labels are written", () => {
  const table = [
    { labels: undefined, expected: { "hsm.component": "x" } },
    { labels: { a: "b", "hsm.component": "other" }, expected: { a: "b", "hsm.component": "x" } },
    { labels: ["a=b", "hsm.component=other"], expected: ["a=b", "hsm.component=x"] },
  ];
  for (const { labels, expected } of table) {
    const compose = { image: "x", ...(labels !== undefined && { labels }) };
    const { services } = wantedEntries(containers({ x: { services: { x: compose } } }));
    assert.deepEqual(services["x"], { image: "x", labels: expected });
  }
});

Deno.test("the project's name becomes a legal name of a Compose project", () => {
  const table = [
    ["rag-app", "rag-app-hsm"],
    ["My.App_x", "myapp_x-hsm"],
    ["_-9lives", "9lives-hsm"],
    ["Ünïcode", "ncode-hsm"],
    ["...", "project-hsm"],
  ] as const;
  for (const [name, expected] of table) {
    const stack = { ...containers({ x: { services: { x: { image: "x" } } } }), project: { name } };
    assert.deepEqual(wantedEntries(stack).file, { name: expected });
  }
});

Deno.test("paths of a build are written with /", () => {
  const build = { context: "..\\qdrant", dockerfile: "docker\\Dockerfile", args: { P: "a\\b" } };
  const { services } = wantedEntries(containers({ x: { services: { x: { build } } } }));
  const expected = { context: "../qdrant", dockerfile: "docker/Dockerfile", args: { P: "a\\b" } };
  assert.deepEqual(services["x"], { build: expected, labels: { "hsm.component": "x" } });
});

Deno.test("a text that is no compose file is refused with its place", () => {
  const table = [
    ["services: [", 1],
    ["name: x\nservices: none\n", 2],
    ["- a\n", undefined],
  ] as const;
  for (const [text, line] of table) {
    const read = readCompose(text, FILE);
    assert.equal(read.ok, false, text);
    if (line !== undefined) assert.equal(read.place?.line, line, text);
  }
  assert.deepEqual(readCompose("", FILE).ok, true);
  assert.match(renderCompose(NO_ENTRIES), /services: \{\}\n$/);
});
