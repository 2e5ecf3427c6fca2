import {
  type AdapterInput,
  type Judgement,
  type Snapshot,
  type Step,
  type StepOutcome,
  textOf,
  type Want,
} from "@/model/mod.ts";
import { wantedText } from "./packages_file.ts";

/** What to look at again after a step, for `judge`. */
export function rereads(step: Step, _input: AdapterInput): readonly Want[] {
  return step.id === "toy.install" ? [{ kind: "file", path: "toy.lock", fresh: "none" }] : [];
}

/** Whether the tool did what was asked: that it ended with 0 is its word, what it wrote is the proof. */
export function judge({ step }: StepOutcome, input: AdapterInput, after: Snapshot): Judgement {
  if (step.id !== "toy.install") return { problems: [] };
  const wanted = (wantedText(input) ?? "").split("\n").filter((name) => name !== "");
  const locked = (textOf(after, "toy.lock") ?? "").split("\n");
  const missing = wanted.filter((name) => !locked.includes(name));
  return {
    problems: missing.map((name) => ({
      code: "HSM-E0593",
      message: `toy said it installed everything, but toy.lock has no "${name}"`,
      next: "Run `toy install` by hand and look at what it says",
    })),
  };
}
