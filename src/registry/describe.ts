import { entryOf, type Problem } from "@/model/mod.ts";
import {
  describeIssue,
  expectAt,
  type Issue,
  placeOfIssue,
  type Schema,
  withoutEchoes,
  type Wording,
} from "@/text/schema/mod.ts";
import { closest } from "@/text/words/mod.ts";
import type { RegistryCode } from "./codes.ts";
import { FORMATS } from "./formats/mod.ts";
import type { Source } from "./source.ts";

/** Keys that people write, and the keys they mean. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  branch: ["ref"],
  choices: ["options"],
  commit: ["ref"],
  cmd: ["command"],
  deps: ["dependencies"],
  entry_points: ["entrypoints"],
  environment: ["env"],
  image_digest: ["digest"],
  install: ["install_args"],
  members: ["options"],
  option: ["options"],
  parameters: ["params"],
  profiles: ["deployment_profiles"],
  repo: ["url"],
  repository: ["url"],
  requirements: ["dependencies"],
  rev: ["ref"],
  scripts: ["entrypoints"],
  select: ["choose"],
  selection: ["choose"],
  sha: ["sha256"],
  source: ["sources"],
  tag: ["ref"],
  use: ["choose"],
};

/** Keys that stand one level too high, and where they belong. */
const MOVED: Readonly<Record<string, string>> = {
  conflicts: 'Move it below "compatibility:"',
  requires: 'Move it below "compatibility:"',
  python: 'Move it below "compatibility:"',
  extras: 'Move it below "install_args:"',
  manager: 'Move it below "install_args:"',
  image: "Write sources: { prod: { type: image, image: … } }",
  build: "Write sources: { dev: { type: build, context: … } }",
  env: 'Write it below "implies:", beside what it speaks of',
};

/** Keys of a Compose service that people write into the container itself. */
const SERVICE_KEYS: readonly string[] = [
  "cap_add",
  "command",
  "depends_on",
  "deploy",
  "entrypoint",
  "environment",
  "gpus",
  "healthcheck",
  "labels",
  "mem_limit",
  "ports",
  "privileged",
  "restart",
  "shm_size",
  "ulimits",
  "user",
];

/** Makes problems of what does not fit the schema. */
export function describeIssues(
  issues: readonly Issue[],
  schema: Schema,
  source: Source,
): readonly Problem[] {
  const wording: Wording = {
    schema,
    formats: FORMATS,
    closest: (word, candidates) => closest(word, candidates)[0],
    synonyms: SYNONYMS,
    freeKeys: 'what begins with "x-" is free',
    asWritten: source.asWritten,
  };
  return withoutEchoes(issues, wording).map((issue) => {
    const described = describeIssue(issue, wording);
    const next = issue.kind === "unknown-key" ? adviceFor(issue, schema) : undefined;
    const complaint = next === undefined ? described : { ...described, next };
    const place = placeOfIssue(issue, complaint, source);
    return {
      code: codeOf(issue, schema),
      message: complaint.message,
      ...(place && { place }),
      next: complaint.next,
    };
  });
}

function adviceFor(issue: Issue, schema: Schema): string | undefined {
  if (issue.path.length !== 1) return undefined;
  const key = String(issue.path[0]);
  const { keys } = expectAt(schema, []);
  if (keys.includes("compose") && SERVICE_KEYS.includes(key)) return 'Move it below "compose:"';
  const moved = entryOf(MOVED, key);
  const [, below] = /"(\w+):"/.exec(moved ?? "") ?? [];
  return below === undefined || keys.includes(below) ? moved : undefined;
}

function codeOf(issue: Issue, schema: Schema): RegistryCode {
  if (issue.kind === "unknown-key") return "HSM-E0203";
  if (issue.kind === "missing") return "HSM-E0204";
  const format = FORMATS.find((candidate) => candidate.name === issue.format);
  if (format !== undefined) return format.code;
  const { words } = expectAt(schema, issue.path);
  return words.length > 0 && typeof issue.value === "string" ? "HSM-E0206" : "HSM-E0205";
}
