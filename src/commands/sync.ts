import { actionOf, formatPlan, planData, sync, type Synced } from "@/hsm/mod.ts";
import type { Plan, Step } from "@/model/mod.ts";
import type { Context, View } from "./context.ts";
import { counted } from "./counted.ts";
import { timeText } from "./reporter.ts";

/** Flags of `hsm sync`. */
export interface SyncFlags {
  readonly dryRun: boolean;
  readonly detailedExitcode: boolean;
  readonly locked: boolean;
  readonly frozen: boolean;
  readonly offline: boolean;
  readonly yes: boolean;
  readonly overwrite: boolean;
  readonly adopt: boolean;
  readonly backup: boolean;
}

/** `hsm sync`. */
export default async function (this: Context, flags: SyncFlags): Promise<void> {
  if (contradiction(this, "hsm sync", flags)) return;
  if (flags.detailedExitcode && !flags.dryRun) {
    this.usage(
      "`--detailed-exitcode` goes with `--dry-run`",
      "Run `hsm sync --dry-run --detailed-exitcode`, or `hsm plan --detailed-exitcode`",
    );
    return;
  }
  const request = { ...flags, detailed: flags.detailedExitcode };
  const answer = await sync(this.ports, this.global, request);
  this.print(answer, (synced) => ({
    ...syncView(synced, this.verbose),
    ...(flags.dryRun && { said: carriedOutBy("hsm sync", flags, synced.plan) }),
  }));
}

/** What decides a plan; a command without it would come to another one, or stop. */
const DECIDING = [
  "locked",
  "frozen",
  "offline",
  "force",
  "overwrite",
  "backup",
  "adopt",
  "yes",
] as const;

/** What to say below a plan that is only shown: the command, as it is to be typed, that carries it out. */
export function carriedOutBy(
  command: string,
  flags: Partial<Readonly<Record<typeof DECIDING[number], boolean>>>,
  { steps, after }: Plan,
): readonly string[] {
  const count = steps.length + after.length;
  const words = [command, ...DECIDING.filter((name) => flags[name]).map((name) => `--${name}`)];
  return count === 0 ? [] : [`${counted(count, "step")}; \`${words.join(" ")}\` carries them out`];
}

/** Flags that say different things about what was written by hand are a usage error; true where there was one. */
export function contradiction(
  context: Context,
  command: string,
  flags: Pick<SyncFlags, "overwrite" | "adopt" | "backup">,
): boolean {
  const given = (["overwrite", "backup", "adopt"] as const).filter((name) => flags[name]);
  if (given.length < 2) return false;
  const words = given.map((name) => `\`--${name}\``);
  const ways = given.map((name) => `\`${command} --${name}\` ${MEANING[name]}`);
  context.usage(
    `${words.join(" and ")} say different things about what was written by hand: expected one`,
    ways.join(", "),
  );
  return true;
}

/** What becomes of a change by hand. */
const MEANING = {
  overwrite: "restores hsm's text",
  backup: "keeps a copy and writes hsm's text",
  adopt: "leaves it to you",
} as const;

/** What a sync did, as lines and as data: what changed, how many, how long, what next; `-v` shows every step. */
export function syncView({ plan, data, milliseconds, dry }: Synced, verbose: number): View {
  const json = { ...data, plan: planData(plan), dryRun: dry, milliseconds };
  if (dry) return { lines: formatPlan(plan), data: json };
  const steps = [...plan.steps, ...plan.after];
  const notes = plan.notes.map((note) => `note    ${note}`);
  if (steps.length === 0) return { said: [...notes, "Everything is in sync"], data: json };
  const components = verbose > 0 ? [] : changedComponents(plan);
  const changes = components.length > 0 ? components : formatPlan({ ...plan, notes: [] });
  return {
    said: [
      ...changes,
      ...notes,
      `Synced in ${timeText(milliseconds)}: ${workDone(steps)}`,
      "Next: `hsm list` shows the stack, and why each part is in it",
    ],
    data: json,
  };
}

/** Lines such as `+ package:x`: what the step that writes hsm.lock says of components. */
function changedComponents({ steps }: Plan): readonly string[] {
  return steps.filter(({ by }) => by === "hsm").flatMap(({ causes }) =>
    causes.filter((cause) => /^[+-] /.test(cause))
  );
}

function workDone(steps: readonly Step[]): string {
  const files = steps.filter(({ effect }) => actionOf(effect) !== "run");
  const tools = steps.filter(({ effect }) => actionOf(effect) === "run");
  return [
    ...(files.length > 0 ? [`changed ${counted(files.length, "file")}`] : []),
    ...(tools.length > 0 ? [`ran ${tools.map(({ subject }) => `\`${subject}\``).join(", ")}`] : []),
  ].join(", ");
}
