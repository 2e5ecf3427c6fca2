import assert from "node:assert/strict";
import type { JsonObject } from "@/model/mod.ts";
import { containers, type ContainerWords, inputOf, type Seen } from "../testdata/adapter_input.ts";
import { composeAdapter, FILE } from "./mod.ts";

function problems(words: Readonly<Record<string, ContainerWords>>, seen: Seen = {}) {
  return composeAdapter.check(inputOf(containers(words), seen));
}

function codes(words: Readonly<Record<string, ContainerWords>>, seen: Seen = {}): string[] {
  return problems(words, seen).map(({ code }) => code);
}

function one(
  compose: JsonObject,
  more: Partial<ContainerWords> = {},
): Record<string, ContainerWords> {
  return { redis: { services: { redis: { image: "redis:8", ...compose } }, ...more } };
}

Deno.test("a service that the user also defines is an error that names both files and the place", () => {
  const text = "services:\n  web: { image: nginx }\n  redis: { image: mine }\n";
  const [problem, ...more] = problems(one({}), { files: { "compose.yaml": text } });
  assert.deepEqual(more, []);
  assert.equal(problem?.code, "HSM-E0510");
  assert.match(problem.message, /compose\.yaml/);
  assert.match(problem.message, /docker-compose\.hsm\.yml/);
  assert.match(problem.message, /container:redis/);
  assert.deepEqual([problem.place?.file, problem.place?.line], ["compose.yaml", 3]);
});

Deno.test("the user's compose files are found as Compose finds them", () => {
  const mine = "services: { redis: { image: x } }\n";
  const table: readonly (readonly [Seen, boolean])[] = [
    [{ files: { "docker-compose.yml": mine } }, true],
    [{ files: { "docker-compose.yml": mine, "compose.yaml": "services: {}\n" } }, false],
    [{ files: { "compose.yml": "services: {}\n", "docker-compose.override.yml": mine } }, true],
    [{ files: { "compose.override.yml": mine } }, false],
    [{ files: { "compose.yaml": "include: [ops/db.yaml]\n", "ops/db.yaml": mine } }, true],
    [
      { files: { "compose.yaml": "include: [{ path: [a.yaml, b.yaml] }]\n", "b.yaml": mine } },
      true,
    ],
    [
      {
        files: {
          "compose.yaml": "include: [ops/a.yaml]\n",
          "ops/a.yaml": "include: [../b.yaml]\n",
          "b.yaml": mine,
        },
      },
      true,
    ],
    [{
      files: { "compose.yaml": mine, "other.yaml": "{}" },
      variables: { COMPOSE_FILE: "other.yaml" },
    }, false],
    [{ files: { "b.yaml": mine }, variables: { COMPOSE_FILE: "a.yaml:./b.yaml" } }, true],
    [
      {
        files: { "b.yaml": mine },
        variables: { COMPOSE_FILE: "a.yaml|b.yaml", COMPOSE_PATH_SEPARATOR: "|" },
      },
      true,
    ],
    [{ files: { "compose.yaml": "services: { redis: !reset null }\n" } }, false],
    [{ files: { "compose.yaml": "services: [\n" } }, false],
    [{ files: { "compose.yaml": "include: [oci://x/redis, '${X}.yaml']\n" } }, false],
  ];
  for (const [seen, found] of table) {
    assert.deepEqual(codes(one({}), seen), found ? ["HSM-E0510"] : [], JSON.stringify(seen));
  }
});

Deno.test("wants() names the files that earlier answers name, and the variables of ports", () => {
  const files = {
    "compose.yaml": 'include: [a.yaml]\nservices: { w: { ports: ["${WEB}:80"] } }\n',
  };
  const asked = composeAdapter.wants(
    inputOf(containers(one({ ports: ["${REDIS_PORT:-6379}:6379"] })), {
      files: { ...files, [FILE]: "" },
    }),
  );
  const names = asked.map((want) =>
    "path" in want ? want.path : want.kind === "probe" ? "" : want.name
  );
  for (const name of [FILE, "compose.yaml", "a.yaml", "REDIS_PORT", "WEB", "COMPOSE_FILE"]) {
    assert.ok(names.includes(name), name);
  }
});

