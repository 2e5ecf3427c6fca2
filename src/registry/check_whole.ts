import { entryOf, isObject, type Json, type Kind, type Path, type Problem } from "@/model/mod.ts";
import { quote } from "@/text/schema/mod.ts";
import { checkArguments } from "./check_arguments.ts";
import { checkNumber, listAt, objectAt, problemAt } from "./problem_at.ts";
import { eachScalar, type Source } from "./source.ts";

/** Finds what is wrong between values of one file that are legal one by one. */
export function checkWhole(kind: Kind, source: Source): readonly Problem[] {
  switch (kind) {
    case "package":
      return [
        ...checkPythonSource(source),
        ...checkArguments(source),
        ...checkImplies(source, ["implies"]),
        ...checkWritten(source),
      ];
    case "container":
      return [
        ...checkParams(source),
        ...checkConnection(source),
        ...checkProfiles(source),
        ...checkImplies(source, ["implies"]),
        ...checkWritten(source),
      ];
    case "group":
      return [
        ...checkGroup(source),
        ...listAt(source, ["options"]).flatMap((_, index) =>
          checkImplies(source, ["options", index, "implies"])
        ),
        ...checkWritten(source),
      ];
  }
}

/** Which keys each type of source has, the needed ones first. */
const PYTHON_KEYS: Readonly<Record<string, { need: readonly string[]; may: readonly string[] }>> = {
  pypi: { need: [], may: ["package", "version", "index"] },
  git: { need: ["url"], may: ["ref", "subdirectory", "package"] },
  url: { need: ["url"], may: ["sha256", "package"] },
};

function checkPythonSource(source: Source): readonly Problem[] {
  const path = ["sources", "prod"];
  const prod = objectAt(source, path);
  const type = String(prod.type);
  const keys = entryOf(PYTHON_KEYS, type);
  if (keys === undefined) return [];
  const known = ["type", ...keys.need, ...keys.may];
  const every = Object.values(PYTHON_KEYS).flatMap(({ need, may }) => [...need, ...may]);
  const scheme = /^([a-z]+):/.exec(String(prod.url ?? ""))?.[1];
  return [
    ...Object.keys(prod).filter((key) => every.includes(key) && !known.includes(key)).map((key) =>
      problemAt(
        source,
        [...path, key],
        `"${key}" does not belong to a source of type ${type}`,
        `Remove it: ${type} has ${known.slice(1).join(", ")}`,
      )
    ),
    ...keys.need.filter((key) => !Object.hasOwn(prod, key)).map((key) =>
      problemAt(source, path, `A source of type ${type} needs "${key}"`, `Add "${key}:"`, "value")
    ),
    ...(type === "url" && scheme === "ssh"
      ? [
        problemAt(
          source,
          [...path, "url"],
          "A source of type url is fetched by https, and this one has ssh",
          'Write "type: git" for a repository, or an https address',
          "value",
        ),
      ]
      : []),
  ];
}

/** A parameter's default must be what its rule merges. */
function checkParams(source: Source): readonly Problem[] {
  return Object.entries(objectAt(source, ["params"])).flatMap(([name, param]) => {
    if (!isObject(param) || !Object.hasOwn(param, "default")) return [];
    const { merge, default: value } = param;
    const path = ["params", name, "default"];
    if (merge === "union" && !Array.isArray(value)) {
      return [
        problemAt(
          source,
          path,
          "A parameter that merges by union is a list, and this default is none",
          "Write a list, e.g. []",
          "value",
        ),
      ];
    }
    if (["max", "min", "sum"].includes(String(merge)) && typeof value !== "number") {
      return [
        problemAt(
          source,
          path,
          `A parameter that merges by ${merge} is a number, and this default is none`,
          "Write a number",
          "value",
        ),
      ];
    }
    return [];
  });
}

function checkConnection(source: Source): readonly Problem[] {
  const connection = objectAt(source, ["connection"]);
  const properties = Object.entries(objectAt(source, ["connection", "properties"]));
  return [
    ...checkPort(source, ["connection", "port"], connection.port),
    ...properties.flatMap(([name, value]) => {
      if (!isObject(value)) return [];
      const path = ["connection", "properties", name];
      const { secret, generate = 32 } = value;
      return [
        ...(secret === false
          ? [
            problemAt(
              source,
              [...path, "secret"],
              "A property that is no secret has a value",
              `Write "${name}: VALUE"`,
              "value",
            ),
          ]
          : []),
        ...checkNumber(source, [...path, "generate"], generate, 16, 128),
      ];
    }),
  ];
}

function checkPort(source: Source, path: Path, value: Json | undefined): readonly Problem[] {
  return checkNumber(source, path, value, 1, 65535);
}

