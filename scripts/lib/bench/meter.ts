/** Runs commands and measures each from outside: time from start to end, and peak memory. */

/** A command to measure. */
export interface Command {
  readonly args: readonly string[];
  readonly cwd: string;
}

/** What one run took. */
export interface Sample {
  readonly milliseconds: number;
  /** Resident memory of the largest process of the run, in KiB. */
  readonly peak: number;
}

/**
 * The measuring itself: Deno does not tell what a child used, the system call behind `wait4` does. One Python process
 * starts all commands, so that every one is started in the same way.
 */
const HELPER = `
import json, os, sys, time
null = os.open(os.devnull, os.O_RDWR)
for line in sys.stdin:
    job = json.loads(line)
    os.chdir(job["cwd"])
    log = os.open(job["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    actions = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, log, 1), (os.POSIX_SPAWN_DUP2, log, 2)]
    begin = time.perf_counter_ns()
    pid = os.posix_spawnp(job["args"][0], job["args"], os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    end = time.perf_counter_ns()
    os.close(log)
    peak = usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1)
    print(json.dumps({"ms": (end - begin) / 1e6, "peak": peak, "code": os.waitstatus_to_exitcode(status)}), flush=True)
`;

/** Measures commands one after another. */
export class Meter {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: AsyncIterator<string>;
  readonly #log: string;

  /**
   * @param folder where the output of the command that runs is kept
   * @param env the whole environment of the commands
   */
  constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.#log = `${folder}/output`;
    this.#child = new Deno.Command("python3", {
      args: ["-I", "-S", "-c", HELPER],
      clearEnv: true,
      env,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#lines = linesOf(this.#child.stdout)[Symbol.asyncIterator]();
  }

  /** Runs a command; one that fails ends the measurement with what it printed. */
  async run(command: Command): Promise<Sample> {
    const job = JSON.stringify({ ...command, log: this.#log });
    await this.#writer.write(new TextEncoder().encode(`${job}\n`));
    const line = await this.#lines.next();
    if (line.done) throw new Error(`Measuring \`${command.args.join(" ")}\` failed`);
    const { ms, peak, code } = JSON.parse(line.value) as Record<"ms" | "peak" | "code", number>;
    if (code !== 0) {
      const said = await Deno.readTextFile(this.#log);
      throw new Error(`\`${command.args.join(" ")}\` ended with exit code ${code}:\n${said}`);
    }
    return { milliseconds: ms, peak };
  }

  /** What the last command printed. */
  said(): Promise<string> {
    return Deno.readTextFile(this.#log);
  }

  /** Ends the measuring process. */
  async close(): Promise<void> {
    await this.#writer.close();
    await this.#child.status;
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
