/** One kill: where, what is done afterwards, and what must hold. */
import type { Chance } from "./chance.ts";
import type { Ended } from "./command.ts";
import type { Act, Change, Fired, Ground, Known, Signal, Traced } from "./ground.ts";
import type { Transition } from "./transitions.ts";

/** The part of a run in which a kill is meant to fall. */
export type Phase = "before" | "files" | "packages" | "after";

export interface Kill {
  readonly transition: Transition;
  readonly signal: Signal;
  readonly to: "hsm" | "group" | "uv";
  readonly at: Act["at"];
  /** A second signal, so many changes after the first. */
  readonly second?: { readonly signal: Signal; readonly n: number };
  /** What is run where hsm did not put things right itself. */
  readonly next: "recover" | "check" | "sync";
  /** The recovery is killed too, at its n-th change. */
  readonly again?: number;
  readonly bundle: boolean;
  /** The command is run once more at the end: nothing is stuck. */
  readonly onwards: boolean;
}

/** What came of a kill. */
export interface Result {
  readonly kill: Kill;
  readonly code: number;
  /** Where it fell; undefined where the run had ended before. */
  readonly fired: Fired | undefined;
  readonly faults: readonly string[];
}

const EXIT: Readonly<Record<Signal, number>> = {
  SIGINT: 130,
  SIGTERM: 143,
  SIGHUP: 129,
  SIGKILL: -9,
};
const NUMBER: Readonly<Record<Signal, number>> = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1, SIGKILL: 9 };

/** Plans one kill in a phase of a transition. */
export function plan(
  chance: Chance,
  transition: Transition,
  known: Known,
  signal: Signal,
  phase: Phase,
): Kill {
  const { by, n = 1 } = place(chance, known.changes, phase);
  const toTool = phase === "packages" && by === "uv" && chance.once(5);
  const second = signal !== "SIGKILL" && !toTool && chance.once(4)
    ? { signal: chance.one<Signal>([signal, "SIGKILL"]), n: 1 + chance.number(12) }
    : undefined;
  const dies = signal === "SIGKILL" || second !== undefined;
  return {
    transition,
    signal,
    to: toTool ? "uv" : chance.one(["hsm", "group"] as const),
    at: { by, n },
    second,
    next: chance.one(["recover", "recover", "check", "sync"] as const),
    again: dies && chance.once(3) ? 1 + chance.number(60) : undefined,
    bundle: chance.once(2),
    onwards: chance.once(3),
  };
}

/** One of the changes of a phase. */
function place(chance: Chance, changes: readonly Change[], phase: Phase): Change {
  return chance.one(chance.one(kindsOf(changes.filter((one) => phaseOf(one) === phase))));
}

/** The counted changes by kind: to be equally likely, so that the many links of a copy are not all that is met. */
export function kindsOf(changes: readonly Change[]): readonly (readonly Change[])[] {
  const kinds = new Map<string, Change[]>();
  for (const change of changes) {
    if (change.n === undefined) continue;
    const path = (change.paths.at(-1) ?? "").replace(/\/txn\/[^/]+/, "/txn")
      .replace(/\.hsm-\w+-/, "").replace(/\/(?:site-packages|spare)\/.*/, "");
    const kind = `${change.by} ${change.stage} ${change.call} ${path}`;
    kinds.set(kind, [...kinds.get(kind) ?? [], change]);
  }
  return [...kinds.values()];
}

function phaseOf({ stage, packages }: Change): Phase | undefined {
  if (stage === "before" || stage === "after") return stage;
  return packages ? "packages" : stage === "open" ? "files" : undefined;
}

/** Kills, lets what must follow follow, and judges. */
export async function run(ground: Ground, kill: Kill): Promise<Result> {
  const { transition, signal, to, at, second } = kill;
  const known = await ground.known(transition);
  await ground.reset(transition);
  const acts: Act[] = [{ do: "signal", signal, to, at }];
  if (second) {
    const later = { by: "hsm", n: second.n };
    acts.push({ do: "signal", signal: second.signal, to: "hsm", at: later, after: true });
  }
  const traced = await ground.trace(transition, transition.args, acts, { bundle: kill.bundle });
  const faults = await judge(ground, kill, known, traced);
  const fired = traced.fired[0];
  return { kill, code: traced.code, fired, faults: faults.map((fault) => fault.trim()) };
}

