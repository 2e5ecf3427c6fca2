import { type AdapterInput, type AdapterSteps, type Step, textOf } from "@/model/mod.ts";
import { projectFolder, within } from "../python/folder.ts";
import { environmentPath, getPip, makeEnvironment, pip } from "./command.ts";
import { installed, unmet } from "./installed.ts";
import { filePaths, reconcile, type Reconciled } from "./reconcile.ts";
import { distributionOf, FILE, filePath, isPips, linesOf } from "./requirements.ts";

/** The files, the environment where there is none, what left the stack, then what is wanted; each only where needed. */
export function steps(input: AdapterInput): AdapterSteps {
  const file = reconcile(input);
  const frozen = input.options.frozen;
  const { leaving, notes } = departures(input, file);
  const cause = installCause(input, file);
  const installs = cause !== undefined;
  return {
    steps: [
      ...(frozen ? [] : fileSteps(input)),
      ...(installs ? environmentSteps(input) : []),
      ...(leaving.length > 0 ? [uninstallStep(input, leaving)] : []),
      ...(installs ? [installStep(input, cause)] : []),
    ],
    after: [],
    notes: [...notes, ...uvOnly(file)],
    backups: frozen ? [] : filePaths(input).filter((path) => reconcile(input, path).backup),
  };
}

/** Why pip must install; undefined where everything is installed as it should be. */
export function installCause(input: AdapterInput, file: Reconciled): string | undefined {
  const { path, wanted, state } = file;
  if (wanted.length === 0) return undefined;
  if (state === "write" && !input.options.frozen) return `${path} changes`;
  const found = installed(input);
  if (found === undefined) {
    return `${environmentPath(input.stack)} is not there, or has no pip`;
  }
  // Another package may need what was just taken out.
  if (departures(input, file).leaving.length > 0) return "what left the stack is taken out";
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
  // Another tool that takes over makes the environment fit by itself.
  if (input.options.frozen || !isPips(input.stack)) return { leaving: [], notes: [] };
  const found = installed(input);
  const requirements = within(projectFolder(input.stack), "requirements.txt");
  const own = new Set(
    linesOf(textOf(input.snapshot, requirements) ?? "").map(distributionOf),
  );
  const there = [...gone, ...moved].filter((name) => found?.has(name)).sort();
  return {
    leaving: there.filter((name) => !own.has(name)),
    notes: there.filter((name) => own.has(name)).map((name) =>
      `kept: ${name} (${requirements}, yours)`
    ),
  };
}

function fileSteps(input: AdapterInput): readonly Step[] {
  return filePaths(input).map((path) => reconcile(input, path))
    .filter(({ state }) => state !== "same").map((file) => fileStep(input, file));
}

function fileStep(input: AdapterInput, { path, state, text, causes }: Reconciled): Step {
  const seen = input.snapshot.files.get(path);
  const from = seen?.kind === "file" ? seen.digest : undefined;
  return {
    id: path === filePath(input.stack) ? `pip.${state}` : `pip.leave.${path}`,
    by: "pip",
    subject: path,
    causes: causes.length > 0 ? causes : ["lines by hand are not kept"],
    effect: state === "write"
      ? { kind: "write", path, text, from }
      : { kind: "remove", path, from },
  };
}

/** Makes the environment, or gives pip to one that has none: uv makes such. */
function environmentSteps(input: AdapterInput): readonly Step[] {
  const path = environmentPath(input.stack);
  if (input.snapshot.files.get(`${path}/pyvenv.cfg`)?.kind !== "file") {
    const command = makeEnvironment(input);
    const words = [command.tool, ...command.args].join(" ");
    return [running(input, "pip.environment", words, `there is no ${path}`, command)];
  }
  if (installed(input) !== undefined) return [];
  const cause = `${path} has no pip`;
  return [running(input, "pip.bootstrap", "python -m ensurepip", cause, getPip(input))];
}

function uninstallStep(input: AdapterInput, names: readonly string[]): Step {
  const command = pip(input, ["uninstall", "--yes", ...names]);
  return running(
    input,
    "pip.uninstall",
    `pip uninstall ${names.join(" ")}`,
    "no longer in the stack, or comes from another place now",
    command,
  );
}

function installStep(input: AdapterInput, cause: string): Step {
  return running(
    input,
    "pip.install",
    `pip install -r ${filePath(input.stack)}`,
    cause,
    pip(input, ["install", "-r", FILE]),
  );
}

function running(
  { stack }: AdapterInput,
  id: string,
  subject: string,
  cause: string,
  command: ReturnType<typeof pip>,
): Step {
  const environment = environmentPath(stack);
  const effect = { kind: "run", command, mayWrite: [], environment } as const;
  return { id, by: "pip", subject, causes: [cause], effect };
}

function uvOnly({ wanted }: Reconciled): readonly string[] {
  return wanted.filter(({ merged }) => Object.keys(merged.uv).length > 0)
    .map(({ distribution, because }) =>
      `${distribution}: settings of uv (${because}) mean nothing to pip`
    );
}