/** Keys of a profile that mean something only in some modes. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  runtime: ["managed"],
  command: ["managed"],
  image: ["managed"],
  compose: ["managed"],
  url: ["external"],
  host: ["external"],
  port: ["external"],
  properties: ["external"],
};

function checkProfiles(source: Source): readonly Problem[] {
  const profiles = objectAt(source, ["deployment_profiles"]);
  return Object.entries(profiles).flatMap(([name, profile]) => {
    if (!isObject(profile)) return [];
    const path = ["deployment_profiles", name];
    const mode = String(profile.mode);
    const has = (key: string): boolean => Object.hasOwn(profile, key);
    const found: Problem[] = [];
    for (const [key, modes] of Object.entries(ONLY)) {
      if (
        !has(key) || modes.includes(mode) || !["managed", "embedded", "external"].includes(mode)
      ) continue;
      const message = `"${key}" means nothing in a profile with mode ${mode}`;
      found.push(
        problemAt(source, [...path, key], message, `Remove it, or write "mode: ${modes[0]}"`),
      );
    }
    if (mode === "external" && !has("url") && !has("host")) {
      const message = `The external profile "${name}" says no address`;
      found.push(
        problemAt(source, path, message, 'Add "url: ${SOME_URL}", or "host:" and "port:"'),
      );
    }
    found.push(...checkPort(source, [...path, "port"], profile.port));
    if (has("runtime") !== has("command") && mode === "managed") {
      const [here, lacks] = has("runtime") ? ["runtime", "command"] : ["command", "runtime"];
      const next = lacks === "command"
        ? 'Add "command:" with the program to start'
        : 'Add "runtime: process"';
      found.push(problemAt(source, [...path, here], `"${here}" stands without "${lacks}"`, next));
    }
    return found;
  });
}

/** Which keys an implication has for which kind. */
function checkImplies(source: Source, path: Path): readonly Problem[] {
  return Object.entries(objectAt(source, path)).flatMap(([target, value]) => {
    const kind = /^(?:[^/]*\/)?(package|container|group):/.exec(target)?.[1];
    if (kind === undefined || !isObject(value)) return [];
    const wrong = (key: string): boolean =>
      key === "choose" ? kind !== "group" : key === "env" ? false : kind === "package";
    return Object.keys(value)
      .filter((key) => ["params", "choose", "profile"].includes(key) && wrong(key))
      .map((key) =>
        problemAt(
          source,
          [...path, target, key],
          `"${key}" means nothing for a ${kind}`,
          key === "choose" ? 'Remove it, or imply "group:NAME"' : "Remove it",
        )
      );
  });
}

function checkGroup(source: Source): readonly Problem[] {
  const { strategy, min, max } = source.data;
  const found: Problem[] = [
    ...checkNumber(source, ["min"], min, 0, Infinity),
    ...checkNumber(source, ["max"], max, 1, Infinity),
  ];
  if (strategy === "1-of-N") {
    for (const key of ["min", "max"].filter((name) => Object.hasOwn(source.data, name))) {
      found.push(
        problemAt(
          source,
          [key],
          `"${key}" belongs to M-of-N, and this group is 1-of-N`,
          "Remove it",
        ),
      );
    }
    if (listAt(source, ["default"]).length > 1) {
      const message = "A 1-of-N group has one default, and this is a list";
      found.push(problemAt(source, ["default"], message, "Keep one name", "value"));
    }
  }
  if (typeof min === "number" && typeof max === "number" && min > max) {
    const message = `"min" is ${min} and "max" is ${max}: nothing fits between`;
    found.push(problemAt(source, ["min"], message, 'Lower "min", or raise "max"', "value"));
  }
  const options = listAt(source, ["options"]).map((o) => isObject(o) ? o.name : o);
  options.forEach((name, index) => {
    if (options.indexOf(name) === index || typeof name !== "string") return;
    const message = `The option ${quote(name)} stands here twice`;
    found.push(problemAt(source, ["options", index], message, "Remove one of the two", "value"));
  });
  return found;
}

/** Where a number becomes text, it must be written as that text: `1.0` is the number 1. */
function checkWritten(source: Source): readonly Problem[] {
  const found: Problem[] = [];
  eachScalar(source.data, (value, path) => {
    if (typeof value !== "number" && typeof value !== "boolean") return;
    if (!becomesText(path)) return;
    const written = source.asWritten(path);
    if (written === undefined || written === String(value)) return;
    found.push(problemAt(
      source,
      path,
      `YAML reads ${written} as ${value}, which is other text`,
      `Quote it: "${written}"`,
      "value",
      "HSM-E0205",
    ));
  });
  return found;
}

/** Below `env` and `environment` every value is text, and so is the plain value of a property. */
function becomesText(path: Path): boolean {
  const parent = path.at(-2);
  return parent === "env" || parent === "environment" || parent === "properties";
}
