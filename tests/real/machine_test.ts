// needs: docker, compose, images
/**
 * What the other real tests stand on: Docker runs containers, Compose starts them, and the images of
 * `scripts/test --setup` hold a PostgreSQL with pgvector and a Redis that answer.
 */
import assert from "node:assert/strict";

const COMPOSE = `name: NAME
services:
  db:
    image: hsm-test/postgres:17
    environment: { POSTGRES_PASSWORD: secret, POSTGRES_DB: orders }
    volumes: ["data:/var/lib/postgresql/data"]
    healthcheck: { test: ["CMD-SHELL", "pg_isready -h 127.0.0.1 -U postgres -d orders"], interval: 1s, retries: 60 }
  cache:
    image: hsm-test/redis:8
    healthcheck: { test: ["CMD-SHELL", "redis-cli ping"], interval: 1s, retries: 60 }
volumes: { data: {} }
`;

async function docker(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("docker", { args }).output();
  const text = new TextDecoder();
  assert.equal(code, 0, `docker ${args.join(" ")}: ${text.decode(stderr)}`);
  return text.decode(stdout).trim();
}

Deno.test("a container runs", async () => {
  assert.equal(await docker("run", "--rm", "hsm-test/base:trixie", "echo", "hello"), "hello");
});

Deno.test("Compose starts PostgreSQL with pgvector and Redis; data outlives the container", async () => {
  const folder = await Deno.makeTempDir({ prefix: "hsm-test-" });
  const name = `hsm-test-${crypto.randomUUID().slice(0, 8)}`;
  const file = `${folder}/compose.yml`;
  await Deno.writeTextFile(file, COMPOSE.replace("NAME", name));
  const compose = (...args: string[]): Promise<string> => docker("compose", "-f", file, ...args);
  const sql = (text: string): Promise<string> =>
    compose(..."exec -T db psql -U postgres -d orders -Atc".split(" "), text);
  try {
    await compose("up", "--detach", "--wait");
    await sql("create extension vector");
    await sql("create table kept (at vector(2)); insert into kept values ('[3,4]')");
    assert.equal(await compose("exec", "-T", "cache", "redis-cli", "ping"), "PONG");
    // With a password over the network: the way that programs take.
    const other = ["run", "--rm", "--network", `${name}_default`, "-e", "PGPASSWORD=secret"];
    const psql = "psql -h db -U postgres -d orders -Atc".split(" ");
    const query = "select at <-> '[0,0]' from kept";
    assert.equal(await docker(...other, "hsm-test/postgres:17", ...psql, query), "5");
    await compose("up", "--detach", "--wait", "--force-recreate");
    assert.equal(await sql(query), "5");
  } finally {
    await compose("down", "--volumes", "--timeout", "2");
    await Deno.remove(folder, { recursive: true });
  }
});
