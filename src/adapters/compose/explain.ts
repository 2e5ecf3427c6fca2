import type { AdapterInput, Problem, StepOutcome } from "@/model/mod.ts";
import { FILE } from "./document.ts";
import { managedContainers } from "./wanted.ts";

/** What a failed call of docker means for the user. */
export function explain({ step, ran }: StepOutcome, input: AdapterInput): Problem {
  const stderr = errorsOf(ran?.stderr ?? "");
  const base = { output: stderr, ...causesOf(stderr, input) };
  if (ran?.code === 127) {
    return {
      ...base,
      code: "HSM-E0534",
      message: "docker could not be started",
      next: "Install docker, or run hsm where it is not on PATH: hsm's own checks then have to do",
    };
  }
  if (step.id.startsWith("compose.stop.") || step.id.startsWith("compose.rm.")) {
    const name = step.id.split(".").slice(2).join(".");
    return {
      ...base,
      code: "HSM-E0535",
      message: `Container "${name}", which left the stack, could not be removed`,
      next: `Remove it yourself: \`docker rm --force ${name}\``,
    };
  }
  if (step.effect.kind !== "run") {
    return {
      ...base,
      code: "HSM-E0536",
      message: `"${step.subject}" could not be written`,
      next: "Look at the file's permissions",
    };
  }
  const variable = /required variable (\S+) is missing a value/.exec(stderr)?.[1];
  if (variable !== undefined) {
    return {
      ...base,
      code: "HSM-E0531",
      message: `${FILE} needs the environment variable ${variable}, which is not set`,
      next: `Set ${variable} in .env or in the environment`,
    };
  }
  if (ran?.code === 14) {
    return {
      ...base,
      code: "HSM-E0532",
      message: `Docker Compose did not find a file that ${FILE} or your compose file names`,
      next: "Create the file named above, or take its name out",
    };
  }
  if (ran?.code === 15) {
    return {
      ...base,
      code: "HSM-E0533",
      message: `Docker Compose refuses ${FILE}`,
      next:
        "Read Compose's words above: correct the component, its `compose:` in hsm.yaml, or your own compose file",
    };
  }
  return {
    ...base,
    code: "HSM-E0539",
    message: `\`${step.subject}\` failed with exit code ${ran?.code ?? "?"}`,
    next: "Read docker's words above",
  };
}

/** Compose warns of every variable that is not set; what it fails of is said last. */
function errorsOf(stderr: string): string {
  const lines = stderr.split("\n");
  const errors = lines.filter((line) => !/level=warning/.test(line));
  return errors.join("\n").trim() === "" ? stderr : errors.join("\n");
}

/** Components whose services the message names. */
function causesOf(
  stderr: string,
  { stack }: AdapterInput,
): { readonly causes?: readonly string[] } {
  const causes = managedContainers(stack).flatMap(({ id, services }) =>
    services.filter(({ name }) =>
      new RegExp(`(services\\.|service "?)${name}([^a-z0-9-]|$)`).test(stderr)
    ).map(({ name }) => `service "${name}" comes from ${id}`)
  );
  return causes.length > 0 ? { causes } : {};
}
