/**
 * The compose adapter: `docker-compose.hsm.yml`, judged by `docker compose config`.
 *
 * Comes in: a stack, what was observed, what hsm.lock owns. Goes out: wants, problems, steps. Never here: running docker,
 * the user's compose file, starting a container, a secret (those stand in `.hsm/env`), a hash or a version in the file.
 *
 * @example
 * ```ts
 * import { composeAdapter } from "@/adapters/compose/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(composeAdapter.name, "compose");
 * ```
 *
 * @module
 */
import type { Adapter, AdapterInput, Owned, Problem } from "@/model/mod.ts";
import { check } from "./check.ts";
import { FILE } from "./document.ts";
import { explain } from "./explain.ts";
import { stateOf } from "./state.ts";
import { steps } from "./steps.ts";
import { managedContainers } from "./wanted.ts";
import { wants } from "./wants.ts";

export { consentsOf } from "./consents.ts";
export { type Entries, FILE, type Kind, NO_ENTRIES, renderCompose } from "./document.ts";
export { type Environment, type HostPort, hostPort } from "./host_ports.ts";
export { legalProjectName } from "./project_name.ts";

/** Drives Docker Compose. */
export const composeAdapter: Adapter = {
  name: "compose",
  applies: (stack, lock) => managedContainers(stack).length > 0 || lock.owned[FILE] !== undefined,
  wants,
  check,
  steps,
  record: (input): Owned => {
    const owned = input.options.frozen ? input.lock.owned[FILE] ?? {} : stateOf(input).file.owned;
    return Object.keys(owned).length > 0 ? { [FILE]: owned } : {};
  },
  rereads: () => [],
  // Compose says all with its exit code; a warning about a variable that is not set is none of hsm's errors.
  judge: () => ({ problems: [] }),
  verify,
  explain,
};

function verify(input: AdapterInput): readonly Problem[] {
  const { file } = stateOf(input);
  if (file.problems.length > 0 || file.state === "same") return [];
  return [{
    code: "HSM-E0540",
    message: `${FILE} is not what hsm.yaml asks for: ${file.causes.join("; ")}`,
    next: "Run `hsm sync`",
  }];
}
