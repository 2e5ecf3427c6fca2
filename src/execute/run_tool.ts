import type { Command, Judgement, Plan, Problem, Ran, Repair, Report, Step } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { MARK } from "./journal.ts";
import type { Keeping } from "./keeping.ts";
import { leftOut, refused, toolFailed } from "./problems.ts";
import type { ProjectLock } from "./project_lock.ts";

/** What a transaction is asked to do. */
export interface TransactionRequest {
  /** The outside world. */
  readonly ports: Ports;
  /** Absolute path of the project. */
  readonly root: string;
  /** Proof that the project is locked. */
  readonly lock: ProjectLock;
  /** What is to be done. */
  readonly plan: Plan;
  /** Hears what the tool says. */
  readonly report: Report;
  /** Answers questions with yes. */
  readonly yes: boolean;
  /** For the journal: the command as typed. */
  readonly command: string;
  /** hsm's version. */
  readonly version: string;
  /** Whether a tool did what was asked; asked after every tool that ended with 0. */
  readonly judge?: (step: Step, ran: Ran) => Promise<Judgement>;
  /** What the user does after a tool failed. */
  readonly explain?: (step: Step, ran: Ran) => Problem;
  /** Takes down, right after the commit, which environments were made or changed, as the plan names them. */
  readonly remember?: (environments: readonly string[]) => Promise<void>;
  /** Folders outside in which a tool works as well, shared with other projects; their locks are held too. */
  readonly shared?: readonly string[];
  /** Run after files are restored, where an environment may have changed and could not be copied. */
  readonly repair?: readonly Repair[];
  /** What the history keeps of it; nothing where it is absent. */
  readonly keeping?: Keeping;
}

/** How far the steps came. */
export type Performed =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly problems: readonly Problem[] }
  | { readonly kind: "stopped" }
  /** The disk failed at the commit itself: nothing more may be touched. */
  | { readonly kind: "unclear"; readonly problems: readonly Problem[] };

export const DONE: Performed = { kind: "done" };

type Run = Extract<Step["effect"], { kind: "run" }>;

/** What a tool that ran came to. */
interface Called {
  /** What the tool came to. */
  readonly ran: Ran;
  /** What is wrong; empty = fine. */
  readonly problems: readonly Problem[];
}

/**
 * Runs the tool of a step and asks whether it did its work. Its processes carry the transaction's id, so that recovery
 * finds them if hsm is killed.
 *
 * @param id the transaction
 */
export async function runTool(
  request: TransactionRequest,
  root: string,
  step: Step,
  effect: Run,
  id: string,
): Promise<Performed> {
  const { ports, judge } = request;
  const env = { ...effect.command.env, [MARK]: id };
  const { ran, problems } = await call(request, root, step, { ...effect.command, env });
  if (ports.stop.aborted) return { kind: "stopped" };
  if (problems.length > 0) return { kind: "failed", problems };
  const judgement = await judge?.(step, ran) ?? { problems: [] };
  if (judgement.problems.length > 0) return { kind: "failed", problems: judgement.problems };
  return judgement.question ? await ask(request, judgement.question) : DONE;
}

/**
 * Steps that cannot be undone run when everything else is safe; each failure is told, none stops the others. A signal
 * does: what it leaves out is told, as no later plan comes back to it.
 */
export async function runAfter(
  request: TransactionRequest,
  root: string,
): Promise<readonly Problem[]> {
  const { ports: { stop }, plan: { after }, command } = request;
  const found: Problem[] = [];
  for (const [at, step] of after.entries()) {
    if (step.effect.kind !== "run") throw new Error(`Step ${step.id} after the commit is no tool`);
    const { problems } = stop.aborted
      ? { problems: [] }
      : await call(request, root, step, step.effect.command);
    if (stop.aborted) return [...found, leftOut(command, subjectsOf(after.slice(at)))];
    found.push(...problems);
  }
  return found;
}

function subjectsOf(steps: readonly Step[]): readonly string[] {
  return steps.map(({ subject }) => subject);
}

/** Runs one program, telling what happens. */
async function call(
  request: TransactionRequest,
  root: string,
  step: Step,
  command: Command,
): Promise<Called> {
  const { ports: { processes, clock, stop }, report, explain } = request;
  const { subject } = step;
  const begun = clock.tick();
  const onLine = (line: string): void => report({ kind: "tool-output", subject, line });
  const running = processes.run(command, root, { stop, onLine });
  // While it runs: showing the step costs time as well. Its first line comes later in any case.
  report({ kind: "step-started", subject });
  const ran = await running;
  if (ran.code !== 0) {
    return { ran, problems: [explain?.(step, ran) ?? toolFailed(step, ran.code, lastLines(ran))] };
  }
  report({ kind: "step-done", subject, milliseconds: Math.round(clock.tick() - begun) });
  return { ran, problems: [] };
}

function lastLines(ran: Ran): string {
  return (ran.stderr.trim() || ran.stdout.trim()).split("\n").slice(-20).join("\n");
}

async function ask(
  request: TransactionRequest,
  question: NonNullable<Judgement["question"]>,
): Promise<Performed> {
  const { yes, ports: { terminal, stop }, report } = request;
  const canAsk = terminal.inIsTerminal && terminal.errIsTerminal;
  // Where nothing can be asked the facts belong to the problem: they are data under `--json`.
  if (yes || canAsk) { for (const text of question.lines) report({ kind: "note", text }); }
  if (yes) return DONE;
  const answer = canAsk && await untilStopped(terminal.confirm(question.prompt), stop);
  if (stop.aborted) return { kind: "stopped" };
  if (answer) return DONE;
  return {
    kind: "failed",
    problems: [
      refused(question.prompt, question.next, canAsk ? [] : [inOneLine(question.lines)]),
    ],
  };
}

/** A heading and its list. */
function inOneLine([head = "", ...items]: readonly string[]): string {
  return [head, items.map((item) => item.replace(/^\s*- /, "")).join(", ")].join(" ").trim();
}

/** A question is not answered any more once the user has pressed Ctrl-C. */
async function untilStopped(answer: Promise<boolean>, stop: AbortSignal): Promise<boolean> {
  const stopped = new Promise<boolean>((resolve) => {
    stop.addEventListener("abort", () => resolve(false), { once: true });
  });
  return await Promise.race([answer, stopped]);
}
