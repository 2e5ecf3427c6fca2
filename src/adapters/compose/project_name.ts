import type { Snapshot, Stack } from "@/model/mod.ts";
import { interpolate } from "@/text/words/mod.ts";
import type { UserFiles } from "./user_files.ts";

/**
 * A text as a legal Compose project name, made as Compose makes it from a folder's name: lower case, only
 * `[a-z0-9_-]`, beginning with a letter or a digit. Empty where nothing is left.
 *
 * @example
 * ```ts
 * import { legalProjectName } from "@/adapters/compose/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(legalProjectName("My.App_x"), "myapp_x");
 * ```
 */
export function legalProjectName(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9_-]/g, "").replace(/^[_-]+/, "");
}

/** The `name:` of hsm's own compose file. */
export function projectName({ project }: Stack): string {
  return `${legalProjectName(project.name) || "project"}-hsm`;
}

/**
 * The Compose project in which hsm's containers run. Where the user's file includes hsm's, it is the user's project:
 * Compose then takes COMPOSE_PROJECT_NAME, the last `name:` of the user's files, or the folder's name, and passes over
 * the name in an included file.
 */
export function runningProject(stack: Stack, user: UserFiles, snapshot: Snapshot): string {
  if (!user.included) return projectName(stack);
  const environment = (name: string): string | undefined => snapshot.variables.get(name);
  const names = user.files.filter((file) => file.top).flatMap(({ value }) => {
    const name = typeof value["name"] === "string"
      ? interpolate(value["name"], { environment })
      : undefined;
    return name?.ok ? [name.text] : [];
  });
  const folder = snapshot.root.split(/[\\/]/).filter((part) => part !== "").at(-1) ?? "";
  const otherwise = user.listed ? projectName(stack) : legalProjectName(folder);
  return environment("COMPOSE_PROJECT_NAME") || names.at(-1) || otherwise;
}
