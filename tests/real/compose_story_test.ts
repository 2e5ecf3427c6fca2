// needs: docker, compose, images, python, uv
/**
 * Stories with real databases in real Docker, told through the real hsm and uv: what two packages ask of one
 * PostgreSQL is there, for programs on the host and in the network, whenever they asked; and a container that left the
 * stack is gone, while everything of the user's stays.
 */
import assert from "node:assert/strict";
import { parseEnvFile } from "@/text/words/mod.ts";
import { type Ended, Stage } from "./uv_stage.ts";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const IMAGE = "hsm-test/postgres:17";
const FILE = "docker-compose.hsm.yml";

/** A project of its own name, and Docker in it. */
class Story implements AsyncDisposable {
  private constructor(
    readonly stage: Stage,
    readonly name: string,
    readonly port: number,
    readonly env: Readonly<Record<string, string>>,
  ) {}

  static async begin(): Promise<Story> {
    const stage = await Stage.make();
    const home = Deno.env.get("HOME") ?? "";
    const host = Deno.env.get("DOCKER_HOST");
    const env = {
      DOCKER_CONFIG: Deno.env.get("DOCKER_CONFIG") ?? `${home}/.docker`,
      ...(host !== undefined && { DOCKER_HOST: host }),
    };
    const name = `hsm-test-${crypto.randomUUID().slice(0, 8)}`;
    const story = new Story(stage, name, freePort(), env);
    await story.shadow("postgres", "postgres:17", IMAGE);
    return story;
  }

  /** The built-in component in the project's registry, only its image exchanged. */
  async shadow(name: string, image: string, by: string): Promise<void> {
    const path = `registry/containers/${name}.yaml`;
    await this.stage.write(path, await Deno.readTextFile(`${ROOT}/${path}`));
    await this.stage.replace(path, `"${image}"`, `"${by}"`);
  }

  async manifest(body: string): Promise<void> {
    await this.stage.write(
      "hsm.yaml",
      `project: { name: ${this.name}, version: "1.0.0", python: ">=3.11" }\n` +
        `registries:\n  - { name: local, path: ./registry }\n${body}`,
    );
  }

  async hsm(args: string): Promise<Ended> {
    return await this.stage.ok(args, { env: this.env });
  }

  async docker(...args: readonly string[]): Promise<Ended> {
    return await this.stage.run("docker", args, { env: this.env });
  }

  /** Plain `docker compose` on hsm's file, as a person types it. */
  async compose(...args: readonly string[]): Promise<string> {
    const ended = await this.docker("compose", "-f", FILE, ...args);
    assert.equal(ended.code, 0, `docker compose ${args.join(" ")}: ${ended.output}`);
    return ended.stdout.trim();
  }

  /** The value of a variable in one of hsm's env files. */
  async variable(file: string, name: string): Promise<string> {
    const parsed = parseEnvFile(await this.stage.read(`.hsm/env/${file}`));
    const found = parsed.ok ? parsed.entries.find((entry) => entry.name === name) : undefined;
    assert.ok(found, `${file} has no ${name}`);
    return found.value;
  }

  /** Asks a database by its address, from the host or from the network of the project. */
  async psql(network: string, url: string, text: string): Promise<Ended> {
    const psql = ["psql", url, "-X", "-v", "ON_ERROR_STOP=1", "-Atqc", text];
    return await this.docker("run", "--rm", "--network", network, IMAGE, ...psql);
  }

  /** Asks until there is an answer: plain `up --detach` does not wait for the databases to be made. */
  async answer(network: string, url: string, text: string): Promise<string> {
    let ended = await this.psql(network, url, text);
    for (let tries = 0; tries < 60 && ended.code !== 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      ended = await this.psql(network, url, text);
    }
    assert.equal(ended.code, 0, ended.output);
    return ended.stdout.trim();
  }

