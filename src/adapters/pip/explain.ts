import type { AdapterInput, Problem, StepOutcome } from "@/model/mod.ts";
import { environmentPath, interpreter } from "./command.ts";

/** What a failed call of pip means for the user. */
export function explain({ step, ran }: StepOutcome, input: AdapterInput): Problem {
  const stderr = ran?.stderr ?? "";
  const base = { output: stderr };
  if (step.id === "pip.environment") {
    return {
      ...base,
      code: "HSM-E0564",
      message: `${interpreter(input)} could not make the environment`,
      next: "On Debian and Ubuntu install the package `python3-venv`",
    };
  }
  if (step.id === "pip.bootstrap") {
    return {
      ...base,
      code: "HSM-E0567",
      message: `${environmentPath(input.stack)} has no pip, and its Python cannot give it one`,
      next: "Remove the environment: the next sync makes one with pip",
    };
  }
  if (/ResolutionImpossible|conflicting dependencies/.test(stderr)) {
    return {
      ...base,
      code: "HSM-E0565",
      message: "pip found no set of versions that satisfies every requirement",
      next: "Loosen one of the ranges named above, in hsm.yaml or in a component",
    };
  }
  if (/No matching distribution|Could not find a version/.test(stderr)) {
    return {
      ...base,
      code: "HSM-E0566",
      message: "pip found no version that fits, or could not reach the index",
      next: "Check the range, the network and the index of pip (`pip config list`)",
    };
  }
  return {
    ...base,
    code: "HSM-E0569",
    message: `\`${step.subject}\` failed with exit code ${ran?.code ?? "?"}`,
    next: "Read pip's words above",
  };
}
