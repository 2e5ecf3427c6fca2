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
    tell("Everything is in sync\n");
    code = 0;
  }
}
if (code === undefined) {
  const commands = await import("./src/commands/mod.ts").catch(notLoaded);
  if (commands?.onlyReads(args)) dropPermissions();
  code = await commands?.runCommand(args, ports).catch(failed) ?? 1;
}
Deno.exit(code);

/** A stderr that cannot be written to never decides how hsm ends. */
function tell(text: string): void {
  try {
    ports.terminal.err(text);
  } catch {
    // There is nobody left to tell.
  }
}

/** From a checkout the first start fetches hsm's libraries: without a network it says so, with no trace of the program. */
function notLoaded(thrown: unknown): undefined {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const causes = text.split("\n").map((line) => line.trim())
    .filter((line) => !line.startsWith("at ")).map((line) => `  cause: ${line}\n`).join("");
  tell(
    `error[HSM-E0900]: hsm's own libraries could not be loaded\n${causes}` +
      "  hint: the first start of a checkout fetches them once: connect to the network, and run the same command again\n",
  );
}

/** The last resort: through the terminal, which hides what is secret, and not through the runtime's own message. */
function failed(thrown: unknown): undefined {
  const text = thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown);
  tell(
    `error[HSM-E0799]: hsm failed in a way it should not: this is a bug\n${text}\n`,
  );
}

/**
 * Readers write nothing and open no connection; the tools they ask do that themselves. Verbs that write keep everything:
 * a recovery looks for what a killed run left running, and the system shows that only to a process that may do all.
 */
function dropPermissions(): void {
  for (const name of ["net", "ffi", "write"] as const) Deno.permissions.revokeSync({ name });
}
