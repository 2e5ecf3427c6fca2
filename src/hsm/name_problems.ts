import { type Problem, suggestName } from "@/model/mod.ts";
import type { Opened } from "./open_project.ts";

/**
 * A project that no file names would be called like its folder, also in tracked files, and another clone has another
 * folder. Asked after the adapters' checks: what they refuse in pyproject.toml comes first.
 */
export function nameProblems({ identity }: Opened): readonly Problem[] {
  if (identity.isSaid) return [];
  return [{
    code: "HSM-E0608",
    message: "Neither hsm.yaml nor pyproject.toml says the project's name",
    next: `Add to hsm.yaml: \`project: { name: ${suggestName(identity.name) ?? "my-project"} }\``,
  }];
}
