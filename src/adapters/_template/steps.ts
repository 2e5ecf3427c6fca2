import { type AdapterInput, type AdapterSteps, type Step, textOf } from "@/model/mod.ts";
import { FILE, ownedText, wantedText } from "./packages_file.ts";

/** The file, then the tool; nothing where the file is as it should be. Each step has one effect and says why. */
export function steps(input: AdapterInput): AdapterSteps {
  const found = textOf(input.snapshot, FILE);
  const wanted = wantedText(input);
  // A file that hsm neither wants nor wrote is not hsm's to remove.
  const isDone = found === wanted || (wanted === undefined && ownedText(input) === undefined);
  if (isDone || input.options.frozen) return { steps: [], after: [], notes: [] };
  const isByHand = found !== undefined && found !== ownedText(input);
  return {
    steps: [fileStep(input, wanted), toolStep()],
    after: [],
    notes: [],
    // The facade keeps a copy of what somebody wrote, where the user asks for one.
    backups: isByHand && input.options.backup ? [FILE] : [],
  };
}

function fileStep({ snapshot, stack }: AdapterInput, text: string | undefined): Step {
  const seen = snapshot.files.get(FILE);
  // What the text was computed from: the transaction looks again before it writes.
  const from = seen?.kind === "file" ? seen.digest : undefined;
  return {
    id: "toy.file",
    by: "toy",
    subject: FILE,
    causes: text === undefined
      ? ["no package is left"]
      : stack.packages.map(({ id }) => `lists ${id}`),
    effect: text === undefined
      ? { kind: "remove", path: FILE, from }
      : { kind: "write", path: FILE, text, from },
  };
}

function toolStep(): Step {
  const command = { tool: "toy", args: ["install", FILE] };
  return {
    id: "toy.install",
    by: "toy",
    subject: `toy install ${FILE}`,
    causes: [`${FILE} changes`],
    // Files that the tool may write are restored without asking when the sync fails; `mayLeave` names temporary files
    // that it leaves beside them when it is killed.
    effect: { kind: "run", command, mayWrite: ["toy.lock"] },
  };
}
