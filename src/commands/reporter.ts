import { type Event, type Report, unreachable } from "@/model/mod.ts";
import type { Clock } from "@/ports.ts";
import type { Paint } from "./paint.ts";
import { plainText } from "./plain_text.ts";
import { problemLines } from "./print_problem.ts";
import type { Scanned } from "./scan_global.ts";
import type { Screen } from "./screen.ts";

/** What a reporter writes through. */
export interface Voice {
  readonly screen: Screen;
  readonly paint: Paint;
  readonly clock: Clock;
}

/** Takes events, and knows when the last one was. */
export interface Reporter {
  readonly report: Report;
  /** No step runs any more. */
  readonly close: () => void;
}

const BEAT = 10_000;
/** A tool that has run for hours needs no further line. */
const MOST_BEATS = 1_000;

/**
 * Turns events into lines on stderr. `-q` and `--json` show only what a person must see; `-v` adds steps, `-vv` what
 * tools print. A terminal shows the running step; elsewhere a line every ten seconds says that it is alive.
 */
export function reporter({ screen, paint, clock }: Voice, scanned: Scanned): Reporter {
  const silent = scanned.quiet || scanned.json;
  let running: AbortController | undefined;
  let isStopping = false;
  let isCommitted = false;
  const close = (): void => {
    running?.abort();
    running = undefined;
    screen.clear();
  };
  const start = (subject: string): void => {
    close();
    if (silent) return;
    running = new AbortController();
    screen.show(`${subject} …`, paint.dim);
    beat(subject, running.signal, { screen, paint, clock });
  };
  const say = (line: string): void => silent ? undefined : screen.say([line]);
  const restoring = (because: string): void => {
    close();
    const isSignal = because.startsWith("SIG");
    // Whoever waits and whoever changes files both say that a signal came.
    if (scanned.json || (isSignal && isStopping)) return;
    isStopping ||= isSignal;
    if (isSignal) screen.say([`Stopping (${because})${isCommitted ? "" : ", restoring"} …`]);
    else if (!scanned.quiet) screen.say(["Failed, restoring …"]);
  };
  const report = (event: Event): void => {
    switch (event.kind) {
      case "warning":
        if (!silent) screen.say(problemLines(event.problem, "warning", paint));
        break;
      case "note":
        say(event.text);
        break;
      case "waiting":
        say(`Waiting: ${event.text}`);
        break;
      case "step-started":
        start(event.subject);
        break;
      case "step-done":
        close();
        if (scanned.verbose > 0) {
          say(paint.dim(`${event.subject} (${timeText(event.milliseconds)})`));
        }
        break;
      case "tool-output":
        if (scanned.verbose > 1) say(paint.dim(`  | ${plainText(event.line)}`));
        break;
      case "restoring":
        restoring(event.because);
        break;
      case "committed":
        isCommitted = true;
        break;
      case "restored":
        if (scanned.verbose > 0) say(paint.dim(`restored ${event.what}`));
        break;
      case "recovered":
        say(event.what);
        break;
      default:
        unreachable(event);
    }
  };
  return { report, close };
}

async function beat(subject: string, stop: AbortSignal, voice: Voice): Promise<void> {
  const { screen, paint, clock } = voice;
  const begun = clock.tick();
  for (let beats = 0; beats < MOST_BEATS; beats++) {
    await clock.sleep(BEAT, stop);
    if (stop.aborted) return;
    const time = timeText(clock.tick() - begun);
    if (screen.isLive) screen.show(`${subject} … ${time}`, paint.dim);
    else screen.say([paint.dim(`${subject} is still running (${time})`)]);
  }
}

/** `850 ms`, `1.9 s`, `75 s`. */
export function timeText(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1_000;
  return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}
