import { type AdapterInput, type Command, isObject, type Json, probeKey } from "@/model/mod.ts";
import { uvLock, uvSync } from "./command.ts";
import { edited } from "./edited.ts";

/** Asks whether uv.lock still fits pyproject.toml. */
export function lockCheck(input: AdapterInput): Command {
  return uvLock(input, ["--check"]);
}

/** Asks what `uv sync --frozen` would change in the environment. */
export function syncCheck(input: AdapterInput): Command {
  return uvSync(input, ["--dry-run", "--output-format", "json"]);
}

/** Whether pyproject.toml stays as it is. */
export function isUnchanged(input: AdapterInput): boolean {
  const result = edited(input);
  return result?.ok === true && !result.changed;
}

/** Whether uv said that its lock fits. */
export function lockFits(input: AdapterInput): boolean {
  return input.snapshot.probes.get(probeKey(lockCheck(input)))?.code === 0;
}

/** One change that uv would make in the environment. */
export interface Change {
  readonly name: string;
  readonly version: string;
  readonly action: string;
}

/**
 * What uv would change, as its JSON says (still a preview of uv's, so read with care).
 *
 * @returns undefined where the answer is missing or cannot be read, or uv would replace the whole environment: then it
 * counts as changed
 *
 * @example
 * ```ts
 * import { changesOf } from "@/adapters/uv/state.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(changesOf('{"sync": {"action": "check", "changes": []}}'), []);
 * assert.equal(changesOf('{"sync": {"action": "replace", "changes": []}}'), undefined);
 * ```
 */
export function changesOf(stdout: string | undefined): readonly Change[] | undefined {
  if (stdout === undefined) return undefined;
  try {
    const data = JSON.parse(stdout) as Json;
    const sync = isObject(data) ? data["sync"] : undefined;
    const changes = isObject(sync) ? sync["changes"] : undefined;
    const action = isObject(sync) ? sync["action"] : undefined;
    if (!Array.isArray(changes)) return undefined;
    const rows = changes.flatMap((row: Json): Change[] =>
      isObject(row)
        ? [{
          name: String(row["name"] ?? ""),
          version: String(row["version"] ?? ""),
          action: String(row["action"] ?? ""),
        }]
        : []
    );
    // "check" is uv's word for an environment that is there and is only looked at.
    return action === "check" ? rows : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the environment is what the lock says, as uv sees it. */
export function environmentFits(input: AdapterInput): boolean {
  const ran = input.snapshot.probes.get(probeKey(syncCheck(input)));
  return ran?.code === 0 && changesOf(ran.stdout)?.length === 0;
}
