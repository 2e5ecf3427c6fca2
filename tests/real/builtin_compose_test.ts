// needs: compose
/**
 * Every container of the built-in registry, in every profile that a container engine carries: hsm renders it, and the
 * real `docker compose config` accepts it. No engine is needed for that.
 */
import assert from "node:assert/strict";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(cwd: string, tool: string, ...args: string[]): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(tool, { args, cwd }).output();
  const text = new TextDecoder();
  return { code, out: text.decode(stdout), err: text.decode(stderr) };
}

function hsm(cwd: string, ...args: string[]): Promise<Ran> {
  const deno = ["run", "-A", "--quiet", "--config", `${ROOT}/deno.json`, `${ROOT}/main.ts`];
  return run(cwd, Deno.execPath(), ...deno, ...args);
}

interface Shown {
  readonly components: readonly {
    readonly kind: string;
    readonly name: string;
    readonly definition: {
      readonly deployment_profiles?: Readonly<
        Record<string, { readonly mode: string; readonly runtime?: string }>
      >;
    };
  }[];
}

async function profiles(name: string): Promise<readonly string[]> {
  const shown = JSON.parse(
    (await hsm("/", "registry", "show", `container:${name}`, "--json")).out,
  ) as Shown;
  const listed = shown.components[0]?.definition.deployment_profiles ??
    { default: { mode: "managed" } };
  return Object.entries(listed)
    .filter(([, profile]) => profile.mode === "managed" && profile.runtime !== "process")
    .map(([profile]) => profile);
}

async function containers(): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(`${ROOT}/registry/containers`)) {
    if (name.endsWith(".yaml") && !name.endsWith(".dev.yaml")) names.push(name.slice(0, -5));
  }
  return names.sort();
}

for (const name of await containers()) {
  for (const profile of await profiles(name)) {
    Deno.test(`docker compose accepts ${name} in the profile ${profile}`, async () => {
      const folder = await Deno.makeTempDir({ prefix: "hsm-test-" });
      try {
        assert.equal((await hsm(folder, "init", "--name", "demo")).code, 0);
        const added = await hsm(folder, "container", "add", name, "--profile", profile);
        assert.equal(added.code, 0, added.err);
        const synced = await hsm(folder, "sync");
        assert.equal(synced.code, 0, synced.err);
        // hsm itself must have asked Compose inside the transaction.
        assert.match(synced.err, /docker compose .*config -q/);
        assert.doesNotMatch(synced.err, /own rules only/);
        const config = await run(
          folder,
          "docker",
          "compose",
          "-f",
          "docker-compose.hsm.yml",
          "config",
          "-q",
        );
        assert.equal(config.code, 0, config.err);
        const rendered = await Deno.readTextFile(`${folder}/docker-compose.hsm.yml`);
        assert.ok(rendered.includes(`hsm.component: ${name}`));
        assert.ok(!rendered.includes(folder), "a tracked file holds a path of this machine");
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });
  }
}