Deno.test("a port of the host that is wanted twice is an error, also with the user's own services", () => {
  const table: readonly (readonly [JsonObject, JsonObject, string | undefined, boolean])[] = [
    [{ ports: ["6379:6379"] }, { ports: ["6379:80"] }, undefined, true],
    [{ ports: ["127.0.0.1:6379:6379"] }, { ports: ["6379:80"] }, undefined, true],
    [{ ports: ["6379:6379"] }, { ports: ["6380:6379"] }, undefined, false],
    [{ ports: ["6379:6379", "6379:6380"] }, {}, undefined, true],
    [{ ports: ["6379:6379", "6379:6379"] }, {}, undefined, false],
    [{ ports: ["6379:6379"] }, { ports: ["6379:80"], profiles: ["debug"] }, undefined, false],
    [{ ports: ["6379:6379"] }, { ports: ["6379:80"], network_mode: "none" }, undefined, true],
    [{ ports: ["6379:6379"] }, {}, "services: { w: { ports: ['6000-7000:6000-7000'] } }", true],
    [
      { ports: ["6379:6379"] },
      {},
      "services: { w: { ports: [{ target: 1, published: 6379 }] } }",
      true,
    ],
    [{ ports: ["6379:6379"] }, {}, "services: { w: { ports: ['6379:1'], profiles: [x] } }", false],
    [{ ports: ["6379:6379"] }, {}, "services: { w: { ports: !override ['6379:1'] } }", false],
    [
      { ports: ["6379:6379"] },
      {},
      "services: { w: { ports: ['7000:1'] }, v: { ports: ['7000:1'] } }",
      false,
    ],
  ];
  for (const [redis, other, mine, clash] of table) {
    const words = { ...one(redis), other: { services: { other: { image: "x", ...other } } } };
    const files: Record<string, string> = mine === undefined ? {} : { "compose.yaml": mine };
    const about = JSON.stringify([redis, other, mine]);
    assert.deepEqual(codes(words, { files }), clash ? ["HSM-E0511"] : [], about);
  }
});

Deno.test("a clash of ports says who and where, and follows environment variables", () => {
  const files = {
    "compose.yaml": 'services:\n  web:\n    ports:\n      - "8080:80"\n      - "${P:-1}:81"\n',
  };
  const words = one({ ports: ["127.0.0.1:${P}:6379"] });
  assert.deepEqual(codes(words, { files }), []);
  const [problem] = problems(words, { files, variables: { P: "8080" } });
  assert.equal(
    problem?.message,
    'Port 127.0.0.1:8080 of this machine is wanted twice: by service "redis" (container:redis) and by service "web" of compose.yaml',
  );
  assert.equal(problem.place?.line, 4);
});

Deno.test("container names are unique on the machine", () => {
  const words = {
    ...one({ container_name: "cache" }),
    other: { services: { other: { image: "x", container_name: "cache" } } },
  };
  assert.deepEqual(codes(words), ["HSM-E0512"]);
  const files = { "compose.yaml": "services: { w: { container_name: cache } }" };
  assert.deepEqual(codes(one({ container_name: "cache" }), { files }), ["HSM-E0512"]);
  assert.deepEqual(codes(one({}), { files }), []);
});

Deno.test("volumes and the like may not meet the user's where his file includes hsm's", () => {
  const words = one({ volumes: ["data:/data"] });
  const alone = "volumes: { data: {} }\n";
  assert.deepEqual(codes(words, { files: { "compose.yaml": alone } }), []);
  const included = { files: { "compose.yaml": `include: [./${FILE}]\n${alone}` } };
  const [problem, ...more] = problems(words, included);
  assert.deepEqual([problem?.code, problem?.place?.line, more], ["HSM-E0513", 2, []]);
});

Deno.test("a service is either pulled or built", () => {
  const seen = { folders: ["src"], files: { "src/Dockerfile": "" } };
  const of = (compose: JsonObject) => codes({ redis: { services: { redis: compose } } }, seen);
  assert.deepEqual(of({ image: "x" }), []);
  assert.deepEqual(of({ build: "src" }), []);
  assert.deepEqual(of({ image: "x", build: "src" }), ["HSM-E0520"]);
  assert.deepEqual(of({ command: "x" }), ["HSM-E0520"]);
});

