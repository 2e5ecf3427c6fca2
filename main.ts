/**
 * Wires the real world to the facade and exits. The no-op decision comes first and loads next to nothing.
 *
 * @module
 */
import { isFresh } from "./src/hsm/fresh.ts";
import { realPorts } from "./src/system/mod.ts";

const args = Deno.args;
const ports = realPorts();
let code: number | undefined;
if (args[0] === "sync" && args.length === 1) {
  if (await isFresh(ports)) {
    ports.terminal.err("Everything is in sync\n");
    code = 0;
  }
}
if (code === undefined) {
  const { onlyReads, runCommand } = await import("./src/commands/mod.ts");
  if (onlyReads(args)) dropPermissions();
  code = await runCommand(args, ports);
}
Deno.exit(code);

/**
 * Readers write nothing and open no connection; the tools they ask do that themselves. Verbs that write keep everything:
 * a recovery looks for what a killed run left running, and the system shows that only to a process that may do all.
 */
function dropPermissions(): void {
  for (const name of ["net", "ffi", "write"] as const) Deno.permissions.revokeSync({ name });
}
