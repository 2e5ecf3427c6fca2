import * as hsm from "@/hsm/mod.ts";
import type { Answer, Edited } from "@/hsm/mod.ts";
import type { Json, Mode, Problem } from "@/model/mod.ts";
import type { Context, View } from "./context.ts";
import { syncView } from "./sync.ts";

interface After {
  readonly sync: boolean;
}

/** Prints an edit; with `--sync` also what the sync did, which was one with it. */
function finish(context: Context, answer: Answer<Edited>, { sync }: After): void {
  context.print(answer, (edited) => {
    if (sync) return syncedView(edited, answer.problems, context.verbose);
    const { summary, changed } = edited;
    return {
      said: [
        summary,
        // A warning has its own next step.
        ...(changed && answer.warnings.length === 0
          ? ["Next: `hsm plan` shows what follows, `hsm sync` does it"]
          : []),
      ],
      data: { changed, summary },
    };
  });
}

function syncedView(
  { changed, summary, synced }: Edited,
  problems: readonly Problem[],
  verbose: number,
): View {
  if (synced === undefined) return { said: notEdited(problems), data: { changed } };
  const { plan } = synced;
  // The summary tells it; only `-v` shows every step.
  const steps = plan.steps.filter(({ id }) => verbose > 0 || id !== "hsm.write.manifest");
  const shown = syncView({ ...synced, plan: { ...plan, steps } }, verbose);
  const { data } = syncView(synced, verbose);
  return { said: [summary, ...shown.said ?? []], data: { changed, summary, ...data } };
}

/** The sync failed, and hsm.yaml went back with everything else. */
function notEdited(problems: readonly Problem[]): readonly string[] {
  const isPlaced = problems.some(({ place }) => place?.file === "hsm.yaml");
  return [
    "hsm.yaml is as it was; the same command without `--sync` makes the edit alone",
    ...(isPlaced ? ["(Places in hsm.yaml above are those of the edited text)"] : []),
  ];
}

/** `hsm group add`. */
export async function groupAdd(
  this: Context,
  flags: After & { option?: readonly string[]; profile?: string; mode?: Mode },
  name: string,
): Promise<void> {
  const { profile, mode } = flags;
  const answer = await hsm.groupAdd(this.ports, this.global, name, flags.option ?? [], {
    profile,
    mode,
  }, flags);
  finish(this, answer, flags);
}

/** `hsm group remove`. */
export async function groupRemove(
  this: Context,
  flags: After & { option?: readonly string[] },
  name: string,
): Promise<void> {
  finish(
    this,
    await hsm.groupRemove(this.ports, this.global, name, flags.option ?? [], flags),
    flags,
  );
}

/** `hsm package add`. */
export async function packageAdd(
  this: Context,
  flags: After & {
    version?: string;
    mode?: Mode;
    extra?: readonly string[];
    ref?: string;
    profile?: string;
  },
  name: string,
): Promise<void> {
  const { version, mode, ref, profile } = flags;
  const entry = { name, version, mode, ref, profile, extras: flags.extra };
  finish(this, await hsm.packageAdd(this.ports, this.global, entry, flags), flags);
}

/** `hsm package remove`. */
export async function packageRemove(this: Context, flags: After, name: string): Promise<void> {
  finish(this, await hsm.packageRemove(this.ports, this.global, name, flags), flags);
}

/** `hsm container add`. */
export async function containerAdd(
  this: Context,
  flags: After & {
    mode?: Mode;
    profile?: string;
    param?: readonly string[];
    env?: readonly string[];
  },
  name: string,
): Promise<void> {
  const params = pairs(flags.param ?? []);
  const env = pairs(flags.env ?? []);
  if (params === undefined || env === undefined) {
    this.usage(
      `"${wrongPair(flags)}" is no NAME=VALUE, which \`--param\` and \`--env\` take`,
      `Write it like \`hsm container add ${name} --param port=5433\``,
    );
    return;
  }
  const entry = {
    name,
    mode: flags.mode,
    profile: flags.profile,
    params: filled(params.map(([key, value]) => [key, jsonOrText(value)])),
    env: filled(env),
  };
  finish(this, await hsm.containerAdd(this.ports, this.global, entry, flags), flags);
}

/** `hsm container remove`. */
export async function containerRemove(this: Context, flags: After, name: string): Promise<void> {
  finish(this, await hsm.containerRemove(this.ports, this.global, name, flags), flags);
}

/** `hsm add`. */
export async function add(this: Context, flags: After, name: string): Promise<void> {
  finish(this, await hsm.add(this.ports, this.global, name, flags), flags);
}

/** `hsm remove`. */
export async function remove(this: Context, flags: After, name: string): Promise<void> {
  finish(this, await hsm.remove(this.ports, this.global, name, flags), flags);
}

/** `hsm mode`. */
export async function mode(
  this: Context,
  flags: After,
  name: string,
  wanted: string,
): Promise<void> {
  if (wanted !== "prod" && wanted !== "dev") {
    this.usage(`The mode is "${wanted}", expected prod or dev`, `Run \`hsm mode ${name} dev\``);
    return;
  }
  finish(this, await hsm.mode(this.ports, this.global, name, wanted, flags), flags);
}

function wrongPair(flags: { param?: readonly string[]; env?: readonly string[] }): string {
  return [...flags.param ?? [], ...flags.env ?? []].find((word) => word.indexOf("=") <= 0) ?? "";
}

function pairs(words: readonly string[]): [string, string][] | undefined {
  const found: [string, string][] = [];
  for (const word of words) {
    const cut = word.indexOf("=");
    if (cut <= 0) return undefined;
    found.push([word.slice(0, cut), word.slice(cut + 1)]);
  }
  return found;
}

/** A mapping; undefined where it would be empty, which is not worth a line in hsm.yaml. */
function filled<T>(entries: readonly (readonly [string, T])[]): Record<string, T> | undefined {
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** `5433`, `true` and `["a"]` are data; everything else is text. */
function jsonOrText(value: string): Json {
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}
