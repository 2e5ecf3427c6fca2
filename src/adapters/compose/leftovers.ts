import { type AdapterInput, type Command, probeKey, type Step } from "@/model/mod.ts";
import { listContainers } from "./command.ts";
import { type Entries, FILE } from "./document.ts";
import { runningProject } from "./project_name.ts";
import type { UserFiles } from "./user_files.ts";

/** Services that hsm had written and that are not in the file any more. */
function goneServices({ lock }: AdapterInput, { services }: Entries): readonly string[] {
  const recorded = Object.keys(lock.owned[FILE]?.["services"] ?? {});
  return recorded.filter((name) => !Object.hasOwn(services, name)).sort();
}

/** Asks for containers that may have to go; undefined where nothing left the stack, or there is no docker. */
export function leftoverProbe(
  input: AdapterInput,
  user: UserFiles,
  entries: Entries,
): Command | undefined {
  if (goneServices(input, entries).length === 0) return undefined;
  if (input.snapshot.tools.get("docker") === undefined) return undefined;
  return listContainers(runningProject(input.stack, user, input.snapshot), input.snapshot);
}

/**
 * Removes containers of services that left the stack: exactly those of this project and folder that carry hsm's label.
 * They are stopped first, so that a database can close its files; volumes stay.
 */
export function removals(
  input: AdapterInput,
  user: UserFiles,
  entries: Entries,
): { readonly steps: readonly Step[]; readonly notes: readonly string[] } {
  const gone = goneServices(input, entries);
  if (gone.length === 0) return { steps: [], notes: [] };
  const probe = leftoverProbe(input, user, entries);
  const ran = probe && input.snapshot.probes.get(probeKey(probe));
  if (ran?.code !== 0) {
    const note = `docker does not answer: containers of ${
      gone.join(", ")
    }, if any, are left as they are`;
    return { steps: [], notes: [note] };
  }
  const rows = ran.stdout.split("\n").map((line) => line.trim()).filter((line) => line !== "")
    .map((line) => line.split("\t"));
  const leaving = rows.flatMap(([id = "", name = "", component = "", service = ""]) => {
    if (id === "" || component === "" || Object.hasOwn(entries.services, service)) return [];
    const what = `container:${component} (service ${service})`;
    return [{ id, name, cause: `${what} is no longer in the stack; volumes stay` }];
  }).sort((a, b) => a.name < b.name ? -1 : 1);
  const steps = (["stop", "rm"] as const).flatMap((verb) =>
    leaving.map(({ id, name, cause }) => removal(verb, id, name, cause))
  );
  return { steps, notes: [] };
}

function removal(verb: "stop" | "rm", id: string, name: string, cause: string): Step {
  return {
    id: `compose.${verb}.${name}`,
    by: "compose",
    subject: `docker ${verb} ${name}`,
    causes: [cause],
    effect: { kind: "run", command: { tool: "docker", args: [verb, id] }, mayWrite: [] },
  };
}
