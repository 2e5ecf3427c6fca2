// needs: linux, root, uv
/** A folder, a file, or hsm's own folder that an ordinary user may not write: said clearly, and nothing is changed. */
import assert from "node:assert/strict";
import { type Ended, output, said } from "./command.ts";
import { Ground } from "./ground.ts";
import { plain, type Transition } from "./transitions.ts";

/** The user "nobody" of most systems; any that is not root will do. */
const USER = "65534";

const CHANGE: Transition = {
  ...plain("read only", "containers: [cache]\n", "containers: [alpha, cache]\n"),
  environment: null,
  python: null,
};

/** Runs hsm as an ordinary user, with programs of its own where the others are out of its reach. */
class Ordinary {
  private constructor(
    private readonly ground: Ground,
    private readonly env: Record<string, string>,
  ) {}

  static async make(ground: Ground): Promise<Ordinary> {
    const home = `${ground.folder}/ordinary`;
    await Deno.mkdir(`${home}/bin`, { recursive: true });
    await Deno.chmod(ground.folder, 0o755);
    for (const program of ["deno", "uv"]) {
      const found = await Deno.realPath((await output("which", [program])).trim());
      await Deno.copyFile(found, `${home}/bin/${program}`);
    }
    await output("chown", ["-R", USER, home]);
    const { DENO_DIR: _, HOME: __, ...env } = ground.env;
    return new Ordinary(ground, { ...env, HOME: home, PATH: `${home}/bin:/usr/bin:/bin` });
  }

  async hsm(...args: readonly string[]): Promise<Ended> {
    const program = this.ground.hsms[1] ?? "";
    const command = new Deno.Command("setpriv", {
      args: [`--reuid=${USER}`, `--regid=${USER}`, "--clear-groups", program, ...args],
      cwd: this.ground.path(CHANGE.folder),
      env: this.env,
      clearEnv: true,
      stdin: "null",
    });
    return said(await command.output());
  }
}

Deno.test("what an ordinary user may not write is named, and nothing is changed", async (t) => {
  await using ground = await Ground.make();
  const { states } = await ground.known(CHANGE);
  const user = await Ordinary.make(ground);
  const project = ground.path(CHANGE.folder);
  const to = (who: string, ...paths: string[]): Promise<string> =>
    output("chown", ["-R", who, ...paths.map((path) => `${project}/${path}`)]);
  const cases: Readonly<Record<string, () => Promise<unknown>>> = {
    "a folder of somebody else": () => to("0", "."),
    "a read-only folder of one's own": async () => {
      await to(USER, ".");
      await Deno.chmod(project, 0o555);
    },
    "a folder .hsm of somebody else": async () => {
      await to(USER, ".");
      await to("0", ".hsm");
    },
    "a read-only folder .hsm": async () => {
      await to(USER, ".");
      await output("chmod", ["-R", "a-w", `${project}/.hsm`]);
    },
  };
  for (const [name, forbid] of Object.entries(cases)) {
    await t.step(name, async () => {
      await ground.reset(CHANGE);
      await forbid();
      const { code, output } = await user.hsm("sync");
      assert.equal(code, 1, output);
      assert.match(output, /error\[HSM-E\d{4}\]: .*(?:permission|EACCES|may not|denied)/i);
      assert.match(output, /hint: /);
      // Modes are part of the picture: the way they were made read-only is taken back first.
      await Deno.chmod(project, 0o755);
      assert.deepEqual(await ground.judge(CHANGE, states), { state: "old", faults: [] }, output);
      // Who only looks is not held up.
      for (const reader of ["check", "plan"]) {
        const looked = await user.hsm(reader);
        assert.equal(looked.code, 0, looked.output);
      }
    });
  }
  await t.step("a read-only file in a folder of one's own keeps its mode", async () => {
    await ground.reset(CHANGE);
    await to(USER, ".");
    const file = `${project}/docker-compose.hsm.yml`;
    await Deno.chmod(file, 0o444);
    const { code, output } = await user.hsm("sync");
    const info = await Deno.stat(file);
    assert.equal((info.mode ?? 0) & 0o777, 0o444);
    await Deno.chmod(file, 0o644);
    const { state } = await ground.judge(CHANGE, states);
    assert.equal(state, code === 0 ? "new" : "old", output);
  });
});
