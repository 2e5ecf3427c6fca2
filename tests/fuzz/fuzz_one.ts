import type { Corpora } from "./corpora.ts";
import { type Input, inputOf, makeInput } from "./input.ts";
import { isParsed } from "./kinds.ts";
import { before, judge } from "./oracle.ts";
import { threadTime } from "./thread_time.ts";
import { placeOf, portsOf, ROOT } from "./world.ts";
import type { Verb } from "./verbs.ts";

/** An input that takes longer than this, alone and three times over, hangs. */
const LIMIT = 1_000;

/** What an input came to. */
export interface Outcome {
  readonly kind: string;
  readonly isParsed: boolean;
  readonly isAccepted: boolean;
  /** Of the slowest verb. */
  readonly milliseconds: number;
  /** What is wrong, as small as it was found again. */
  readonly findings: readonly Finding[];
}

/** Something that must not be. */
export interface Finding {
  readonly index: number;
  readonly verb: string;
  readonly what: string;
  readonly path: string;
  readonly world: string;
  /** The file, made small. */
  readonly text: string;
}

/** Gives one input to the use cases that read it. */
export async function fuzzOne(seed: number, index: number, corpora: Corpora): Promise<Outcome> {
  const input = await makeInput(seed, index, corpora);
  const { kind, turn, world, path } = input;
  const verb = kind.verbs[turn % kind.verbs.length];
  if (verb === undefined) throw new Error(`No verb for ${kind.name}`);
  const came = await run(verb, input);
  let { milliseconds } = came;
  // A machine at work on other things makes anything slow once.
  for (let again = 0; again < 3 && milliseconds > LIMIT; again++) {
    milliseconds = Math.min(milliseconds, (await run(verb, input)).milliseconds);
  }
  const isSlow = milliseconds > LIMIT;
  const findings: Finding[] = [];
  for (const what of [...came.wrong, ...(isSlow ? ["hangs"] : [])].slice(0, 3)) {
    const { text } = isSlow ? input : await minimised(verb, input, what);
    findings.push({ index, verb: verb.name, what, path, world: world.name, text });
  }
  return {
    kind: kind.name,
    isParsed: await isParsed(kind, input.bytes),
    isAccepted: came.isAccepted,
    milliseconds,
    findings,
  };
}

interface Came {
  readonly isAccepted: boolean;
  readonly milliseconds: number;
  readonly wrong: readonly string[];
}

async function run(verb: Verb, input: Input): Promise<Came> {
  const world = input.path === "uv.lock" ? { ...input.world, uvLock: input.text } : input.world;
  const ports = portsOf(world);
  ports.files.put({
    "/w/outside/mine": "mine",
    "/w/home/.profile": "mine",
    [`${ROOT}/link`]: "-> ../outside",
    [placeOf(input.path)]: "",
  });
  await ports.files.overwrite(placeOf(input.path), input.bytes);
  const then = before(ports);
  const began = threadTime();
  try {
    const answer = await verb.run(ports);
    const milliseconds = threadTime() - began;
    const wrong = judge(verb, input, answer, ports, then);
    return { isAccepted: answer.problems.length === 0, milliseconds, wrong };
  } catch (thrown) {
    const milliseconds = threadTime() - began;
    const stack = thrown instanceof Error
      ? `${thrown.name}: ${thrown.message}\n${thrown.stack ?? ""}`
      : String(thrown);
    return { isAccepted: false, milliseconds, wrong: [`threw ${stack.slice(0, 900)}`] };
  }
}

const TRIES = 250;

/** Takes away as much of the file as can go while the same is wrong. */
async function minimised(verb: Verb, input: Input, what: string): Promise<Input> {
  const wanted = sortOf(what);
  let best = input;
  let tries = 0;
  for (let size = Math.ceil(input.bytes.length / 2); size >= 1 && tries < TRIES;) {
    let isSmaller = false;
    for (let at = 0; at < best.bytes.length && tries < TRIES; tries++) {
      const bytes = Uint8Array.from([
        ...best.bytes.subarray(0, at),
        ...best.bytes.subarray(at + size),
      ]);
      const { wrong } = await run(verb, inputOf(best, bytes));
      if (wrong.some((one) => sortOf(one) === wanted)) {
        best = inputOf(best, bytes);
        isSmaller = true;
      } else at += size;
    }
    if (!isSmaller || size === 1) size = size === 1 ? 0 : Math.floor(size / 2);
  }
  return best;
}

/** What two findings of one fault have in common. */
function sortOf(what: string): string {
  return what.replace(/"[^"]*"|\d+/g, "").slice(0, 60);
}
