import assert from "node:assert/strict";
import { type Checkout, inCheckout, value } from "./checkout.ts";

/** Everything found, nothing to get: the tests here are about the start itself. */
function ready(test: (checkout: Checkout) => Promise<void>): Promise<void> {
  return inCheckout(async (checkout) => {
    await checkout.script("bin/deno", checkout.deno());
    await checkout.uv();
    await test(checkout);
  });
}

/** A real Deno with a main.ts that tells what it got. */
async function withRealDeno(checkout: Checkout): Promise<Record<string, string>> {
  await Deno.writeTextFile(
    `${checkout.folder}/checkout/main.ts`,
    `console.log(JSON.stringify({
  args: Deno.args, cwd: Deno.cwd(), pid: Deno.pid, ppid: Deno.ppid, env: Deno.env.toObject(),
  input: await new Response(Deno.stdin.readable).text(),
}));
Deno.exit(Deno.args[0] === "code" ? Number(Deno.args[1]) : 0);`,
  );
  return { HSM_DENO: Deno.execPath(), DENO_DIR: `${checkout.folder}/deno` };
}

const HARD_WORDS = [
  "",
  " ",
  "two words",
  "new\nline\n",
  "*",
  "$HOME `id` \\ \" '",
  "--version",
  "-C",
  "--",
  "run",
  "ünïcode",
  "\t",
  "!",
  "~",
];

Deno.test("every argument passes as it is, with input, environment and folder", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    const env = { ...await withRealDeno(checkout), ODD: "a b\n$c", OLDPWD: "/", root: "mine" };
    await Deno.writeTextFile(`${checkout.folder}/cwd/glob`, "");
    for (const args of [HARD_WORDS, ["sync", ...HARD_WORDS], ["run", ...HARD_WORDS], []]) {
      const ended = await checkout.start(args, env, "in\nput");
      assert.equal(ended.code, 0, ended.err);
      assert.equal(ended.err, "");
      const got = JSON.parse(ended.out);
      assert.deepEqual(got.args, args);
      assert.equal(got.input, "in\nput");
      assert.equal(got.cwd, `${checkout.folder}/cwd`);
      for (const name of ["ODD", "OLDPWD", "root", "HOME"]) {
        const given: Record<string, string> = { ...checkout.env, ...env };
        assert.equal(got.env[name], given[name], name);
      }
      assert.deepEqual(Object.keys(got.env).filter((name) => /^(hsm|tools)_/.test(name)), []);
    }
    assert.deepEqual(await checkout.names("tmp"), []);
  }));

Deno.test("real Deno: the exit code is its own, and no wrapper stays in between", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    const env = await withRealDeno(checkout);
    assert.equal((await checkout.start(["code", "4"], env)).code, 4);
    assert.equal((await checkout.start(["-C", "run", "code", "88"], env)).code, 0);
    const child = checkout.spawn(["sync"], env);
    await child.stdin.close();
    const got = JSON.parse(new TextDecoder().decode((await child.output()).stdout));
    assert.equal(got.pid, child.pid);
    assert.equal(got.ppid, Deno.pid);
  }));

Deno.test("nothing in the caller's folder changes how hsm starts", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    const env = { ...await withRealDeno(checkout), LD_LIBRARY_PATH: "/opt/cuda/lib" };
    for (const file of ["deno.json", "package.json", "deno.lock", ".npmrc", ".env", "main.ts"]) {
      await Deno.writeTextFile(`${checkout.folder}/cwd/${file}`, "{ not \x00 valid");
    }
    const ended = await checkout.start(["check"], env);
    assert.deepEqual([ended.code, ended.err], [0, ""]);
  }));

