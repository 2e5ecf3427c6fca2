import * as hsm from "@/hsm/mod.ts";
import type { Answer, Edited } from "@/hsm/mod.ts";
import type { Json, Mode } from "@/model/mod.ts";
import type { Context } from "./context.ts";
import { syncView } from "./sync.ts";

interface After {
  readonly sync: boolean;
}

/** Prints an edit; with `--sync` goes on to the sync. */
async function finish(context: Context, answer: Answer<Edited>, { sync }: After): Promise<void> {
  const fine = context.print(answer, ({ summary, changed }) => ({
    said: [summary, ...(changed && !sync ? ["Next: `hsm plan`, `hsm sync`"] : [])],
    data: { changed, summary },
  }));
  if (!fine || !sync) return;
  const options = { ...hsm.NO_OPTIONS, dryRun: false };
  context.print(await hsm.sync(context.ports, context.global, options, context.report), syncView);
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
  });
  await finish(this, answer, flags);
}

/** `hsm group remove`. */
export async function groupRemove(
  this: Context,
  flags: After & { option?: readonly string[] },
  name: string,
): Promise<void> {
  await finish(
    this,
    await hsm.groupRemove(this.ports, this.global, name, flags.option ?? []),
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
  const entry = { name, version, mode, ref, profile, extras: flags.extra ?? [] };
  await finish(this, await hsm.packageAdd(this.ports, this.global, entry), flags);
}

/** `hsm package remove`. */
export async function packageRemove(this: Context, flags: After, name: string): Promise<void> {
  await finish(this, await hsm.packageRemove(this.ports, this.global, name), flags);
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
      "`--param` and `--env` take NAME=VALUE",
      `E.g. \`hsm container add ${name} --param port=5433\``,
    );
    return;
  }
  const entry = {
    name,
    mode: flags.mode,
    profile: flags.profile,
    params: Object.fromEntries(params.map(([key, value]) => [key, jsonOrText(value)])),
    env: Object.fromEntries(env),
  };
  await finish(this, await hsm.containerAdd(this.ports, this.global, entry), flags);
}

/** `hsm container remove`. */
export async function containerRemove(this: Context, flags: After, name: string): Promise<void> {
  await finish(this, await hsm.containerRemove(this.ports, this.global, name), flags);
}

/** `hsm add`. */
export async function add(this: Context, flags: After, name: string): Promise<void> {
  await finish(this, await hsm.add(this.ports, this.global, name), flags);
}

/** `hsm remove`. */
export async function remove(this: Context, flags: After, name: string): Promise<void> {
  await finish(this, await hsm.remove(this.ports, this.global, name), flags);
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
  await finish(this, await hsm.mode(this.ports, this.global, name, wanted), flags);
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

/** `5433`, `true` and `["a"]` are data; everything else is text. */
function jsonOrText(value: string): Json {
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}
