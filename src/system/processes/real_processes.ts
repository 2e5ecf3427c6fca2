import type { Command, Ran } from "@/model/mod.ts";
import type { Processes, RunOptions } from "@/ports.ts";
import { childEnvironment } from "./child_environment.ts";
import { endMarked } from "./end_marked.ts";
import { findProgram } from "./find_program.ts";
import { lifeOf } from "./life_of.ts";
import { type OutputCollector, outputCollector } from "./output_collector.ts";
import { endGroup, GRACE } from "./process_group.ts";

/** How long output may still come from processes that a program left behind. */
const AFTERMATH = 1_000;

/**
 * Runs programs of this machine, each in a process group (and session) of its own, with no standard input and never
 * through a shell. Needs permission to run, to read the environment and, for `find`, to read the folders of PATH.
 *
 * @param grace milliseconds between SIGTERM and SIGKILL
 */
export function realProcesses(grace: number = GRACE): Processes {
  return {
    run: (command, root, options = {}) => run(command, root, options, grace),
    find: (tool) => Promise.resolve(findProgram(tool, Deno.env.get("PATH") ?? "")),
    endMarked: (name, value) => endMarked(name, value, grace),
    lifeOf,
  };
}

async function run(
  command: Command,
  root: string,
  options: RunOptions,
  grace: number,
): Promise<Ran> {
  if (options.stop?.aborted) return { code: 143, stdout: "", stderr: "" };
  const child = spawn(command, root);
  if ("code" in child) return child;
  const [stdout, stderr] = (["stdout", "stderr"] as const).map((from) =>
    outputCollector((line) => options.onLine?.(line, from))
  ) as [OutputCollector, OutputCollector];
  let ending: Promise<void> | undefined;
  const onStop = (): void => {
    ending = endGroup(child.pid, child.status, grace);
  };
  options.stop?.addEventListener("abort", onStop, { once: true });
  const readers = [follow(child.stdout, stdout), follow(child.stderr, stderr)];
  const status = await child.status;
  options.stop?.removeEventListener("abort", onStop);
  await ending;
  await drained(readers);
  return { code: status.code, stdout: stdout.text, stderr: stderr.text };
}

/** Starts the program; what cannot be started is an answer as a shell would give it. */
function spawn(command: Command, root: string): Deno.ChildProcess | Ran {
  const inherited = Deno.env.toObject();
  const env = childEnvironment(inherited, command);
  const path = findProgram(command.tool, env.PATH ?? inherited.PATH ?? "");
  if (path === undefined) return notStarted(127, `"${command.tool}" was not found on PATH`);
  const cwd = command.cwd === undefined
    ? root
    : command.cwd.startsWith("/")
    ? command.cwd
    : `${root}/${command.cwd}`;
  try {
    return new Deno.Command(path, {
      args: [...command.args],
      cwd,
      env,
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      detached: Deno.build.os !== "windows",
    }).spawn();
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return notStarted(126, `"${command.tool}" could not be started in "${cwd}": ${message}`);
  }
}

function notStarted(code: number, why: string): Ran {
  return { code, stdout: "", stderr: why };
}

interface Reader {
  readonly done: Promise<void>;
  cancel(): Promise<void>;
}

function follow(stream: ReadableStream<Uint8Array>, collector: OutputCollector): Reader {
  const reader = stream.getReader();
  const work = async (): Promise<void> => {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      collector.push(piece.value);
    }
  };
  return {
    done: work().catch(() => {}).finally(() => collector.end()),
    cancel: () => reader.cancel(),
  };
}

/** Waits for the rest of the output; a daemon that kept the pipe open does not hold hsm. */
async function drained(readers: readonly Reader[]): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), AFTERMATH);
  });
  const all = Promise.all(readers.map((reader) => reader.done));
  const first = await Promise.race([all, late]);
  clearTimeout(timer);
  if (first !== "late") return;
  await Promise.all(readers.map((reader) => reader.cancel().catch(() => {})));
  await all;
}
