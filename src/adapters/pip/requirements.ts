import type { AdapterInput, Stack } from "@/model/mod.ts";
import { parseRequirement } from "@/text/pep/mod.ts";
import { type Merged, mergeDemands } from "../python/demands.ts";
import { REQUIREMENTS } from "../python/ledger.ts";
import { projectFolder, seenFrom, within } from "../python/folder.ts";

/** The name of the file this adapter writes, and pip reads. */
export const FILE = REQUIREMENTS;

/** Where the file is: beside the Python project's own. */
export function filePath(stack: Stack): string {
  return within(projectFolder(stack), FILE);
}

/** One line of the file. */
export interface Requirement {
  /** The distribution; with its marker where there is one. */
  readonly key: string;
  readonly distribution: string;
  readonly line: string;
  readonly because: string;
  readonly merged: Merged;
}

const HEADER = [
  "# Written by hsm from hsm.yaml: change it there and run `hsm sync`.",
  `# Needs no hsm: python -m pip install -r ${FILE}`,
];

/** Whether pip carries this stack's Python packages. */
export function isPips({ managers }: Stack): boolean {
  return managers.python.use === "pip";
}

/** The lines that a stack asks for, sorted; none where another tool carries it. */
export function wantedRequirements(input: AdapterInput): readonly Requirement[] {
  if (!isPips(input.stack)) return [];
  return mergeDemands(input).map((merged) => ({
    key: merged.key,
    distribution: merged.distribution,
    line: requirementLine(merged, projectFolder(input.stack)),
    because: merged.owners.join(", "),
    merged,
  }));
}

/**
 * A demand as pip reads it. A folder stays relative, so it is written as a path; `-e` where it is editable. The hash of
 * an address stands in its fragment: `--hash` would demand one of every other line too.
 *
 * @param folder in which pip runs, from the root: relative paths start there
 */
function requirementLine(
  { distribution, extras, source, marker, text }: Merged,
  folder: string,
): string {
  const name = extras.length === 0 ? distribution : `${distribution}[${extras.join(",")}]`;
  const tail = marker === undefined ? "" : ` ; ${marker}`;
  switch (source?.type) {
    case "git": {
      const ref = source.ref === undefined ? "" : `@${source.ref}`;
      const folder = source.subdirectory === undefined
        ? ""
        : `#subdirectory=${source.subdirectory}`;
      return `${name} @ git+${source.url.replace(/^git\+/, "")}${ref}${folder}${tail}`;
    }
    case "url": {
      const hash = source.sha256 === undefined ? "" : `#sha256=${source.sha256.toLowerCase()}`;
      return `${name} @ ${source.url}${hash}${tail}`;
    }
    case "local": {
      const seen = seenFrom(folder, source.path);
      const path = /^\.{0,2}\//.test(seen) ? seen : `./${seen}`;
      const bracket = name.slice(distribution.length);
      return `${source.editable ? "-e " : ""}${path}${bracket}${tail}`;
    }
    default:
      return text;
  }
}

/** The file with these lines. */
export function requirementsText(lines: readonly string[]): string {
  return [...HEADER, "", ...lines, ""].join("\n");
}

/** The requirements of a file, without comments and empty lines. */
export function linesOf(text: string): readonly string[] {
  return text.replace(/^\uFEFF/, "").split(/\r?\n/).map((line) =>
    line.replace(/(^|\s)#.*$/, "").trim()
  )
    .filter((line) => line !== "");
}

/** The distribution that a line of a requirements file names, where it names one. */
export function distributionOf(line: string): string | undefined {
  const parsed = parseRequirement(line.replace(/\s--hash=.*$/, ""));
  return parsed.ok ? parsed.requirement.name : undefined;
}