Deno.test("the launcher is found through links of every kind", () =>
  ready(async (checkout) => {
    const { folder, launcher } = checkout;
    const main = `${folder}/checkout/main.ts`;
    await Deno.mkdir(`${folder}/links/deep`, { recursive: true });
    await Deno.mkdir(`${folder}/far/away`, { recursive: true });
    await Deno.symlink(launcher, `${folder}/links/absolute`);
    await Deno.symlink("../checkout/scripts/hsm", `${folder}/links/relative`);
    await Deno.symlink("../relative", `${folder}/links/deep/chain`);
    await Deno.symlink("../checkout/scripts", `${folder}/links/scripts`);
    await Deno.symlink("../checkout", `${folder}/links/whole`);
    await Deno.symlink(`${folder}/links/deep`, `${folder}/far/away/deep`);
    const starts: [string, string[]][] = [
      [launcher, []],
      [`${folder}/links/absolute`, []],
      [`${folder}/links/relative`, []],
      [`${folder}/links/deep/chain`, []],
      [`${folder}/far/away/deep/chain`, []],
      [`${folder}/links/scripts/hsm`, []],
      ["sh", ["-c", '"$0" x', "../checkout/scripts/hsm"]],
      ["sh", ["-c", "cd ../checkout/scripts && ./hsm x"]],
      ["sh", ["-c", "cd ../checkout/scripts && sh hsm x"]],
      ["sh", ["-c", "cd ../checkout && scripts/hsm x"]],
      ["sh", ["-c", `cd ${folder}/far/away/deep && ../../checkout/scripts/hsm x`]],
      ["sh", ["-c", `PATH=$PATH:${folder}/links; absolute x`]],
    ];
    for (const [program, args] of starts) {
      const ended = await checkout.start(args, {}, "", program);
      assert.equal(value(ended.out, "main"), main, `${program} ${args.join(" ")}: ${ended.err}`);
    }
    const whole = await checkout.start([], {}, "", `${folder}/links/whole/scripts/hsm`);
    assert.equal(await Deno.realPath(value(whole.out, "main")), main);
  }));

Deno.test("a checkout whose path has spaces and signs works", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    const env = await withRealDeno(checkout);
    const odd = `${checkout.folder}/a b#c%20d?e'f`;
    await Deno.rename(`${checkout.folder}/checkout`, odd);
    const ended = await checkout.start(["sync"], env, "", `${odd}/scripts/hsm`);
    assert.deepEqual([ended.code, ended.err], [0, ""]);
  }));

Deno.test("readlink is not needed", () =>
  ready(async (checkout) => {
    await Deno.remove(`${checkout.folder}/bin/readlink`);
    await Deno.symlink("checkout/scripts/hsm", `${checkout.folder}/hsm`);
    const ended = await checkout.start([], {}, "", `${checkout.folder}/hsm`);
    assert.equal(value(ended.out, "main"), `${checkout.folder}/checkout/main.ts`, ended.err);
  }));

Deno.test("a closed standard input is no hindrance", () =>
  ready(async (checkout) => {
    for (const verb of ["sync", "run"]) {
      const ended = await checkout.start(
        ["-c", '"$0" "$1" <&-', checkout.launcher, verb],
        {},
        "",
        "sh",
      );
      assert.deepEqual([ended.code, ended.err], [0, ""]);
    }
  }));

Deno.test("an incomplete checkout is said", () =>
  ready(async (checkout) => {
    await Deno.remove(`${checkout.folder}/checkout/main.ts`);
    const ended = await checkout.start(["sync"]);
    assert.equal(ended.code, 1);
    assert.match(ended.err, /error: .*"\/.*main\.ts" is missing\nhint: .*checkout -- main\.ts/);
  }));

Deno.test("once all is found, no other program runs before Deno", () =>
  ready(async (checkout) => {
    await checkout.start(["sync"]);
    // With an otherwise empty PATH anything else that were called would fail and be told.
    for (const name of await checkout.names("bin")) {
      if (name !== "uv") await Deno.remove(`${checkout.folder}/bin/${name}`);
    }
    await checkout.script("elsewhere/deno", checkout.deno());
    await Deno.writeTextFile(
      `${checkout.folder}/tools/deno.found`,
      `${checkout.folder}/elsewhere/deno\n`,
    );
    const ended = await checkout.start(["sync"]);
    assert.deepEqual([ended.code, ended.err], [0, ""]);
    assert.equal(value(ended.out, "deno"), `${checkout.folder}/elsewhere/deno`);
  }));

Deno.test("the hand-over is offered exactly to the verbs that start a program", () =>
  ready(async (checkout) => {
    const offered: [string[], boolean][] = [
      [["run"], true],
      [["bootstrap"], true],
      [["-C", "run", "run"], true],
      [["--registry=x", "-v", "--color", "never", "run", "list"], true],
      [["-C", "run"], false],
      [["list", "run"], false],
      [["--", "run"], false],
      [["sync"], false],
      [[], false],
    ];
    for (const [args, wanted] of offered) {
      // One of the caller's own (hsm within hsm) is never passed on.
      const ended = await checkout.start(args, { HSM_HANDOVER: "/outer" });
      const file = value(ended.out, "handover");
      assert.equal(file !== "", wanted, args.join(" "));
      assert.notEqual(file, "/outer");
    }
  }));
