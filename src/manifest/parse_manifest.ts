import {
  failure,
  type Path,
  type Problem,
  type Project,
  type Result,
  sortProblems,
  success,
} from "@/model/mod.ts";
import { checkData, type Issue } from "@/text/schema/mod.ts";
import { checkWhole } from "./check_whole.ts";
import { describeIssues } from "./describe.ts";
import { findLater } from "./later.ts";
import { checkSchemaNumber, findOldLayout } from "./layouts.ts";
import { manifestSchema } from "./schema.ts";
import { readSource, type Source } from "./source.ts";
import { toProject } from "./to_project.ts";

/**
 * Reads hsm.yaml: the project that it describes, or everything that is wrong with it, sorted by place.
 *
 * An empty file is an empty project. A file of a newer schema gets that one problem and no other.
 *
 * @param text content of the file; a BOM and CRLF are fine
 * @param file its name as the user should read it
 *
 * @example
 * ```ts
 * import { parseManifest } from "@/manifest/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const good = parseManifest("packages: [text-utils]\n");
 * assert.equal(good.ok && good.value.packages[0]?.ref.name, "text-utils");
 *
 * const bad = parseManifest("project:\n  python: 3.10\n");
 * assert.equal(bad.ok ? "" : bad.problems[0]?.next, 'Quote it: python: ">=3.10"');
 * assert.equal(bad.ok ? 0 : bad.problems[0]?.place?.column, 11);
 * ```
 */
export function parseManifest(text: string, file = "hsm.yaml"): Result<Project> {
  const read = readSource(text, file);
  if (!read.ok) return read;
  const source = read.value;
  const schema = checkSchemaNumber(source);
  return schema?.newer ? failure([schema.problem]) : check(source, schema?.problem);
}

function check(source: Source, schemaProblem: Problem | undefined): Result<Project> {
  const checked = checkData(manifestSchema, source.data, { isFree: (key) => key.startsWith("x-") });
  const old = findOldLayout(source);
  const later = findLater(source);
  const told: readonly Path[] = [
    ...old.map(({ key }) => [key]),
    ...later.map(({ path }) => path),
    ...(schemaProblem ? [["schema"]] : []),
  ];
  const problems = [
    ...(schemaProblem ? [schemaProblem] : []),
    ...old.map(({ problem }) => problem),
    ...later.map(({ problem }) => problem),
    ...(checked.ok
      ? []
      : describeIssues(checked.issues.filter((issue) => !isTold(issue, told)), source)),
    ...checkWhole(source),
  ];
  if (problems.length > 0) return failure(sortProblems(problems));
  if (!checked.ok) throw new Error("Unreachable: an issue without a problem");
  return success(toProject(checked.value, source));
}

/** Reserved keys and keys of older layouts have a problem of their own. */
function isTold(issue: Issue, told: readonly Path[]): boolean {
  const isKey = issue.kind === "unknown-key" || issue.path[0] === "schema";
  return isKey && told.some((path) => JSON.stringify(path) === JSON.stringify(issue.path));
}
