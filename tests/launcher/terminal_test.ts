// needs: python, linux
import assert from "node:assert/strict";
import { inCheckout } from "./checkout.ts";

/** Types Ctrl-C into a terminal of its own, in which the launcher runs. */
const TYPE_CTRL_C = `
import os, pty, sys, time
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], "run"])
seen = b""
typed = False
while True:
    try:
        chunk = os.read(terminal, 4096)
    except OSError:
        break
    if not chunk:
        break
    seen += chunk
    if b"ready" in seen and not typed:
        typed = True
        os.write(terminal, b"\\x03")
_, status = os.waitpid(pid, 0)
sys.stdout.write(seen.decode())
print("code", os.waitstatus_to_exitcode(status))
`;

Deno.test("Ctrl-C on a terminal reaches hsm exactly once, and prompts can be answered", () =>
  inCheckout(async (checkout) => {
    await checkout.uv();
    await Deno.writeTextFile(
      `${checkout.folder}/checkout/main.ts`,
      `let count = 0;
Deno.addSignalListener("SIGINT", () => {
  count++;
  if (count === 1) setTimeout(() => { console.log("interrupts " + count); Deno.exit(130); }, 500);
});
console.log("terminal " + Deno.stdin.isTerminal());
console.log("ready");
setInterval(() => {}, 1000);`,
    );
    const ended = await new Deno.Command("python3", {
      args: ["-c", TYPE_CTRL_C, checkout.launcher],
      clearEnv: true,
      env: {
        ...checkout.env,
        PATH: `${checkout.env.PATH}:${Deno.env.get("PATH")}`,
        HSM_DENO: Deno.execPath(),
        DENO_DIR: `${checkout.folder}/deno`,
      },
    }).output();
    const out = new TextDecoder().decode(ended.stdout);
    assert.match(out, /terminal true/, new TextDecoder().decode(ended.stderr));
    assert.match(out, /interrupts 1\r?\n/);
    assert.match(out, /code 130/);
    assert.deepEqual(await checkout.names("tmp"), []);
  }));
