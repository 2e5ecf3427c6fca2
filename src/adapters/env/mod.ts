/**
 * The environment files: `.hsm/env/host.env`, `containers.env`, `<service>.env`, and the generated secrets.
 *
 * Comes in: the stack's wiring as data. Goes out: steps that write files with mode 0600. Never here: tracked files,
 * running anything, a value that is shown, writing over what somebody wrote.
 *
 * @example
 * ```ts
 * import { envAdapter } from "@/adapters/env/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(envAdapter.name, "env");
 * ```
 *
 * @module
 */
import {
  type Adapter,
  type AdapterInput,
  type AdapterSteps,
  type Problem,
  serviceEnvFile,
  type Step,
  type Want,
} from "@/model/mod.ts";
import { envFiles, environmentNames, HOST_ENV, NETWORK_ENV, SECRETS } from "./env_files.ts";
import { handEdits, isByHand } from "./hand_edits.ts";
import { writtenBy } from "./marked_text.ts";
import { gitNotes, gitProblems, gitWants } from "./kept_out_of_git.ts";
import { DOT_ENV } from "./read_value.ts";
import { steeringProblems } from "./steering_names.ts";

export { renderValue, type Value } from "./render_value.ts";

/** Prints the wiring. */
export const envAdapter: Adapter = {
  name: "env",
  applies: () => true,
  wants,
  check,
  steps,
  record: () => ({}),
  rereads: () => [],
  judge: () => ({ problems: [] }),
  verify: () => [],
  explain: ({ step }) => ({
    code: "HSM-E0481",
    message: `"${step.subject}" could not be written`,
    next: "Look at the folder `.hsm/env` and its permissions",
  }),
};

function wants(input: AdapterInput): readonly Want[] {
  const names = environmentNames(input.stack);
  const paths = new Set([...possible(input), ...envFiles(input).files.map((file) => file.path)]);
  return [
    ...names.map((name): Want => ({ kind: "variable", name })),
    { kind: "file", path: DOT_ENV, fresh: "content" },
    ...[...paths].map((path): Want => ({ kind: "file", path, fresh: "content" })),
    ...gitWants(input),
  ];
}

function check(input: AdapterInput): readonly Problem[] {
  const { files, troubles } = envFiles(input);
  // Programs of this machine and services may get the same value: it is told once.
  const told = new Map(troubles.map((one) => [`${one.variable.owner} ${one.message}`, one]));
  return [
    ...told.values().map(({ variable, message }) => ({
      code: "HSM-E0480",
      message: `The value of ${variable.name} cannot stand in an env file: ${message}`,
      place: variable.place,
      next: "Use a value without these characters",
    })),
    ...[...files, ...leaving(input)].filter(({ path }) => path !== SECRETS)
      .flatMap((file) => handEdits(input, file)),
    ...steeringProblems(input.stack),
    ...gitProblems(input),
  ];
}

function steps(input: AdapterInput): AdapterSteps {
  const { files, notes } = envFiles(input);
  const written = files.flatMap((file): Step[] => {
    const seen = input.snapshot.files.get(file.path);
    const found = seen?.kind === "file" ? seen : undefined;
    const isOpen = isReadByOthers(input, found?.mode);
    if (found?.text === file.text && !isOpen) return [];
    return [{
      id: `env.write.${file.path}`,
      by: "env",
      subject: file.path,
      causes: isOpen ? [file.because, "others could read it"] : [file.because],
      effect: {
        kind: "write",
        path: file.path,
        text: file.text,
        from: found?.digest,
        mode: 0o600,
        secret: true,
      },
    }];
  });
  const removed = leaving(input).map(({ path, digest }): Step => ({
    id: `env.remove.${path}`,
    by: "env",
    subject: path,
    causes: ["nothing needs it any more"],
    effect: { kind: "remove", path, from: digest },
  }));
  const backups = input.options.backup
    ? [...files, ...leaving(input)].filter((file) => file.path !== SECRETS && isByHand(input, file))
    : [];
  return {
    steps: [...written, ...removed],
    after: [],
    notes: [...notes, ...gitNotes(input)],
    backups: backups.map(({ path }) => path),
  };
}

/** Files of hsm's that nothing needs any more; those of somebody else are none of hsm's business. */
function leaving(
  input: AdapterInput,
): readonly { readonly path: string; readonly text: undefined; readonly digest: string }[] {
  const wanted = new Set(envFiles(input).files.map((file) => file.path));
  return possible(input).flatMap((path) => {
    const seen = input.snapshot.files.get(path);
    if (seen?.kind !== "file" || wanted.has(path)) return [];
    if (seen.text === undefined || writtenBy(seen.text) === "foreign") return [];
    return [{ path, text: undefined, digest: seen.digest }];
  });
}

/** Whether somebody has loosened a file's mode. Windows has other means. */
function isReadByOthers({ snapshot }: AdapterInput, mode = 0o600): boolean {
  return (mode & 0o077) !== 0 && !/^[A-Za-z]:/.test(snapshot.root);
}

/** Files that an earlier sync may have written: the two of the wiring, and one for every service it rendered. */
function possible({ lock }: AdapterInput): readonly string[] {
  const services = Object.values(lock.owned).flatMap((kinds) =>
    Object.keys(kinds["services"] ?? {})
  );
  return [HOST_ENV, NETWORK_ENV, ...services.sort().map(serviceEnvFile)];
}
