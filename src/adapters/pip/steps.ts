import { type AdapterInput, type AdapterSteps, type Step, textOf } from "@/model/mod.ts";
import { ENVIRONMENT, makeEnvironment, pip } from "./command.ts";
import { installed, unmet } from "./installed.ts";
import { reconcile, type Reconciled } from "./reconcile.ts";
import { distributionOf, FILE, isPips, linesOf } from "./requirements.ts";

/** The file, the environment where there is none, what left the stack, then what is wanted; each only where needed. */
export function steps(input: AdapterInput): AdapterSteps {
  const file = reconcile(input);
  const frozen = input.options.frozen;
  const exists = input.snapshot.files.get(`${ENVIRONMENT}/pyvenv.cfg`)?.kind === "file";
  // Another tool that takes over makes the environment fit by itself.
  const { leaving, notes } = frozen || !isPips(input.stack)
    ? { leaving: [], notes: [] }
    : departures(input, file);
  const cause = installCause(input, file, leaving.length > 0);
  const installs = file.wanted.length > 0 && cause !== undefined;
  return {
    steps: [
      ...(frozen || file.state === "same" ? [] : [fileStep(input, file)]),
      ...(installs && !exists ? [environmentStep(input)] : []),
      ...(leaving.length > 0 ? [uninstallStep(input, leaving)] : []),
      ...(installs ? [installStep(input, cause)] : []),
    ],
    after: [],
    notes: [...notes, ...uvOnly(file)],
  };
}

/** Why pip must run; undefined where everything is installed as it should be. */
function installCause(
  input: AdapterInput,
  { wanted, state }: Reconciled,
  leaving: boolean,
): string | undefined {
  if (state === "write" && !input.options.frozen) return `${FILE} changes`;
  const found = installed(input);
  if (found === undefined) return `${ENVIRONMENT} is not there, or its pip does not answer`;
  // Another package may need what was just taken out.
  if (leaving) return "what left the stack is taken out";
  const missing = unmet(wanted, found).map(({ distribution }) => distribution);
  return missing.length === 0 ? undefined : `not installed as wanted: ${missing.join(", ")}`;
}

/** Distributions to uninstall; what the user's own requirements.txt names stays. pip takes a
 * version that fits for installed, wherever it came from: so what comes from another place goes first.
 */
function departures(
  input: AdapterInput,
  { gone, moved }: Reconciled,
): { readonly leaving: readonly string[]; readonly notes: readonly string[] } {
  const found = installed(input);
  const own = new Set(
    linesOf(textOf(input.snapshot, "requirements.txt") ?? "").map(distributionOf),
  );
  const there = [...gone, ...moved].filter((name) => found?.has(name)).sort();
  return {
    leaving: there.filter((name) => !own.has(name)),
    notes: there.filter((name) => own.has(name)).map((name) =>
      `kept: ${name} (requirements.txt, yours)`
    ),
  };
}

function fileStep({ snapshot }: AdapterInput, { state, text, causes }: Reconciled): Step {
  const seen = snapshot.files.get(FILE);
  const from = seen?.kind === "file" ? seen.digest : undefined;
  return {
    id: `pip.${state}`,
    by: "pip",
    subject: FILE,
    causes: causes.length > 0 ? causes : ["lines by hand are not kept"],
    effect: state === "write"
      ? { kind: "write", path: FILE, text, from }
      : { kind: "remove", path: FILE, from },
  };
}

function environmentStep(input: AdapterInput): Step {
  const command = makeEnvironment(input);
  return running(
    "pip.environment",
    [command.tool, ...command.args].join(" "),
    `there is no ${ENVIRONMENT}`,
    command,
  );
}

function uninstallStep(input: AdapterInput, names: readonly string[]): Step {
  const command = pip(input, ["uninstall", "--yes", ...names]);
  return running(
    "pip.uninstall",
    `pip uninstall ${names.join(" ")}`,
    "no longer in the stack, or comes from another place now",
    command,
  );
}

function installStep(input: AdapterInput, cause: string): Step {
  return running(
    "pip.install",
    `pip install -r ${FILE}`,
    cause,
    pip(input, ["install", "-r", FILE]),
  );
}

function running(
  id: string,
  subject: string,
  cause: string,
  command: ReturnType<typeof pip>,
): Step {
  const effect = { kind: "run", command, mayWrite: [], environment: ENVIRONMENT } as const;
  return { id, by: "pip", subject, causes: [cause], effect };
}

function uvOnly({ wanted }: Reconciled): readonly string[] {
  return wanted.filter(({ merged }) => Object.keys(merged.uv).length > 0)
    .map(({ distribution, because }) =>
      `${distribution}: settings of uv (${because}) mean nothing to pip`
    );
}
