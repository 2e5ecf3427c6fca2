import { digestOf } from "@/execute/mod.ts";
import type { Corpora } from "./corpora.ts";
import { STRINGS } from "./hostile.ts";
import { type Kind, kindOf } from "./kinds.ts";
import { mutate } from "./mutate.ts";
import { mutateData } from "./mutate_data.ts";
import { Random } from "./random.ts";
import type { World } from "./world.ts";

/** One input of a fuzz run: a project in which one file is not what it should be. */
export interface Input {
  readonly kind: Kind;
  readonly world: World;
  /** The file, from the project. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The same as text; what is no UTF-8 replaced. */
  readonly text: string;
  /** False only for a journal that this machine itself may have written. */
  readonly isForeign: boolean;
  /** Which of the further verbs is called. */
  readonly turn: number;
}

/** Places where a journal could lead astray. */
const ASTRAY: readonly string[] = [
  ...STRINGS.filter((text) => text.length < 300),
  "/w/outside/mine",
  "../outside/mine",
  "../outside",
  "/w/outside",
  "/w",
  "/w/p",
  "/",
  ".",
  "link/mine",
  ".git/config",
  ".hsm",
  ".hsm/txn",
  ".venv",
  "hsm.yaml",
];

/** Makes the input with this number. */
export async function makeInput(seed: number, index: number, corpora: Corpora): Promise<Input> {
  const random = new Random(seed, index);
  const kind = kindOf(random);
  const seeds = kind.seeds(corpora);
  const { world, path, text } = random.pick(seeds);
  const other = random.pick(seeds).text;
  const turn = random.below(1 << 20);
  if (kind.name === "journal" && !random.oneIn(5)) {
    const made = await hostileJournal(random, text, other);
    return { kind, world, path, turn, isForeign: made.isForeign, ...both(made.text) };
  }
  const bytes = mutate(random, kind.format, text, other);
  return inputOf({ kind, world, path, turn, isForeign: kind.name !== "journal" }, bytes);
}

/** The same input with other bytes. */
export function inputOf(base: Omit<Input, "bytes" | "text">, bytes: Uint8Array): Input {
  return { ...base, bytes, text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) };
}

function both(text: string): Pick<Input, "bytes" | "text"> {
  return { text, bytes: new TextEncoder().encode(text) };
}

/** A journal with another body and the right sum, mostly of a machine that is not this one. */
async function hostileJournal(
  random: Random,
  text: string,
  other: string,
): Promise<{ readonly text: string; readonly isForeign: boolean }> {
  const { journal } = JSON.parse(text) as { journal: Record<string, unknown> };
  const isForeign = !random.oneIn(10);
  const box = structuredClone(journal);
  if (isForeign) Object.assign(box["began"] as object, { boot: "another machine" });
  let body: unknown = box;
  for (let left = random.below(4); left > 0; left--) {
    body = random.oneIn(3) ? mutateData(random, body, JSON.parse(other)) : led(random, body);
  }
  const boot = (body as { began?: { boot?: unknown } } | null)?.began?.boot;
  const written = JSON.stringify(body) ?? "null";
  const sum = await digestOf(new TextEncoder().encode(written));
  return { text: `{"sha256":"${sum}",\n"journal":${written}}\n`, isForeign: boot !== "boot-1" };
}

/** One path, or whatever text, that leads somewhere else. */
function led(random: Random, body: unknown): unknown {
  const texts: number[] = [];
  const names = /"(?:path|real|copy|kept|id|target)":"(?:[^"\\]|\\.)*"|"folders":\[\]/g;
  const json = JSON.stringify(body) ?? "null";
  for (const { index } of json.matchAll(names)) texts.push(index);
  if (texts.length === 0) return body;
  const at = random.pick(texts);
  const by = JSON.stringify(random.pick(ASTRAY));
  const rest = json.slice(at).replace(names, (found, offset: number) => {
    if (offset !== 0) return found;
    return found.endsWith("[]") ? `"folders":[${by}]` : found.replace(/:[^]*$/, () => `:${by}`);
  });
  return JSON.parse(json.slice(0, at) + rest);
}
