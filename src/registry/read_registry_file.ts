import { failure, type Path, type Problem, type Result, success } from "@/model/mod.ts";
import { contains, parseSpecifiers } from "@/text/pep/mod.ts";
import { checkData } from "@/text/schema/mod.ts";
import { describeIssues } from "./describe.ts";
import { type RegistryData, registrySchema } from "./schemas/mod.ts";
import { readSource, type Source } from "./source.ts";

/** What `registry.yaml` decides. */
export interface RegistryRules {
  /** Built-in components seen beside this registry. */
  readonly builtin: "on" | "off" | readonly string[];
}

/** What is refused until it exists: hsm never ignores a word of a registry. */
const LATER: readonly (readonly [key: string, what: string, next: string])[] = [
  ["indexes", "Indexes of a registry are", "Write them as [[tool.uv.index]] into pyproject.toml"],
  ["images", "Mirrors of images are", "Configure the mirror in the container engine"],
];

/**
 * Reads `registry.yaml`.
 *
 * @param hsm version of this hsm; undefined where the caller does not say, then `hsm:` is not compared
 */
export function readRegistryFile(text: string, file: string, hsm?: string): Result<RegistryRules> {
  const read = readSource(text, file);
  // Only comments: as if it were not there.
  if (!read.ok && text.split("\n").every((line) => /^\s*(#|$)/.test(line))) {
    return success({ builtin: "on" });
  }
  if (!read.ok) return read;
  const source = read.value;
  const checked = checkData(registrySchema, source.data, { isFree: (key) => key.startsWith("x-") });
  const later = LATER.filter(([key]) => Object.hasOwn(source.data, key)).map(([key, what, next]) =>
    problemAt(source, [key], "HSM-E0290", `${what} not supported yet`, next)
  );
  if (!checked.ok) {
    return failure([...describeIssues(checked.issues, registrySchema, source), ...later]);
  }
  const problems = [...later, ...checkHsm(checked.value, source, hsm)];
  return problems.length > 0 ? failure(problems) : success({ builtin: builtinOf(checked.value) });
}

function builtinOf({ builtin = "on" }: RegistryData): RegistryRules["builtin"] {
  return typeof builtin === "boolean" ? (builtin ? "on" : "off") : builtin;
}

function checkHsm(data: RegistryData, source: Source, hsm: string | undefined): readonly Problem[] {
  const range = data.hsm === undefined ? undefined : parseSpecifiers(data.hsm);
  if (hsm === undefined || range === undefined || !range.ok) return [];
  if (contains(range.specifiers, hsm, { prereleases: true })) return [];
  const message = `This registry needs hsm ${data.hsm}, and this is hsm ${hsm}`;
  return [
    problemAt(
      source,
      ["hsm"],
      "HSM-E0209",
      message,
      "Update hsm, or use another version of the registry",
    ),
  ];
}

function problemAt(
  source: Source,
  path: Path,
  code: string,
  message: string,
  next: string,
): Problem {
  const place = source.at(path, "key");
  return { code, message, ...(place && { place }), next };
}
