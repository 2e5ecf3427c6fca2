import { type Command, probeKey, type Ran } from "@/model/mod.ts";
import type { Processes, RunOptions } from "@/ports.ts";
import { outputCollector } from "./output_collector.ts";

/** What a scripted program does when it is called. */
export type Play = (
  call: { readonly command: Command; readonly root: string; readonly options: RunOptions },
) => Partial<Ran> | Promise<Partial<Ran>>;

/** One line of a script: which call, and what happens. */
export interface Line {
  /** The call as `probeKey` writes it: the whole text, a pattern, or a question. */
  readonly when: string | RegExp | ((command: Command) => boolean);
  /** The answer (missing parts: code 0, no output), what is done, or to wait until it is stopped. */
  readonly answer: Partial<Ran> | Play | "until-stopped";
}

/** Programs that follow a script. */
export interface ScriptedProcesses extends Processes {
  /** Every call, in order. */
  readonly calls: readonly Command[];
}

/**
 * Programs that follow a script: the first line that fits answers; no line fits: the program does not exist (127).
 * Output goes to `onLine` line by line, as a real program's would. Nothing is ever started.
 *
 * @param script what is answered
 * @param tools where programs are, for `find`
 * @param lives processes that there are: id → start, for `lifeOf`
 *
 * @example
 * ```ts
 * import { scriptedProcesses } from "@/system/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const processes = scriptedProcesses([{ when: "uv --version", answer: { stdout: "uv 0.13.8\n" } }]);
 * const ran = await processes.run({ tool: "uv", args: ["--version"] }, "/p");
 * assert.deepEqual(ran, { code: 0, stdout: "uv 0.13.8\n", stderr: "" });
 * ```
 */
export function scriptedProcesses(
  script: readonly Line[] = [],
  tools: Readonly<Record<string, string>> = {},
  lives: Readonly<Record<number, string>> = {},
): ScriptedProcesses {
  const calls: Command[] = [];
  return {
    calls,
    run: async (command, root, options = {}) => {
      calls.push(command);
      if (options.stop?.aborted) return { code: 143, stdout: "", stderr: "" };
      const line = script.find(({ when }) => fits(when, command));
      const answer = line?.answer ??
        { code: 127, stderr: `"${command.tool}" was not found on PATH` };
      const given = await answered(answer, { command, root, options });
      const ran = { code: 0, stdout: "", stderr: "", ...given };
      for (const from of ["stdout", "stderr"] as const) {
        const collector = outputCollector((text) => options.onLine?.(text, from));
        collector.push(new TextEncoder().encode(ran[from]));
        collector.end();
      }
      return ran;
    },
    find: (tool) => Promise.resolve(tools[tool]),
    endMarked: () => Promise.resolve(0),
    lifeOf: (pid) => Promise.resolve({ space: "memory", start: lives[pid] ?? null }),
  };
}

function fits(when: Line["when"], command: Command): boolean {
  if (typeof when === "function") return when(command);
  const key = probeKey(command);
  return typeof when === "string" ? when === key : when.test(key);
}

async function answered(
  answer: Line["answer"],
  call: Parameters<Play>[0],
): Promise<Partial<Ran>> {
  if (typeof answer === "function") return await answer(call);
  if (answer !== "until-stopped") return answer;
  const { stop } = call.options;
  if (!stop) return { code: 1, stderr: "Nobody can stop this program" };
  await new Promise<void>((resolve) => {
    stop.addEventListener("abort", () => resolve(), { once: true });
  });
  return { code: 143 };
}
