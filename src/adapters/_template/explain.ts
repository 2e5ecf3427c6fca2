import type { AdapterInput, Problem, StepOutcome } from "@/model/mod.ts";

/** What a failed step means for the user: the tool's words, and what to do next. */
export function explain({ step, ran }: StepOutcome, _input: AdapterInput): Problem {
  return {
    code: "HSM-E0594",
    message: `\`${step.subject}\` failed with exit code ${ran?.code ?? "?"}`,
    output: ran?.stderr,
    next: "Read toy's words above",
  };
}
