import assert from "node:assert/strict";
import { type Checkout, inCheckout, value } from "./checkout.ts";

/** A Deno that, in place of hsm, does `body`: it can write the hand-over and choose the exit code. */
function asHsm(body: string, test: (checkout: Checkout) => Promise<void>): Promise<void> {
  return inCheckout(async (checkout) => {
    await checkout.uv();
    await checkout.script(
      "bin/deno",
      `#!/bin/sh
case $1 in --version) echo "deno 2.9.6 (scripted)"; exit 0 ;; eval) exit 1 ;; esac
${body}
`,
    );
    await test(checkout);
  });
}

const handOver = (text: string): string => `cat > "$HSM_HANDOVER" <<'END'\n${text}\nEND\nexit 88`;

async function waitFor(checkout: Checkout, line: string): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if ((await checkout.calls()).includes(line)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail(`never saw "${line}", only ${await checkout.calls()}`);
}

Deno.test("the launcher becomes the program: same process, its exit code, input and arguments", () =>
  asHsm(
    handOver(`cd /
export GREETING='it'\\''s
here' PATH="$PATH:/program"
unset HOME
set -- sh -c 'read -r line; printf "%s\\n" "pid=$$" "arg=<$1>" "line=$line" "home=\${HOME-none}" "cwd=$PWD" "greeting=$GREETING" "offer=\${HSM_HANDOVER-none}"; exit 42' sh 'a  *
b'`),
    async (checkout) => {
      const child = checkout.spawn(["run", "--", "x"]);
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode("typed\n"));
      await writer.close();
      const { code, stdout, stderr } = await child.output();
      const out = new TextDecoder().decode(stdout);
      assert.equal(code, 42, new TextDecoder().decode(stderr));
      assert.equal(value(out, "pid"), String(child.pid));
      assert.equal(value(out, "line"), "typed");
      assert.equal(value(out, "home"), "none");
      assert.equal(value(out, "cwd"), "/");
      assert.equal(value(out, "offer"), "none");
      assert.match(out, /arg=<a {2}\*\nb>/);
      assert.match(out, /greeting=it's\nhere/);
      assert.deepEqual(await checkout.names("tmp"), []);
    },
  ));

Deno.test("the hand-over file is private", () =>
  asHsm('ls -ld "${HSM_HANDOVER%/*}"; exit 0', async (checkout) => {
    assert.match((await checkout.start(["run"])).out, /^drwx------/);
  }));

for (
  const [what, text, code] of [
    ["a program that is not there", "set -- /nowhere/program", 127],
    ["a file that is not executable", "set -- ../checkout/main.ts", 126],
    ["no program at all", "true", 125],
  ] as const
) {
  Deno.test(`handing over ${what} ends with ${code}`, () =>
    asHsm(handOver(text), async (checkout) => {
      const ended = await checkout.start(["run"]);
      assert.equal(ended.code, code);
      assert.notEqual(ended.err, "");
      assert.deepEqual(await checkout.names("tmp"), []);
    }));
}

Deno.test("without a hand-over the exit code is that of hsm, 88 included", async () => {
  for (const code of [0, 1, 2, 4, 88, 125, 130]) {
    await asHsm(`exit ${code}`, async (checkout) => {
      assert.equal((await checkout.start(["run"])).code, code);
      assert.deepEqual(await checkout.names("tmp"), []);
    });
  }
});

Deno.test("a hand-over with another exit code than 88 is not followed", () =>
  asHsm('echo "set -- touch followed" > "$HSM_HANDOVER"; exit 1', async (checkout) => {
    assert.equal((await checkout.start(["run"])).code, 1);
    assert.deepEqual(await checkout.names("cwd"), []);
    assert.deepEqual(await checkout.names("tmp"), []);
  }));

for (const [signal, code] of [["SIGTERM", 143], ["SIGHUP", 129], ["SIGINT", 130]] as const) {
  Deno.test(`${signal} to the launcher reaches hsm, which ends in its own time`, async () => {
    await asHsm(
      // A shell cannot trap what it was started to ignore, so SIGINT is caught by a real Deno below.
      `log() { echo "$1" >> "$TEST_LOG"; }
trap 'log got; sleep 0.3; log restored; exit ${code}' TERM HUP
log ready
while :; do sleep 0.05; done`,
      async (checkout) => {
        if (signal === "SIGINT") await useRealDeno(checkout, code);
        const child = checkout.spawn(["run"], { TEST_LOG: `${checkout.folder}/calls` });
        await child.stdin.close();
        await waitFor(checkout, "ready");
        child.kill(signal);
        assert.equal((await child.output()).code, code);
        assert.deepEqual((await checkout.calls()).slice(-3), ["ready", "got", "restored"]);
        assert.deepEqual(await checkout.names("tmp"), []);
      },
    );
  });
}

async function useRealDeno(checkout: Checkout, code: number): Promise<void> {
  await checkout.script("bin/deno", `#!/bin/sh\nexec "${Deno.execPath()}" "$@"\n`);
  checkout.env.DENO_DIR = `${checkout.folder}/deno`;
  await Deno.writeTextFile(
    `${checkout.folder}/checkout/main.ts`,
    `const log = (line: string): void =>
  Deno.writeTextFileSync(Deno.env.get("TEST_LOG") ?? "", line + "\\n", { append: true });
Deno.addSignalListener("SIGINT", () => {
  log("got");
  setTimeout(() => { log("restored"); Deno.exit(${code}); }, 300);
});
log("ready");
setInterval(() => {}, 1000);`,
  );
}

Deno.test("a second signal while hsm restores is passed on too", () =>
  asHsm(
    `trap 'echo got >> "$TEST_LOG"; count=$((\${count:-0} + 1)); [ $count -lt 2 ] || exit 143' TERM
echo ready >> "$TEST_LOG"
while :; do sleep 0.05; done`,
    async (checkout) => {
      const child = checkout.spawn(["run"], { TEST_LOG: `${checkout.folder}/calls` });
      await child.stdin.close();
      await waitFor(checkout, "ready");
      child.kill("SIGTERM");
      await waitFor(checkout, "got");
      await new Promise((resolve) => setTimeout(resolve, 100));
      child.kill("SIGTERM");
      assert.equal((await child.output()).code, 143);
      assert.equal((await checkout.calls()).filter((line) => line === "got").length, 2);
    },
  ));

Deno.test("a program is not begun when a signal came before, even if hsm did not heed it", () =>
  asHsm(
    `trap '' TERM
echo ready >> "$TEST_LOG"
sleep 0.4
${handOver("set -- touch begun")}`,
    async (checkout) => {
      const child = checkout.spawn(["run"], { TEST_LOG: `${checkout.folder}/calls` });
      await child.stdin.close();
      await waitFor(checkout, "ready");
      child.kill("SIGTERM");
      assert.equal((await child.output()).signal, "SIGTERM");
      assert.deepEqual(await checkout.names("cwd"), []);
      assert.deepEqual(await checkout.names("tmp"), []);
    },
  ));

Deno.test("after the hand-over a signal ends the program itself", () =>
  asHsm(
    handOver(`set -- sh -c 'echo program >> "$TEST_LOG"; exec sleep 20'`),
    async (checkout) => {
      const child = checkout.spawn(["run"], { TEST_LOG: `${checkout.folder}/calls` });
      await child.stdin.close();
      await waitFor(checkout, "program");
      child.kill("SIGINT");
      assert.equal((await child.output()).signal, "SIGINT");
    },
  ));
