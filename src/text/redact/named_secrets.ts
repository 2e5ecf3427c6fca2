/** Names of variables that hold secrets, as tools and services call them. */
const SECRET_NAME =
  /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|PWD|PASS|SECRET|TOKEN|API_?KEY|ACCESS_KEY|SECRET_KEY|PRIVATE_KEY|CREDENTIALS?)$/i;

/**
 * The values that, by their variables' names, nobody may see. A path is none: it says where the secret is.
 *
 * @param variables name → value
 *
 * @example
 * ```ts
 * import { namedSecrets } from "@/text/redact/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const variables = { UV_INDEX_ACME_PASSWORD: "s3cret-value", PWD: "/home/me", HOME: "/home/me" };
 * assert.deepEqual(namedSecrets(variables), ["s3cret-value"]);
 * ```
 */
export function namedSecrets(variables: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(variables)
    .filter(([name, value]) => SECRET_NAME.test(name) && !/^(?:[/~.]|[A-Za-z]:[\\/])/.test(value))
    .map(([, value]) => value);
}
