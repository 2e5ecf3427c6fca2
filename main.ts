/**
 * Wires the real world to the facade and exits. The no-op decision comes first and loads next to nothing.
 *
 * @module
 */
import { realPorts } from "./src/system/mod.ts";

const args = Deno.args;
const ports = realPorts();
let code: number | undefined;
if (args[0] === "sync" && args.length === 1) {
  const { isFresh } = await import("./src/hsm/fresh.ts");
  if (await isFresh(ports)) {
    ports.terminal.err("Everything is in sync\n");
    code = 0;
  }
}
if (code === undefined) {
  const { runCommand } = await import("./src/commands/mod.ts");
  code = await runCommand(args, ports);
}
Deno.exit(code);