async function judge(ground: Ground, kill: Kill, known: Known, traced: Traced): Promise<string[]> {
  const { transition } = kill;
  const faults: string[] = [];
  const wanted = end(kill, traced, faults);
  const next = wanted.settled ? undefined : await settle(ground, kill, traced.ended, faults);
  if (!await endsSoon(traced.ended)) faults.push("processes were left running");
  const verdict = await ground.judge(transition, known.states);
  faults.push(...verdict.faults);
  // Where the killed command itself edits hsm.yaml, a sync after it finds what it left.
  const isSync = next === "sync" && transition.args[0] === "sync";
  const states = isSync ? ["new"] : wanted.states;
  if (verdict.state !== null && !states.includes(verdict.state)) {
    faults.push(`the state is ${verdict.state}, expected ${states.join(" or ")}`);
  }
  if (kill.onwards && faults.length === 0) {
    const ended = await ground.hsm(transition, transition.args);
    if (ended.code !== 0) faults.push(failed(transition.args.join(" "), ended));
    const { state, faults: found } = await ground.judge(transition, known.states);
    faults.push(...found);
    if (state !== null && state !== "new") faults.push(`after one more run the state is ${state}`);
  }
  return faults.length === 0 ? faults : [...faults, `hsm said: ${traced.output}`];
}

/** What the way in which hsm ended promises: which states are right, and whether it put things right itself. */
function end(
  { signal, to, second }: Kill,
  { code, fired, output }: Traced,
  faults: string[],
): { readonly settled: boolean; readonly states: readonly string[] } {
  if (code === 0) return { settled: true, states: ["new"] };
  const undone = ["old"];
  if (to === "uv" && code === 1) return { settled: true, states: undone };
  const signals = second ? [signal, second.signal] : [signal];
  if (!signals.some((one) => code === EXIT[one] || code === -NUMBER[one])) {
    faults.push(`exit code ${code} after ${signals.join(", ")}`);
  }
  // Of a run that was cut off the last place tells; of one that was told to stop, its words.
  if (code > 0 && fired.length < 2) {
    return { settled: true, states: /as before/.test(output) ? undone : [...undone, "new"] };
  }
  const stage = fired.at(-1)?.stage;
  if (code > 0) return { settled: false, states: [...undone, "new"] };
  return { settled: false, states: stage === "after" ? ["new"] : undone };
}

/** What the user does next; gives the command that settled it. */
async function settle(
  ground: Ground,
  { transition, next, again, bundle }: Kill,
  ended: Promise<void>,
  faults: string[],
): Promise<"recover" | "sync"> {
  if (next === "check") {
    // A tool that lives on writes by itself; here it comes to its end first.
    await endsSoon(ended);
    const before = await ground.everything();
    await ground.hsm(transition, ["check"]);
    if (await ground.everything() !== before) faults.push("a command that reads has changed files");
  }
  const command = next === "sync" ? "sync" : "recover";
  if (again !== undefined) {
    const acts: Act[] = [
      { do: "signal", signal: "SIGKILL", to: "hsm", at: { by: "hsm", n: again } },
    ];
    const traced = await ground.trace(transition, [command], acts, { bundle });
    if (traced.code !== 0 && traced.code !== -9) faults.push(failed(command, traced));
    const second = await ground.hsm(transition, [command]);
    if (second.code !== 0) faults.push(failed(`${command}, after a killed one`, second));
    if (!await endsSoon(traced.ended)) faults.push("processes of the recovery were left running");
    return command;
  }
  const done = await ground.hsm(transition, [command]);
  if (done.code !== 0) faults.push(failed(command, done));
  return command;
}

function failed(command: string, { code, output }: Ended): string {
  return `hsm ${command} ended with ${code}: ${output}`;
}

/** Whether everything ends without being asked to; the time is far longer than that takes. */
async function endsSoon(ended: Promise<void>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => timer = setTimeout(() => resolve(false), 60_000));
  const soon = await Promise.race([ended.then(() => true), late]);
  clearTimeout(timer);
  return soon;
}

/** One line: everything that is needed to do it again. */
export function describe(
  { transition, signal, to, at, second, next, again, bundle }: Kill,
): string {
  const more = [
    second ? `then ${second.signal} ${second.n} changes later` : "",
    again === undefined ? next : `${next} killed at ${again}`,
    bundle ? "bundle" : "sources",
  ];
  return `${transition.name}: ${signal} to ${to} before change ${at.n} of ${at.by}; ${
    more.filter((word) => word !== "").join("; ")
  }`;
}

/** How many kills fell where, one line a signal. */
export function table(results: readonly Result[]): string {
  const columns = ["before", "open", "packages", "undone", "after", "too late", "faults"] as const;
  const rows = new Map<Signal, Record<string, number>>();
  for (const { kill: { signal }, fired, faults } of results) {
    const row = rows.get(signal) ?? {};
    rows.set(signal, row);
    const add = (column: string): void => {
      row[column] = (row[column] ?? 0) + 1;
    };
    add(fired === undefined ? "too late" : fired.stage);
    if (fired?.packages) add("packages");
    if (faults.length > 0) add("faults");
  }
  const line = (name: string, cells: readonly (string | number)[]): string =>
    name.padEnd(8) + cells.map((cell) => String(cell).padStart(10)).join("");
  return [
    line("", columns),
    ...[...rows].map(([signal, row]) => line(signal, columns.map((column) => row[column] ?? 0))),
  ].join("\n");
}
