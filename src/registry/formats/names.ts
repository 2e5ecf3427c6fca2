import { judgeName, judgeRef, type Kind, parseRef, suggestName } from "@/model/mod.ts";
import { isValidName } from "@/text/pep/mod.ts";
import {
  complain,
  type Complaint,
  judgeVariableName,
  quote,
  VARIABLE_NAME,
} from "@/text/schema/mod.ts";
import type { Format } from "./format.ts";

const PART = "[a-z0-9]+(-[a-z0-9]+)*";

/** The name of a component, a registry, an index or a virtual package. */
export const NAME: Format = {
  name: "name",
  code: "HSM-E0207",
  description: "A name: small letters, digits and single hyphens, at most 63 characters",
  examples: ["qdrant-adapter"],
  pattern: new RegExp(`^${PART}$`),
  judge: judgeName,
};

/** A dependency: a package, a group, or a virtual name. */
export const DEPENDENCY_REF: Format = refFormat("dependency-ref", ["package", "group"], "rag-core");
/** What a group can choose. */
export const OPTION_REF: Format = refFormat(
  "option-ref",
  ["package", "container"],
  "qdrant-adapter",
);
/** Any component. */
export const ANY_REF: Format = refFormat(
  "component-ref",
  ["package", "container", "group"],
  "rag-core",
);

/** A key under `implies:`. */
export const IMPLIES_KEY: Format = {
  name: "implies-key",
  code: "HSM-E0207",
  description: "What is brought: container:NAME, group:NAME or package:NAME",
  examples: ["container:qdrant", "group:cache"],
  pattern: new RegExp(`^(${PART}/)?(package|container|group):${PART}$`),
  judge: (text) => {
    const ref = parseRef(text);
    if (ref === undefined) return judgeRef(text);
    return ref.kind !== undefined ? undefined : complain(
      text,
      "says no kind, expected container:NAME, group:NAME or package:NAME",
      `Write ${quote(`container:${text}`)}`,
    );
  },
};

/** A deployment profile of a container. */
export const PROFILE: Format = {
  name: "profile",
  code: "HSM-E0207",
  description: "A deployment profile",
  examples: ["default", "gpu", "embedded", "external"],
  pattern: new RegExp(`^${PART}$`),
  judge: (text) => {
    if (text === "default") return undefined;
    const complaint = judgeName(text);
    return complaint !== undefined && text.toLowerCase() === "default"
      ? { ...complaint, next: 'Write "default"' }
      : complaint;
  },
};

/** The name of an entry point. */
export const ENTRYPOINT_NAME: Format = {
  name: "entrypoint-name",
  code: "HSM-E0207",
  description: "The name of an entry point",
  examples: ["serve"],
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  judge: (text) =>
    text.length <= 63 && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text) ? undefined : complain(
      text,
      "is no legal name of an entry point: " +
        "expected letters, digits, hyphens, underscores and dots, at most 63",
      `Write ${quote(suggestName(text) ?? "serve")}`,
    ),
};

/** The name of a parameter or of a property of a connection. */
export const WORD: Format = {
  name: "word",
  code: "HSM-E0207",
  description: "A word: small letters, digits, underscores and hyphens, a letter first",
  examples: ["databases"],
  pattern: /^[a-z][a-z0-9_-]*$/,
  judge: (text) =>
    /^[a-z][a-z0-9_-]{0,62}$/.test(text) ? undefined : complain(
      text,
      "is no legal name here: expected small letters, digits, underscores and hyphens, a letter first",
      `Write ${quote(suggestName(text)?.replaceAll("-", "_").replace(/^[0-9_]+/, "") || "port")}`,
    ),
};

/** A distribution or an extra of one. */
export const DISTRIBUTION: Format = {
  name: "distribution",
  code: "HSM-E0207",
  description: "The name of a Python distribution or of an extra",
  examples: ["qdrant-client"],
  pattern: /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/,
  judge: (text) =>
    isValidName(text) ? undefined : complain(
      text,
      "is no legal name of a distribution or an extra: " +
        "expected ASCII letters, digits, hyphens, underscores and dots, a letter or digit at both ends",
      distributionAdvice(text),
    ),
};

/** The name of an environment variable. */
export const ENV_NAME: Format = {
  name: "env-name",
  code: "HSM-E0214",
  description: "The name of a variable",
  examples: ["VECTOR_DB_URL"],
  pattern: VARIABLE_NAME,
  judge: judgeVariableName,
};

/** The name of a further service, a volume, a network or a config. */
export const RESOURCE: Format = {
  name: "resource",
  code: "HSM-E0207",
  description: "A name of Compose; it begins with the component's name",
  examples: ["qdrant_data"],
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  judge: (text) =>
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(text) ? undefined : complain(
      text,
      "is no legal name in Compose: expected letters, digits, dots, underscores and hyphens",
      "Choose another name",
    ),
};

function refFormat(name: string, kinds: readonly Kind[], example: string): Format {
  return {
    name,
    code: "HSM-E0207",
    description: `A ${kinds.join(" or ")} by its name; kind and registry may stand before it`,
    examples: [example, `${kinds[0]}:${example}`, `acme/${example}`],
    pattern: new RegExp(`^(${PART}/)?((${kinds.join("|")}):)?${PART}$`),
    judge: (text) => judgeRefOf(text, kinds),
  };
}

function judgeRefOf(text: string, kinds: readonly Kind[]): Complaint | undefined {
  const ref = parseRef(text);
  if (ref === undefined) return judgeRef(text);
  if (ref.kind === undefined || kinds.includes(ref.kind)) return undefined;
  return complain(
    text,
    `is a ${ref.kind}, expected a ${kinds.join(" or ")}`,
    ref.kind === "container"
      ? `Put it under "implies" as ${quote(text)}`
      : `Name a ${kinds.join(" or ")}`,
  );
}

function distributionAdvice(text: string): string {
  const [, name, rest] = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*([[<>=!~].*)$/.exec(text) ?? [];
  if (name === undefined || rest === undefined) return "Write the name as its index has it";
  return rest.startsWith("[")
    ? `Write ${quote(name)}, and the extras under "install_args: { extras: […] }"`
    : `Write { package: ${name}, version: ${quote(rest)} }`;
}
