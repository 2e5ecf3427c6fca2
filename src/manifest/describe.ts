import { entryOf, type Problem } from "@/model/mod.ts";
import {
  type Complaint,
  describeIssue,
  expectAt,
  type Issue,
  placeOfIssue,
  withoutEchoes,
  type Wording,
} from "@/text/schema/mod.ts";
import { closest } from "@/text/words/mod.ts";
import type { ManifestCode } from "./codes.ts";
import { FORMATS } from "./formats/mod.ts";
import { MANIFEST_SCHEMA } from "./schema.ts";
import type { Source } from "./source.ts";

/** Keys that people write, and the keys they mean. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  libraries: ["packages"],
  dependencies: ["packages"],
  services: ["containers"],
  select: ["choose"],
  selection: ["choose"],
  option: ["choose"],
  options: ["choose"],
  use: ["choose"],
  environment: ["env"],
};

/** Keys of older layouts that nothing took the place of. */
const GONE: Readonly<Record<string, string>> = {
  strategy: "Remove it: the group itself, in its registry, says 1-of-N or M-of-N",
  package_manager: 'Remove it, and write "managers: { python: uv }" at the top level',
};

/** Keys of a Compose service that people write into the entry itself. */
const SERVICE_KEYS: readonly string[] = [
  "build",
  "cap_add",
  "command",
  "depends_on",
  "deploy",
  "entrypoint",
  "healthcheck",
  "image",
  "labels",
  "mem_limit",
  "networks",
  "ports",
  "privileged",
  "restart",
  "user",
  "volumes",
];

/** Makes problems of what does not fit the schema. */
export function describeIssues(issues: readonly Issue[], source: Source): readonly Problem[] {
  return withoutEchoes(issues, wordingOf(source)).map((issue) => describe(issue, source));
}

function wordingOf(source: Source): Wording {
  return {
    schema: MANIFEST_SCHEMA,
    formats: FORMATS,
    closest: (word, candidates) => closest(word, candidates)[0],
    synonyms: SYNONYMS,
    freeKeys: 'what begins with "x-" is free',
    asWritten: source.asWritten,
  };
}

function describe(issue: Issue, source: Source): Problem {
  const complaint = withAdvice(issue, source);
  const place = placeOfIssue(issue, complaint, source);
  return {
    code: codeOf(issue),
    message: complaint.message,
    ...(place && { place }),
    next: complaint.next,
  };
}

function withAdvice(issue: Issue, source: Source): Complaint {
  const complaint = describeIssue(issue, wordingOf(source));
  const next = adviceFor(issue, source);
  return next === undefined ? complaint : { ...complaint, next };
}

function adviceFor(issue: Issue, source: Source): string | undefined {
  const key = issue.path.at(-1);
  if (issue.kind === "unknown-key") {
    const isService = issue.path[0] === "containers" && issue.path.length === 3;
    if (isService && SERVICE_KEYS.includes(String(key))) return 'Move it below "compose:"';
    return entryOf(GONE, String(key));
  }
  // Quotes alone would not help: a range begins with an operator.
  const isRange = key === "python" || (key === "version" && issue.path[0] !== "project");
  if (
    issue.kind === "invalid" && typeof issue.value === "number" && isRange &&
    issue.path[0] !== "managers"
  ) {
    return `Quote it: ${key}: ">=${source.asWritten(issue.path) ?? issue.value}"`;
  }
  if (
    issue.path[0] === "registries" && issue.path.length === 2 && typeof issue.value === "string"
  ) {
    return `Write { name: local, path: ${issue.value} }`;
  }
  return undefined;
}

function codeOf(issue: Issue): ManifestCode {
  if (issue.kind === "unknown-key") return "HSM-E0103";
  if (issue.kind === "missing") return "HSM-E0104";
  const format = FORMATS.find((candidate) => candidate.name === issue.format);
  if (format !== undefined) return format.code;
  const { words } = expectAt(MANIFEST_SCHEMA, issue.path);
  return words.length > 0 && typeof issue.value === "string" ? "HSM-E0106" : "HSM-E0105";
}
