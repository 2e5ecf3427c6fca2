import type { AdapterInput, AdapterSteps, Step } from "@/model/mod.ts";
import { compose } from "./command.ts";
import { FILE } from "./document.ts";
import { removals } from "./leftovers.ts";
import type { Reconciled } from "./reconcile.ts";
import { composeVersion, stateOf } from "./state.ts";
import type { UserFiles } from "./user_files.ts";

/** The file, `docker compose config -q` on it, and after the commit the containers that left the stack. */
export function steps(input: AdapterInput): AdapterSteps {
  if (input.options.frozen) return { steps: [], after: [], notes: [] };
  const { user, file } = stateOf(input);
  if (file.problems.length > 0) {
    throw new Error("Steps were asked for although the check found problems");
  }
  const unread = user.unreadable.map(({ path, message }) =>
    `${path} cannot be read (${message}): hsm did not compare its services with it`
  );
  if (file.state === "same") return { steps: [], after: [], notes: file.notes };
  const leftovers = removals(input, user, file.entries);
  const judged = file.state === "write" ? judging(input, user) : { steps: [], notes: [] };
  return {
    steps: [fileStep(input, file), ...judged.steps],
    after: leftovers.steps,
    notes: [...file.notes, ...unread, ...judged.notes, ...leftovers.notes],
    ...(file.backup && { backups: [FILE] }),
  };
}

function fileStep({ snapshot }: AdapterInput, { state, text, causes }: Reconciled): Step {
  const seen = snapshot.files.get(FILE);
  const from = seen?.kind === "file" ? seen.digest : undefined;
  const isWrite = state === "write" && text !== undefined;
  return {
    id: isWrite ? "compose.write" : "compose.remove",
    by: "compose",
    subject: FILE,
    causes,
    effect: isWrite
      ? { kind: "write", path: FILE, text, from }
      : { kind: "remove", path: FILE, from },
  };
}

function judging(
  input: AdapterInput,
  user: UserFiles,
): { readonly steps: readonly Step[]; readonly notes: readonly string[] } {
  const version = composeVersion(input);
  if (version.kind === "none") {
    const note =
      `${version.why}: ${FILE} is checked by hsm's own rules only, not by \`docker compose config\``;
    return { steps: [], notes: [note] };
  }
  const command = compose(user, ["config", "-q"]);
  const step: Step = {
    id: "compose.config",
    by: "compose",
    subject: ["docker", ...command.args].join(" "),
    causes: [`Compose judges ${FILE}`],
    effect: { kind: "run", command, mayWrite: [] },
  };
  return { steps: [step], notes: [] };
}
