import { type Event, type Report, unreachable } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import type { Paint } from "./paint.ts";
import { problemLines } from "./print_problem.ts";
import type { Scanned } from "./scan_global.ts";

/**
 * Turns events into lines on stderr. `-q` and `--json` show only what a person must see; `-v` adds steps, `-vv` what
 * tools print.
 */
export function reporter(ports: Ports, scanned: Scanned, paint: Paint): Report {
  const say = (line: string): void => ports.terminal.err(line + "\n");
  const silent = scanned.quiet || scanned.json;
  return (event: Event): void => {
    switch (event.kind) {
      case "warning":
        if (!silent) problemLines(event.problem, "warning", paint).forEach(say);
        break;
      case "note":
      case "waiting":
        if (!silent) say(event.text);
        break;
      case "step-started":
        if (!silent && ports.terminal.errIsTerminal) say(paint.dim(`${event.subject} …`));
        break;
      case "step-done":
        if (!silent && scanned.verbose > 0) {
          say(paint.dim(`${event.subject} (${Math.round(event.milliseconds)} ms)`));
        }
        break;
      case "tool-output":
        if (!silent && scanned.verbose > 1) say(paint.dim(`  | ${event.line}`));
        break;
      case "restoring":
        if (!scanned.json) {
          const why = event.because.startsWith("SIG") ? `Stopping (${event.because})` : "Failed";
          say(`${why}, restoring …`);
        }
        break;
      case "restored":
        if (!silent && scanned.verbose > 0) say(paint.dim(`restored ${event.what}`));
        break;
      case "recovered":
        if (!silent) say(event.what);
        break;
      default:
        unreachable(event);
    }
  };
}
