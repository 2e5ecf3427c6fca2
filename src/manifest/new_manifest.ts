import { failure, type Result, success } from "@/model/mod.ts";
import { writeYaml } from "@/text/yaml/mod.ts";
import { judge } from "./edits/edit.ts";
import { PROJECT_NAME, PYTHON, VERSION } from "./formats/mod.ts";

/** What a new hsm.yaml says of its project; what is absent stands in pyproject.toml. */
export interface NewManifest {
  /** The name of the distribution. */
  readonly name?: string;
  /** PEP 440. */
  readonly version?: string;
  /** Range of Python versions (PEP 440). */
  readonly python?: string;
}

const HEAD = `# yaml-language-server: $schema=./.hsm/schema/hsm.schema.json
# What this project is made of. After a change: hsm sync
`;

const HINTS = `
# Choose an option of a group:  hsm group add vector-db-adapter --option qdrant-adapter
# Everything that can stand here: packages, containers, groups, modes, env, entrypoints, …
`;

/**
 * The text of a new hsm.yaml, for `hsm init`.
 *
 * @example
 * ```ts
 * import { newManifest, parseManifest } from "@/manifest/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const text = newManifest({ name: "rag-app" });
 * const project = parseManifest(text.ok ? text.value : "");
 * assert.equal(project.ok && project.value.name, "rag-app");
 * ```
 */
export function newManifest(project: NewManifest): Result<string> {
  const { name, version, python } = project;
  const wrong = [
    ...judge(PROJECT_NAME, name),
    ...judge(VERSION, version),
    ...judge(PYTHON, python),
  ];
  if (wrong.length > 0) return failure(wrong);
  const table = {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    ...(python !== undefined && { python }),
  };
  const section = Object.keys(table).length > 0 ? `\n${writeYaml({ project: table })}` : "";
  return success(HEAD + section + HINTS);
}
