import { judgeName, judgeRef, type Kind, parseRef, suggestName } from "@/model/mod.ts";
import { isValidName, normalizeName } from "@/text/pep/mod.ts";
import { type Complaint, judgeVariableName, quote, VARIABLE_NAME } from "@/text/schema/mod.ts";
import type { Format } from "./format.ts";

const PART = "[a-z0-9]+(-[a-z0-9]+)*";

/** The name of a registry or of an index. */
export const NAME: Format = {
  name: "name",
  code: "HSM-E0107",
  description: "A name: small letters, digits and single hyphens, at most 63 characters",
  examples: ["acme"],
  pattern: new RegExp(`^${PART}$`),
  judge: judgeName,
};

/** A reference to a package. */
export const PACKAGE_REF: Format = refFormat("package-ref", ["package"], "text-utils");
/** A reference to a container. */
export const CONTAINER_REF: Format = refFormat("container-ref", ["container"], "postgres");
/** A reference to a group. */
export const GROUP_REF: Format = refFormat("group-ref", ["group"], "vector-db-adapter");
/** A reference to what a group can choose. */
export const OPTION_REF: Format = refFormat(
  "option-ref",
  ["package", "container"],
  "qdrant-adapter",
);

/** A key under `modes:`. */
export const MODE_KEY: Format = {
  ...refFormat("mode-key", ["package", "container", "group"], "text-utils"),
  description: "A component, or default for every component without a mode of its own",
  judge: (text) =>
    text === "default" ? undefined : judgeRefOf(text, ["package", "container", "group"]),
};

/** A deployment profile of a container. */
export const PROFILE: Format = {
  name: "profile",
  code: "HSM-E0107",
  description: "A deployment profile of the container",
  examples: ["default", "embedded", "external"],
  pattern: new RegExp(`^${PART}$`),
  judge: (text) => text === "default" ? undefined : judgeName(text),
};

/** The name of an entry point. */
export const ENTRYPOINT_NAME: Format = {
  name: "entrypoint-name",
  code: "HSM-E0107",
  description: "The name of an entry point",
  examples: ["serve"],
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  judge: (text) =>
    text.length <= 63 && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text) ? undefined : {
      message: `${quote(text)} is no legal name of an entry point: ` +
        "expected letters, digits, hyphens, underscores and dots, at most 63",
      next: `Write ${quote(suggestName(text) ?? "serve")}`,
    },
};

/** The name of the project: a distribution's name. */
export const PROJECT_NAME: Format = {
  name: "project-name",
  code: "HSM-E0107",
  description: "The name of the project, as in pyproject.toml",
  examples: ["rag-app"],
  pattern: /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/,
  judge: (text) => isValidName(text) ? undefined : distributionName(text, "name of a project"),
};

/** An extra of a distribution. */
export const EXTRA: Format = {
  name: "extra",
  code: "HSM-E0107",
  description: "An extra of the package",
  examples: ["fast"],
  pattern: /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/,
  judge: (text) =>
    isValidName(text)
      ? undefined
      : distributionName(text, "name of an extra or a dependency group"),
};

/** The name of an environment variable. */
export const ENV_NAME: Format = {
  name: "env-name",
  code: "HSM-E0114",
  description: "The name of a variable",
  examples: ["DATABASE_URL"],
  pattern: VARIABLE_NAME,
  judge: judgeVariableName,
};

/** Where a package's requirement goes. */
export const INTO: Format = {
  name: "into",
  code: "HSM-E0118",
  description: "The dependency group dev, or an extra of the project; absent: the project itself",
  examples: ["dev", "extra:gpu"],
  pattern: /^(dev|extra:[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)$/,
  judge: (text) => {
    if (text === "dev" || (text.startsWith("extra:") && isValidName(text.slice(6)))) return;
    const next = isValidName(text)
      ? `Write "extra:${text}", or "dev"`
      : 'Write "dev", or "extra:" and a name';
    return { message: `${quote(text)} is no target: expected "dev" or "extra:NAME"`, next };
  },
};

function refFormat(name: string, kinds: readonly Kind[], example: string): Format {
  const kind = kinds.join("|");
  return {
    name,
    code: "HSM-E0107",
    description: `A ${kinds.join(" or ")} by its name; kind and registry may stand before it`,
    examples: [example, `${kinds[0]}:${example}`, `acme/${example}`],
    pattern: new RegExp(`^(${PART}/)?((${kind}):)?${PART}$`),
    judge: (text) => judgeRefOf(text, kinds),
  };
}

function judgeRefOf(text: string, kinds: readonly Kind[]): Complaint | undefined {
  const ref = parseRef(text);
  if (ref?.kind !== undefined && !kinds.includes(ref.kind)) {
    return {
      message: `${quote(text)} is a ${ref.kind}, expected a ${kinds.join(" or ")}`,
      next: `Move it to "${ref.kind}s:", or write ${quote(`${kinds[0]}:${ref.name}`)}`,
    };
  }
  if (ref !== undefined) return undefined;
  const requirement = /^([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?\s*([<>=!~].*)?$/.exec(text);
  if (requirement?.[2] !== undefined || requirement?.[3] !== undefined) {
    return asRequirement(text, requirement);
  }
  return judgeRef(text);
}

/** `redis>=5` is a habit from requirements files. */
function asRequirement(text: string, match: RegExpExecArray): Complaint {
  const [, name = "", extras, version] = match;
  const keys = [
    `name: ${suggestName(name) ?? name}`,
    ...(version === undefined ? [] : [`version: ${quote(version.trim())}`]),
    ...(extras === undefined ? [] : [`extras: [${extras.trim()}]`]),
  ];
  return {
    message: `${quote(text)} is a requirement, expected the name of a component`,
    next: `Write { ${keys.join(", ")} }`,
  };
}

function distributionName(text: string, what: string): Complaint {
  const near = normalizeName(text.trim().replace(/[^A-Za-z0-9._-]+/g, "-")).replace(/^-+|-+$/g, "");
  return {
    message: `${quote(text)} is no legal ${what}: ` +
      "expected ASCII letters, digits, hyphens, underscores and dots, a letter or digit at both ends",
    next: isValidName(near) ? `Write ${quote(near)}` : "Choose another name",
  };
}
