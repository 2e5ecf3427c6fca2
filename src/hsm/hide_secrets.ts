import { isObject, type Json, type Problem, type Stack } from "@/model/mod.ts";
import { FileError, type Ports } from "@/ports.ts";
import { readBounded, readVariable } from "@/observe/mod.ts";
import { maskOf, namedSecrets } from "@/text/redact/mod.ts";
import { type EnvFileProblem, parseEnvFile } from "@/text/words/mod.ts";
import { join } from "./find_root.ts";

/** Where generated secrets are kept, 0600, never tracked. */
export const SECRETS_FILE = ".hsm/env/secrets.json";

/**
 * Hides what a project keeps secret from everything that is shown from here on: the secrets hsm made earlier, and the
 * values of `.env` whose names say that they are secret. Files that cannot be read are somebody else's to judge.
 *
 * @returns the lines of `.env` that cannot be read
 */
export async function hideProjectSecrets(ports: Ports, root: string): Promise<readonly Problem[]> {
  const kept = await textOr(ports, join(root, SECRETS_FILE));
  const own = await textOr(ports, join(root, ".env"));
  const parsed = parseEnvFile(own);
  const named = [...parsed.entries, ...roughly(own)]
    .flatMap(({ name, value }) => namedSecrets({ [name]: value }));
  ports.terminal.mask(maskOf([...textsIn(jsonOr(kept)), ...named]));
  return parsed.ok ? [] : parsed.problems.map(unreadable);
}

/** What stands after a name, whoever can read it: a secret in a line that is wrong is one as well. */
function roughly(text: string): readonly { readonly name: string; readonly value: string }[] {
  const lines = text.matchAll(/^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:](.*)$/gm);
  return [...lines].flatMap(([, name = "", rest = ""]) => {
    const value = rest.trim();
    const inside = /^(["'])(.*?)(?:\1|$)/.exec(value)?.[2];
    return [value, inside ?? value.replace(/\s+#.*$/, "")].map((one) => ({ name, value: one }));
  });
}

function unreadable({ line, message }: EnvFileProblem): Problem {
  return {
    code: "HSM-W0609",
    message: `This line of .env is left out: ${message}`,
    // Without the text of the line: it may be a secret.
    place: { file: ".env", line, column: 1, length: 1, lineText: "…" },
    next: "Correct the line; `.env` is read as Docker Compose reads it",
  };
}

/**
 * Hides the secrets of a stack: generated ones, those of this very run too, and the user's variables that stand for a
 * property which the container calls secret.
 *
 * @param generated container → property → value
 */
export async function hideStackSecrets(
  ports: Ports,
  root: string,
  stack: Stack,
  generated: Json,
): Promise<void> {
  const values = textsIn(generated);
  for (const name of secretVariables(stack)) {
    const value = await readVariable(ports, root, name);
    if (value !== undefined) values.push(value);
  }
  ports.terminal.mask(maskOf(values));
}

/** Names of variables that a profile gives for secret properties: `password: "${PG_PASSWORD}"`. */
function secretVariables({ containers }: Stack): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { definition: { connection, deployment_profiles: profiles } } of containers) {
    const properties = isObject(connection) ? connection["properties"] : undefined;
    const secret = Object.entries(isObject(properties) ? properties : {})
      .filter(([, value]) => isObject(value) && value["secret"] === true).map(([name]) => name);
    for (const profile of Object.values(isObject(profiles) ? profiles : {})) {
      const given = isObject(profile) ? profile["properties"] : undefined;
      for (const name of isObject(given) ? secret : []) {
        const template = isObject(given) && Object.hasOwn(given, name) ? String(given[name]) : "";
        for (const [, variable = ""] of template.matchAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)/g)) {
          names.add(variable);
        }
      }
    }
  }
  return names;
}

function textsIn(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

async function textOr(ports: Ports, path: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readBounded(ports.files, path) ?? undefined);
  } catch (thrown) {
    if (thrown instanceof FileError) return "";
    throw thrown;
  }
}

function jsonOr(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
