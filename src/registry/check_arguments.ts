import type { Json, Path, Problem } from "@/model/mod.ts";
import type { Complaint } from "@/text/schema/mod.ts";
import type { RegistryCode } from "./codes.ts";
import { judgeRepository, REQUIREMENT } from "./formats/mod.ts";
import { listAt, objectAt, problemAt } from "./problem_at.ts";
import type { Source } from "./source.ts";

/** Finds texts of a package that become arguments of tools, where no format of one key alone says what they are. */
export function checkArguments(source: Source): readonly Problem[] {
  return [...checkRepository(source), ...checkBuildDependencies(source)];
}

/** `url:` is that of a repository or of a file: only the first ends where a ref or a folder begins. */
function checkRepository(source: Source): readonly Problem[] {
  const path = ["sources", "prod"];
  const { type, url } = objectAt(source, path);
  if (type !== "git") return [];
  return complaintsAt(source, [...path, "url"], url, "HSM-E0211", judgeRepository);
}

/** Settings of a tool are free, but what it installs by them is a requirement like any other. */
function checkBuildDependencies(source: Source): readonly Problem[] {
  const path = ["install_args", "uv", "extra-build-dependencies"];
  return listAt(source, path).flatMap((item, index) =>
    complaintsAt(source, [...path, index], item, "HSM-E0217", REQUIREMENT.judge)
  );
}

function complaintsAt(
  source: Source,
  path: Path,
  value: Json | undefined,
  code: RegistryCode,
  judge: (text: string) => Complaint | undefined,
): readonly Problem[] {
  if (typeof value !== "string") return [];
  const wrong = judge(value);
  return wrong === undefined
    ? []
    : [problemAt(source, path, wrong.message, wrong.next, "value", code)];
}
