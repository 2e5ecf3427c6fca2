import type { Stack } from "@/model/mod.ts";

/** The smallest pyproject.toml that uv takes; hsm's entries are added to it like to any other. */
export function newPyproject({ project }: Stack): string {
  return [
    "[project]",
    `name = ${JSON.stringify(project.name)}`,
    `version = ${JSON.stringify(project.version ?? "0.1.0")}`,
    `requires-python = ${JSON.stringify(project.python ?? ">=3.11")}`,
    "dependencies = []",
    "",
  ].join("\n");
}
