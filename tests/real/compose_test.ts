// needs: compose
/**
 * What the compose adapter writes, judged by the real Docker Compose: every stack is accepted, alone and included in a
 * user's file, and Compose reads exactly the values that were meant. No engine is needed for that.
 */
import assert from "node:assert/strict";
import type { JsonObject, Stack } from "@/model/mod.ts";
import { ADAPTERS } from "@/adapters/mod.ts";
import { containers, inputOf } from "@/adapters/testdata/adapter_input.ts";

const FILE = "docker-compose.hsm.yml";
const composeAdapter = ADAPTERS.find((adapter) => adapter.name === "compose") ?? missing();

function missing(): never {
  throw new Error("The table of adapters has no compose");
}

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function docker(folder: string, ...args: string[]): Promise<Said> {
  const command = new Deno.Command("docker", { args: ["compose", ...args], cwd: folder });
  const { code, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

async function hasCompose(): Promise<boolean> {
  try {
    return (await docker(".", "version", "--short")).code === 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const available = await hasCompose();
const ignore = !available && Deno.env.get("HSM_REQUIRE_REAL") !== "1";

const TRAPS: Readonly<Record<string, string>> = {
  SEXAGESIMAL: "22:22",
  LONG: "190:20:30",
  ON: "on",
  OFF: "Off",
  YES: "yes",
  Y: "y",
  OCTAL: "010",
  MODE: "0440",
  HEX: "0x1F",
  THOUSAND: "1_000",
  FLOAT: "1e3",
  INFINITE: ".inf",
  DATE: "2026-01-02",
  NULL: "null",
  TILDE: "~",
  EMPTY: "",
  MERGE: "<<",
  EQUAL: "=",
  HASH: "a # b",
  COLON: "a: b",
  STAR: "*x",
  BLANKS: " x ",
  QUOTES: `it's "so"`,
  BACKSLASH: "a\\b",
  LINES: "two\nlines\n",
  UNICODE: "Grüße ✓",
};

const SERVER: JsonObject = {
  image: "qdrant/qdrant:v1.15.1@sha256:" + "0".repeat(64),
  ports: ["127.0.0.1:${QDRANT_PORT:-6333}:6333", {
    target: 6334,
    published: "6334",
    host_ip: "127.0.0.1",
  }],
  volumes: ["qdrant_data:/qdrant/storage", "./conf:/conf:ro"],
  healthcheck: {
    test: ["CMD-SHELL", "bash -c ':> /dev/tcp/127.0.0.1/6333'"],
    interval: "2s",
    retries: 30,
  },
  ulimits: { nofile: { soft: 20000, hard: 40000 } },
  deploy: { resources: { limits: { memory: "1g", cpus: "0.5" } } },
  configs: [{ source: "qdrant_production", target: "/qdrant/config/production.yaml" }],
};

const INIT: JsonObject = {
  image: "curlimages/curl:8.10.1",
  restart: "no",
  environment: { COLLECTIONS: "docs,images" },
  depends_on: { qdrant: { condition: "service_healthy" } },
};

const CORPUS: Readonly<Record<string, Stack>> = {
  "one service": containers({ redis: { services: { redis: { image: "redis:8" } } } }),
  "a server with its initialiser, volumes, configs": containers({
    qdrant: {
      services: { qdrant: SERVER, "qdrant-init": INIT },
      configs: { qdrant_production: { content: "log_level: INFO\nservice:\n  port: 6333\n" } },
    },
  }),
  "a generated secret, a network of its own, a command as text": containers({
    postgres: {
      services: {
        postgres: {
          image: "postgres:17",
          command: "postgres -c 'shared_buffers=128MB'",
          networks: ["postgres_net", "default"],
          env_file: "postgres.env",
        },
      },
      secret: ["postgres"],
    },
  }),
  "a dev source: build, mounts, watch": containers({
    qdrant: {
      services: {
        qdrant: {
          build: {
            context: "..\\qdrant",
            dockerfile: "Dockerfile",
            args: { DEBUG: "1" },
            target: "dev",
          },
          volumes: ["../qdrant/config:/qdrant/config"],
          develop: { watch: [{ path: "../qdrant/src", action: "sync", target: "/src" }] },
        },
      },
      context: "../qdrant",
    },
  }),
  "a graphics card, consents": containers({
    vllm: {
      services: {
        vllm: {
          image: "vllm/vllm-openai:v0.11",
          ipc: "host",
          cap_add: ["SYS_PTRACE"],
          shm_size: "8g",
          deploy: {
            resources: {
              reservations: {
                devices: [{ driver: "nvidia", count: "all", capabilities: ["gpu"] }],
              },
            },
          },
        },
      },
      allow: ["host-ipc", "cap:SYS_PTRACE"],
    },
  }),
  "values that YAML could misread": containers({
    x: { services: { x: { image: "x", environment: TRAPS, command: Object.values(TRAPS) } } },
  }),
};

/** Writes what the adapter would, and the env files that another adapter writes. */
async function project(stack: Stack, work: (folder: string) => Promise<void>): Promise<void> {
  const outside = await Deno.makeTempDir({ prefix: "hsm-test-" });
  const folder = `${outside}/rag-app`;
  try {
    await Deno.mkdir(`${folder}/.hsm/env`, { recursive: true });
    await Deno.mkdir(`${outside}/qdrant`);
    await Deno.writeTextFile(`${outside}/qdrant/Dockerfile`, "FROM scratch AS dev\n");
    await Deno.writeTextFile(`${folder}/postgres.env`, "A=1\n");
    await Deno.writeTextFile(`${folder}/.hsm/env/postgres.env`, "PASSWORD='x'\n");
    const seen = { folders: ["../qdrant"], files: { "../qdrant/Dockerfile": "" } };
    const input = inputOf(stack, seen);
    assert.deepEqual(composeAdapter.check(input), []);
    const [step] = composeAdapter.steps(input).steps;
    assert.equal(step?.effect.kind, "write");
    await Deno.writeTextFile(`${folder}/${FILE}`, step.effect.text);
    await work(folder);
  } finally {
    await Deno.remove(outside, { recursive: true });
  }
}

for (const [name, stack] of Object.entries(CORPUS)) {
  Deno.test({
    name: `Compose accepts: ${name}`,
    ignore,
    fn: async () => {
      await project(stack, async (folder) => {
        const alone = await docker(folder, "-f", FILE, "config", "-q");
        assert.deepEqual(alone, { code: 0, stdout: "", stderr: "" });
        const services = await docker(folder, "-f", FILE, "config", "--services");
        const expected = stack.containers.flatMap((one) =>
          one.services.map((service) => service.name)
        );
        assert.deepEqual(services.stdout.trim().split("\n").sort(), expected.sort());
        await Deno.writeTextFile(
          `${folder}/compose.yaml`,
          `include: [${FILE}]\nservices: { web: { image: nginx } }\n`,
        );
        const included = await docker(folder, "config", "-q");
        assert.deepEqual(included, { code: 0, stdout: "", stderr: "" });
      });
    },
  });
}

Deno.test({
  name: "Compose reads the values that were meant",
  ignore,
  fn: async () => {
    const stack = CORPUS["values that YAML could misread"];
    assert.ok(stack);
    await project(stack, async (folder) => {
      const { stdout } = await docker(folder, "-f", FILE, "config", "--format", "json");
      const config = JSON.parse(stdout);
      assert.equal(config.name, "rag-app-hsm");
      assert.deepEqual(config.services.x.environment, TRAPS);
      assert.deepEqual(config.services.x.command, Object.values(TRAPS));
      assert.deepEqual(config.services.x.labels, { "hsm.component": "x" });
    });
  },
});

Deno.test({
  name: "Compose accepts the empty file that stays where the user's file includes it",
  ignore,
  fn: async () => {
    await project(containers({ x: { services: { x: { image: "x" } } } }), async (folder) => {
      const files = {
        [FILE]: await Deno.readTextFile(`${folder}/${FILE}`),
        "compose.yaml": `include: [${FILE}]\nservices: { web: { image: nginx } }\n`,
      };
      const owned = composeAdapter.record(
        inputOf(containers({ x: { services: { x: { image: "x" } } } })),
      );
      const [step] = composeAdapter.steps(inputOf(containers({}), { files }, { owned })).steps;
      assert.equal(step?.effect.kind, "write");
      await Deno.writeTextFile(`${folder}/${FILE}`, step.effect.text);
      await Deno.writeTextFile(`${folder}/compose.yaml`, files["compose.yaml"]);
      assert.deepEqual(await docker(folder, "config", "-q"), { code: 0, stdout: "", stderr: "" });
      const { stdout } = await docker(folder, "config", "--format", "json");
      assert.equal(JSON.parse(stdout).name, "rag-app");
    });
  },
});

Deno.test({
  name: "explain() understands what Compose refuses",
  ignore,
  fn: async () => {
    const table = [
      [{ image: "${TAG_OF_NOBODY:?say which}" }, "HSM-E0531"],
      [{ image: "x", env_file: "nowhere.env" }, "HSM-E0532"],
      [{ image: "x", imagex: "y" }, "HSM-E0533"],
    ] as const;
    for (const [compose, code] of table) {
      // Of keys that hsm does not know it asks first.
      const allow = ["privileged"];
      const stack = containers({ redis: { services: { redis: compose }, allow } });
      await project(stack, async (folder) => {
        const ran = await docker(folder, "-f", FILE, "config", "-q");
        assert.notEqual(ran.code, 0);
        const tools = {
          tools: { docker: "docker" },
          probes: { "docker compose version --short": { stdout: "2.30.0" } },
        };
        const input = inputOf(stack, tools);
        const step = composeAdapter.steps(input).steps.find(({ id }) => id === "compose.config");
        assert.ok(step);
        assert.equal(composeAdapter.explain({ step, ran }, input).code, code, ran.stderr);
      });
    }
  },
});
