// needs: uv, python, network
/** `scripts/build` makes a bundle that works without the checkout, and `scripts/bench` measures it. */
import assert from "node:assert/strict";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(program: string, args: readonly string[], cwd: string): Promise<Ran> {
  const command = new Deno.Command(program, { args: [...args], cwd, stdin: "null" });
  const { code, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  return { code, out: text.decode(stdout), err: text.decode(stderr) };
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "hsm-bundle-test-" }));
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the bundle builds a project as the checkout does", async () => {
  await inFolder(async (folder) => {
    const built = await run(`${ROOT}/scripts/build`, ["--out", `${folder}/bundle`], folder);
    assert.equal(built.code, 0, built.err);
    // Moved, so that nothing in it can point at where it was made.
    await Deno.rename(`${folder}/bundle`, `${folder}/moved`);
    for (
      const [name, hsm] of [["a", `${ROOT}/scripts/hsm`], ["b", `${folder}/moved/bin/hsm`]] as const
    ) {
      await Deno.mkdir(`${folder}/${name}`);
      for (
        const words of [
          "init --name same",
          "group add cache --option redis-adapter",
          "sync",
        ]
      ) {
        const { code, err } = await run(hsm, words.split(" "), `${folder}/${name}`);
        assert.equal(code, 0, `hsm ${words}: ${err}`);
      }
      const again = await run(hsm, ["sync"], `${folder}/${name}`);
      assert.match(again.err, /in sync/);
    }
    for (const file of ["hsm.yaml", "hsm.lock", "pyproject.toml", "docker-compose.hsm.yml"]) {
      const [a, b] = await Promise.all(
        ["a", "b"].map((name) => Deno.readTextFile(`${folder}/${name}/${file}`)),
      );
      assert.equal(b, a, file);
    }
  });
});

Deno.test("scripts/build replaces a bundle, and no other folder", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/mine`, "");
    const refused = await run(`${ROOT}/scripts/build`, ["--out", folder], folder);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /is no bundle of hsm/);
    assert.deepEqual((await Array.fromAsync(Deno.readDir(folder))).map((one) => one.name), [
      "mine",
    ]);
  });
});

Deno.test("scripts/bench gives its figures as data, and writes nothing into the checkout", async () => {
  await inFolder(async (folder) => {
    const names = async (): Promise<string[]> =>
      (await Array.fromAsync(Deno.readDir(ROOT))).map((one) => one.name).sort();
    const before = await names();
    const args = ["--json", "--runs", "3", "version", "noop"];
    const { code, out, err } = await run(`${ROOT}/scripts/bench`, args, folder);
    assert.equal(code, 0, err);
    const { measured }: {
      measured: { name: string; figures: { name: string; milliseconds: number; peak: number }[] }[];
    } = JSON.parse(out);
    assert.deepEqual(measured.map((one) => [one.name, one.figures.length]), [
      ["version", 4],
      ["noop", 3],
    ]);
    for (const figure of measured.flatMap((one) => one.figures)) {
      assert.ok(figure.milliseconds > 0 && figure.milliseconds < 10_000, figure.name);
      assert.ok(figure.peak > 1, figure.name);
    }
    assert.deepEqual(await names(), before);
  });
});
