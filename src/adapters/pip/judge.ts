import type { AdapterInput, Judgement, Snapshot, Step, StepOutcome, Want } from "@/model/mod.ts";
import { listInstalled } from "./command.ts";
import { listed, unmet } from "./installed.ts";
import { wantedRequirements } from "./requirements.ts";

/** What to look at again after a step. */
export function rereads(step: Step, input: AdapterInput): readonly Want[] {
  return step.id === "pip.install" ? [{ kind: "probe", command: listInstalled(input) }] : [];
}

/** Whether pip installed what was asked, in the versions that were asked. */
export function judge({ step }: StepOutcome, input: AdapterInput, after: Snapshot): Judgement {
  if (step.id !== "pip.install") return { problems: [] };
  const found = listed(input, after) ?? new Map<string, string>();
  return {
    problems: unmet(wantedRequirements(input), found).map(({ distribution, line, because }) => ({
      code: "HSM-E0563",
      message: `pip said it installed "${line}", which ${because} wants; there is ${
        found.get(distribution) ?? "nothing"
      }`,
      next: "Look for a setting in pip.conf or PIP_* that leads it elsewhere",
    })),
  };
}
