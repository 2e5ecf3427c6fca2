import type { Problem, Stack } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";

/** What the mode variables of the environment come to. */
export interface EnvironmentModes {
  /** They would change the stack, which does not work yet. */
  readonly problems: readonly Problem[];
  /** A word nobody knows. */
  readonly warnings: readonly Problem[];
}

/**
 * Looks at HSM_MODE and RUN_MODE: modes from the environment do not work yet, so what would change something is refused,
 * never ignored. `prod` changes nothing where everything is prod.
 *
 * @param stack undefined: not known yet, then `prod` is taken to fit
 */
export function environmentModes({ variables }: Ports, stack?: Stack): EnvironmentModes {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const name of ["HSM_MODE", "RUN_MODE"] as const) {
    const value = variables.get(name) ?? "";
    if (value === "") continue;
    if (value === "dev" || (value === "prod" && stack !== undefined && hasDev(stack))) {
      problems.push(modeNotYet(name, value));
    } else if (value !== "prod") {
      (name === "HSM_MODE" ? problems : warnings).push(unknownMode(name, value));
    }
  }
  return { problems, warnings };
}

function hasDev({ packages, containers }: Stack): boolean {
  return [...packages, ...containers].some(({ mode }) => mode === "dev");
}

function modeNotYet(name: string, value: string): Problem {
  return {
    code: "HSM-E0692",
    message:
      `${name}="${value}" would change this stack: modes from the environment do not work yet`,
    next: `Run \`unset ${name}\`, or write the mode into hsm.yaml: \`hsm mode NAME ${value}\``,
  };
}

function unknownMode(name: string, value: string): Problem {
  const isError = name === "HSM_MODE";
  return {
    code: isError ? "HSM-E0693" : "HSM-W0693",
    message: `${name} is "${value}", expected prod or dev` + (isError ? "" : ": it is left aside"),
    next: `Run \`unset ${name}\`, or set it to prod`,
  };
}
