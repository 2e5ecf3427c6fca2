import type { Command, Snapshot } from "@/model/mod.ts";
import { FILE } from "./document.ts";
import type { UserFiles } from "./user_files.ts";

/**
 * Variables that would make `docker compose -f` speak of another project than the file does. Where the user's file
 * includes hsm's, nothing is taken away: the call is then judged exactly as the user's own `docker compose` would be.
 */
const OWN_PROJECT = ["COMPOSE_FILE", "COMPOSE_PROJECT_NAME", "COMPOSE_PROFILES"];

/** `docker compose …` on hsm's file: in the user's project where that includes it, else by itself. */
export function compose(user: UserFiles, args: readonly string[]): Command {
  return user.included
    ? { tool: "docker", args: ["compose", ...args] }
    : { tool: "docker", args: ["compose", "-f", FILE, ...args], unset: OWN_PROJECT };
}

/** Asks which Compose there is; needs no engine. */
export const VERSION: Command = { tool: "docker", args: ["compose", "version", "--short"] };

/** One row a container: id, name, component, service; a template, because old clients know no `--format json`. */
const ROW =
  `{{.ID}}\t{{.Names}}\t{{.Label "hsm.component"}}\t{{.Label "com.docker.compose.service"}}`;

/** Asks which containers of hsm's components there are in a Compose project of this folder. */
export function listContainers(project: string, { root }: Snapshot): Command {
  const labels = [
    "hsm.component",
    `com.docker.compose.project=${project}`,
    // Another checkout may carry the same project name: its containers are not this project's.
    `com.docker.compose.project.working_dir=${root}`,
  ];
  const filters = labels.flatMap((label) => ["--filter", `label=${label}`]);
  return { tool: "docker", args: ["ps", "--all", "--no-trunc", ...filters, "--format", ROW] };
}
