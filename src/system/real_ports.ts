import type { Ports } from "@/ports.ts";
import { realFiles } from "./files/real_files.ts";
import { realClock, realIdentity, realRandom, realVariables } from "./machine/real_machine.ts";
import { stopSignals } from "./machine/stop_signals.ts";
import { realProcesses } from "./processes/real_processes.ts";
import { realTerminal } from "./terminal/real_terminal.ts";

/**
 * The real world. Making it touches nothing; signals are caught from the moment `stop` is first read, so a command that
 * never reads it dies of Ctrl-C like any other program.
 */
export function realPorts(): Ports {
  let stop: AbortSignal | undefined;
  return {
    files: realFiles(),
    processes: realProcesses(),
    terminal: realTerminal(),
    variables: realVariables(),
    clock: realClock(),
    random: realRandom(),
    identity: realIdentity(),
    get cwd() {
      return Deno.cwd();
    },
    get stop() {
      return stop ??= stopSignals();
    },
  };
}
