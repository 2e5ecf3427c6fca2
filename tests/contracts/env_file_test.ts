/**
 * Env files, read back by the programs that hsm's documentation names for them: every value is the same for each, and a
 * shell that loads the file runs nothing. A program that is not on this machine is left out, but for `sh`.
 */
import assert from "node:assert/strict";
import { formatEnvFile } from "@/text/words/mod.ts";
import { randomText, seeded } from "@/text/words/testdata/random_text.ts";

const ATOMS = [
  "'",
  '"',
  "\\",
  "$",
  "`",
  "\n",
  "\r",
  "\r\n",
  " ",
  "#",
  "=",
  "!",
  "~",
  "*",
  ";",
  "&",
  "|",
  "(",
  ")",
]
  .concat([
    "{",
    "}",
    "<",
    ">",
    "\t",
    "n",
    "0",
    "x41",
    "\\n",
    "''",
    "é",
    "漢",
    "\u2028",
    "\x07",
    "${A}",
    "$A",
  ])
  .concat(["`touch ran`", "$(touch ran)", "; touch ran;", "'; touch ran; '", '"; touch ran; "']);

/** What a program says of its environment: NUL-separated entries. */
const TELL = ["env", "-0"];

interface Entry {
  readonly name: string;
  readonly value: string;
}

function writable(seed: number): readonly Entry[] {
  const random = seeded(seed);
  return Array.from({ length: 2000 }, (_, index) => ({
    name: `K${index}`,
    value: randomText(random, ATOMS, 7),
  })).filter((entry) => formatEnvFile([entry]).ok);
}

async function run(words: readonly string[], folder: string): Promise<string | undefined> {
  const [tool = "", ...args] = words;
  try {
    const command = new Deno.Command(tool, { args, cwd: folder, stderr: "null" });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return undefined;
    throw thrown;
  }
}

const COMPOSE = ["docker", "compose", "--file", "compose.yml"];

interface Reader {
  /** Succeeds where the program is there. */
  readonly there: readonly string[];
  readonly read: readonly string[];
  readonly values: (stdout: string) => Readonly<Record<string, string>>;
}

const shell = (name: string): Reader => ({
  there: [name, "-c", ":"],
  read: [name, "-c", `set -a; . ./host.env; exec "$@"`, name, ...TELL],
  values: fromNulls,
});

const READERS: Readonly<Record<string, Reader>> = {
  sh: shell("sh"),
  bash: shell("bash"),
  zsh: shell("zsh"),
  uv: {
    there: ["uv", "--version"],
    read: ["uv", "run", "--no-project", "--offline", "--env-file", "host.env", ...TELL],
    values: fromNulls,
  },
  compose: {
    there: ["docker", "compose", "version"],
    read: [...COMPOSE, "config", "--format", "json"],
    values: fromCompose,
  },
};

function fromNulls(stdout: string): Record<string, string> {
  return Object.fromEntries(
    stdout.split("\0").map((entry) => {
      const at = entry.indexOf("=");
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

/** Compose writes a dollar sign twice, because what it prints is a compose file again. */
function fromCompose(stdout: string): Record<string, string> {
  const values: Record<string, string> = JSON.parse(stdout).services.x.environment;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value.replaceAll("$$", "$")]),
  );
}

for (const [name, reader] of Object.entries(READERS)) {
  const ignore = name !== "sh" && await run(reader.there, ".") === undefined;
  Deno.test({
    name: `${name} reads what formatEnvFile() writes, and runs nothing of it`,
    ignore,
    fn: async () => {
      const folder = await Deno.makeTempDir();
      try {
        const entries = writable(11);
        assert.ok(entries.length > 1000);
        const file = formatEnvFile(entries, "A header; touch ran\n`touch ran`");
        assert.ok(file.ok);
        await Deno.writeTextFile(`${folder}/host.env`, file.text);
        const compose = { services: { x: { image: "x", env_file: "host.env" } } };
        await Deno.writeTextFile(`${folder}/compose.yml`, JSON.stringify(compose));
        const values = reader.values(await run(reader.read, folder) ?? "");
        const read = entries.map(({ name }) => ({ name, value: values[name] }));
        assert.deepEqual(read, entries);
        const left = Array.from(Deno.readDirSync(folder), (entry) => entry.name).sort();
        assert.deepEqual(left, ["compose.yml", "host.env"]);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
