import type { Terminal } from "@/ports.ts";

const encoder = new TextEncoder();

/** The terminal this process was started in. Output to a pipe that nobody reads any more is dropped. */
export function realTerminal(): Terminal {
  let shown = (text: string): string => text;
  const [stdout, stderr] = [sink(Deno.stdout), sink(Deno.stderr)];
  const err = (text: string): void => stderr(shown(text));
  return {
    out: (text) => stdout(shown(text)),
    err,
    mask: (hide) => {
      const before = shown;
      shown = (text) => hide(before(text));
    },
    get outIsTerminal() {
      return Deno.stdout.isTerminal();
    },
    get errIsTerminal() {
      return Deno.stderr.isTerminal();
    },
    get inIsTerminal() {
      return Deno.stdin.isTerminal();
    },
    get width() {
      return terminalWidth();
    },
    confirm: (question) => confirm(question, err),
  };
}

interface Stream {
  writeSync(bytes: Uint8Array): number;
}

function sink(stream: Stream): (text: string) => void {
  let closed = false;
  return (text) => {
    const bytes = encoder.encode(text);
    for (let done = 0; done < bytes.length && !closed;) {
      try {
        done += stream.writeSync(bytes.subarray(done));
      } catch (thrown) {
        if (thrown instanceof Deno.errors.BrokenPipe) closed = true;
        else if (!(thrown instanceof Deno.errors.WouldBlock)) throw thrown;
      }
    }
  };
}

function terminalWidth(): number {
  try {
    return Math.max(20, Deno.consoleSize().columns);
  } catch {
    return 80;
  }
}

/** Yes is `y` or `yes` in any case; everything else, the end of input included, is no. */
async function confirm(question: string, err: (text: string) => void): Promise<boolean> {
  if (!Deno.stdin.isTerminal() || !Deno.stderr.isTerminal()) return false;
  err(`${question} [y/N] `);
  const bytes = new Uint8Array(1024);
  const count = await Deno.stdin.read(bytes);
  // The end of input (Ctrl-D) is not echoed: the prompt's line is still open.
  if (count === null) err("\n");
  const answer = new TextDecoder().decode(bytes.subarray(0, count ?? 0)).trim().toLowerCase();
  return answer === "y" || answer === "yes";
}