Deno.test("build contexts and Dockerfiles must be there", () => {
  const seen: Seen = {
    folders: ["../qdrant", "empty", "."],
    files: { "../qdrant/Dockerfile": "", "../qdrant/docker/dev": "", "Dockerfile": "" },
  };
  const table: readonly (readonly [string | JsonObject, readonly string[]])[] = [
    ["../qdrant", []],
    [{ context: "./../qdrant/" }, []],
    [{ context: "..\\qdrant", dockerfile: "docker\\dev" }, []],
    [{ context: "../qdrant", dockerfile: "Dockerfile.dev" }, ["HSM-E0522"]],
    [{ context: "empty", dockerfile_inline: "FROM x" }, []],
    ["empty", ["HSM-E0522"]],
    [".", []],
    ["nowhere", ["HSM-E0521"]],
    ["/srv/qdrant", ["HSM-E0523"]],
    ["https://example.org/x.git", []],
    ["git@example.org:x.git", []],
    ["${FOLDER}", []],
  ];
  for (const [build, expected] of table) {
    const allow = ["mount:${FOLDER}"];
    const words = { redis: { services: { redis: { build } }, context: "../qdrant", allow } };
    assert.deepEqual(codes(words, seen), expected, JSON.stringify(build));
  }
});

Deno.test("what a service names must be there", () => {
  const table: readonly (readonly [JsonObject, readonly string[]])[] = [
    [{ depends_on: ["redis-init"] }, ["HSM-E0524"]],
    [{ depends_on: { web: { condition: "service_started" } } }, ["HSM-E0524"]],
    [{ depends_on: { web: { condition: "service_started", required: false } } }, []],
    [{ configs: ["redis_conf"] }, []],
    [{ configs: [{ source: "other", target: "/x" }] }, ["HSM-E0524"]],
    [{ secrets: ["key"] }, ["HSM-E0524"]],
    [{ extends: { file: "../x.yml", service: "x" } }, ["HSM-E0525"]],
    [{ provider: { type: "x" } }, ["HSM-E0525"]],
  ];
  for (const [compose, expected] of table) {
    const words = one(compose, { configs: { redis_conf: { content: "x" } } });
    assert.deepEqual(codes(words), expected, JSON.stringify(compose));
  }
  const files = { "compose.yaml": `include: [${FILE}]\nservices: { web: { image: x } }\n` };
  assert.deepEqual(codes(one({ depends_on: ["web"] }), { files }), []);
});

Deno.test("a missing consent names the word to write, once for all that needs it", () => {
  const words = one({ privileged: true }, {});
  const [problem, ...more] = problems({
    redis: {
      services: { ...words["redis"]?.services, "redis-init": { image: "x", privileged: true } },
    },
  });
  assert.deepEqual(more, []);
  assert.equal(problem?.code, "HSM-E0526");
  assert.match(problem.message, /"redis".*"redis-init"/);
  assert.match(problem.next, /`allow: \[privileged\]`.*"redis"/);
  assert.deepEqual(codes(one({ privileged: true }, { allow: ["privileged"] })), []);
});

Deno.test("where the home and the project lie decides which dev source is free to use", () => {
  const root = "/home/app";
  const asked = (context: string, HOME: string): boolean => {
    const words = one({ build: { context }, volumes: [`${context}/src:/x`] }, { context });
    const seen = { root, variables: { HOME }, folders: [context] };
    const input = inputOf(containers(words), seen);
    assert.ok(
      composeAdapter.wants(input).some((want) => want.kind === "variable" && want.name === "HOME"),
    );
    return codes(words, seen).includes("HSM-E0526");
  };
  assert.equal(asked("../store", "/home/me"), false);
  assert.equal(asked("../me", "/home/me"), true);
  assert.equal(asked("../app", "/home/me"), true);
  assert.equal(asked("..", "/home/me"), true);
});

Deno.test("all problems come at once", () => {
  const words = one({ privileged: true, build: "nowhere", ports: ["1:1", "1:2"] });
  assert.deepEqual(codes(words), ["HSM-E0520", "HSM-E0526", "HSM-E0521", "HSM-E0511"]);
});