  /** Ids of this project's containers, stopped ones included. */
  async containers(service: string): Promise<string> {
    const ended = await this.docker(
      ...["ps", "--all", "--quiet", "--no-trunc"],
      ...["--filter", `label=com.docker.compose.project=${this.name}-hsm`],
      ...["--filter", `label=com.docker.compose.service=${service}`],
    );
    assert.equal(ended.code, 0, ended.output);
    return ended.stdout.trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const label = `label=com.docker.compose.project=${this.name}-hsm`;
    const ids = async (...args: string[]): Promise<string[]> =>
      (await this.docker(...args, "--quiet", "--filter", label)).stdout.split("\n").filter(Boolean);
    const all = await ids("ps", "--all");
    if (all.length > 0) await this.docker("rm", "--force", "--volumes", ...all);
    for (const kind of ["volume", "network"]) {
      for (const id of await ids(kind, "ls")) await this.docker(kind, "rm", id);
    }
    await this.stage[Symbol.asyncDispose]();
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** A package that wants a database of its own in the PostgreSQL of the stack. */
function wants(database: string, distribution: string): string {
  const upper = database.toUpperCase();
  const url = "${self.scheme}://${self.user}:${self.password}@${self.host}:${self.port}";
  return [
    `sources:\n  prod: { type: pypi, package: ${distribution} }`,
    "implies:",
    "  container:postgres:",
    `    params: { databases: [${database}] }`,
    `    env: { ${upper}_URL: "${url}/${database}" }`,
  ].join("\n");
}

Deno.test("two packages merge their databases into one PostgreSQL, the second after the first start", async () => {
  await using story = await Story.begin();
  const { stage } = story;
  const network = `${story.name}-hsm_default`;
  await stage.component("auth", wants("auth", "alpha"));
  await stage.component("billing", wants("billing", "delta"));
  const container = `containers:\n  - { name: postgres, params: { port: ${story.port} } }\n`;
  await story.manifest(`packages:\n  - auth\n${container}`);

  // The first package alone.
  await story.hsm("sync");
  await story.compose("up", "--detach");
  const auth = await story.variable("host.env", "AUTH_URL");
  assert.match(
    auth,
    new RegExp(`^postgresql://app:[A-Za-z0-9]{32}@127\\.0\\.0\\.1:${story.port}/auth$`),
  );
  assert.equal(await story.answer("host", auth, "select current_database()"), "auth");
  await story.answer("host", auth, "create table users (name text)");
  await story.answer("host", auth, "insert into users values ('first')");
  const server = await story.containers("postgres");

  // The second one, while the first runs.
  await story.hsm("package add billing --sync");
  assert.match(await stage.read(FILE), /DATABASES: "?auth,billing"?$/m);
  await story.compose("up", "--detach", "--wait");
  const billing = await story.variable("host.env", "BILLING_URL");
  // With `--wait` the database is there as soon as the command is done: the first question is answered.
  const asked = await story.psql("host", billing, "select current_database()");
  assert.deepEqual([asked.code, asked.stdout.trim()], [0, "billing"], asked.output);
  assert.equal(await story.answer("host", auth, "select name from users"), "first");
  assert.equal(
    await story.containers("postgres"),
    server,
    "the running server must not be made anew",
  );

  // The other viewpoint: a service of the user's own.
  for (const name of ["AUTH", "BILLING"]) {
    const url = await story.variable("containers.env", `${name}_URL`);
    assert.match(url, /@postgres:5432\//);
    assert.equal(await story.answer(network, url, "select 1"), "1");
  }

  // Nothing secret where it is tracked, and a second `up` changes nothing.
  const secret = new URL(auth).password;
  for (const file of [FILE, "hsm.lock", "hsm.yaml", "pyproject.toml"]) {
    assert.ok(!(await stage.read(file)).includes(secret), `${file} holds the password`);
  }
  await story.compose("up", "--detach");
  assert.equal(await story.containers("postgres"), server);
  assert.equal(await story.answer("host", auth, "select name from users"), "first");

  // Who leaves takes no data along.
  await story.hsm("package remove billing --sync");
  assert.match(await stage.read(FILE), /DATABASES: "?auth"?$/m);
  await story.compose("up", "--detach");
  assert.equal(await story.answer("host", billing, "select 1"), "1");
});

Deno.test("after a swap exactly the old option's containers are gone; volumes and the user's own stay", async () => {
  await using story = await Story.begin();
  const { stage } = story;
  await story.shadow("redis", "redis:8.2", "hsm-test/redis:8");
  await stage.write(
    "registry/groups/store.yaml",
    "name: store\nstrategy: 1-of-N\noptions: [keep-sql, keep-keys]\n",
  );
  await stage.component("keep-sql", `${wants("facts", "alpha")}`);
  await stage.component(
    "keep-keys",
    `sources:\n  prod: { type: pypi, package: delta }\n` +
      `implies:\n  container:redis: { params: { port: ${freePort()} } }`,
  );
  const container = `containers:\n  - { name: postgres, params: { port: ${story.port} } }\n`;
  await story.manifest(`groups:\n  store: keep-sql\n${container}`);
  await story.hsm("sync");
  await story.compose("up", "--detach");
  const url = await story.variable("host.env", "FACTS_URL");
  await story.answer("host", url, "create table kept (at int)");
  // A container of the same Compose project that is not hsm's.
  const mine = await story.docker(
    ...["run", "--detach", "--label", `com.docker.compose.project=${story.name}-hsm`],
    ...["--label", "com.docker.compose.service=mine"],
    ...["--label", `com.docker.compose.project.working_dir=${stage.project}`],
    ...[IMAGE, "sleep", "600"],
  );
  assert.equal(mine.code, 0, mine.output);

  await stage.replace("hsm.yaml", container, "");
  const swapped = await story.hsm("group add store --option keep-keys --sync");
  assert.equal(await story.containers("postgres"), "", swapped.output);
  assert.equal(await story.containers("postgres-init"), "");
  assert.equal(await story.containers("mine"), mine.stdout.trim());
  const volumes = await story.docker("volume", "ls", "--format", "{{.Name}}");
  assert.ok(volumes.stdout.split("\n").includes(`${story.name}-hsm_postgres_data`), volumes.stdout);
  await story.compose("up", "--detach");
  assert.notEqual(await story.containers("redis"), "");

  // And back: the data is where it was.
  await story.manifest(`groups:\n  store: keep-sql\n${container}`);
  await story.hsm("sync");
  assert.equal(await story.containers("redis"), "");
  await story.compose("up", "--detach");
  assert.equal(await story.answer("host", url, "select count(*) from kept"), "0");
});

/** A program of the user: plain Python that reads the variable it is told. */
const ASK = `import os, socket
from urllib.parse import urlsplit

url = urlsplit(os.environ["STORE_URL"])
with socket.create_connection((url.hostname, url.port), timeout=10) as link:
    link.sendall(b"CONFIG GET maxclients\\r\\n")
    print(link.recv(4096).decode().split()[-1])
`;

Deno.test("an implied server comes up as two packages configured it, and a program reaches it by the wiring", async () => {
  await using story = await Story.begin();
  const { stage } = story;
  await stage.write(
    "registry/containers/store.yaml",
    `name: store
sources: { prod: { type: image, image: "hsm-test/redis:8" } }
params:
  clients: { merge: sum, default: 10 }
  port: { merge: same, default: 6379 }
compose:
  command: "--bind 0.0.0.0 --protected-mode no --maxclients \${params.clients}"
  ports: ["127.0.0.1:\${params.port}:6379"]
  healthcheck: { test: ["CMD-SHELL", "redis-cli ping | grep -q PONG"], interval: 1s, retries: 60 }
connection: { scheme: redis, port: 6379 }
`,
  );
  const implies = (params: string, env = ""): string =>
    `implies: { container:store: { params: { ${params} }${env} } }`;
  await stage.indexed("alpha", "", implies("clients: 40", ', env: { STORE_URL: "${self.url}" }'));
  await stage.indexed("delta", "", implies(`clients: 60, port: ${story.port}`));
  await stage.write("ask.py", ASK);
  await story.manifest("packages: [alpha, delta]\n");
  const synced = await story.hsm("sync");
  assert.match(synced.stderr, /config -q/);
  await story.compose("up", "--detach", "--wait");
  const asked = await stage.uv("run --quiet --no-sync --env-file .hsm/env/host.env python ask.py");
  assert.equal(asked.stdout, "100\n");
});
