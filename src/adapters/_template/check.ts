import { type AdapterInput, type Problem, textOf } from "@/model/mod.ts";
import { difference } from "../ownership/texts.ts";
import { FILE, ownedText, wantedText } from "./packages_file.ts";

/** What is wrong before any write; everything at once, each with what the user does next. */
export function check(input: AdapterInput): readonly Problem[] {
  return [...noTool(input), ...editedByHand(input)];
}

function noTool(input: AdapterInput): readonly Problem[] {
  if (wantedText(input) === undefined || input.snapshot.tools.get("toy") !== undefined) return [];
  return [{
    code: "HSM-E0591",
    message: "toy is not on PATH: it installs the packages of this stack",
    next: "Install toy, or choose another manager in hsm.yaml",
  }];
}

/** A file that is neither what hsm wrote nor what it would write is the user's. */
function editedByHand(input: AdapterInput): readonly Problem[] {
  const found = textOf(input.snapshot, FILE);
  const [wanted, owned] = [wantedText(input), ownedText(input)];
  const isKnown = found === undefined || found === wanted || found === owned;
  const { overwrite, backup } = input.options;
  // What hsm never wrote is not its to overwrite without a copy.
  if (isKnown || backup || (overwrite && owned !== undefined)) return [];
  return [{
    code: "HSM-E0592",
    message: `${FILE} is not as hsm left it`,
    place: { file: FILE, line: 1, column: 1, length: 1, lineText: found.split("\n")[0] ?? "" },
    ...difference(FILE, owned ?? wanted ?? "", found),
    next: owned === undefined
      ? "Run `hsm sync --backup` to keep a copy and write the file, or move it away"
      : "Run `hsm sync --overwrite` to restore hsm's text (`--backup` keeps a copy of the file)",
  }];
}
