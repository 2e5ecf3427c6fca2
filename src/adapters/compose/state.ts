import { type AdapterInput, probeKey, type Ran } from "@/model/mod.ts";
import { VERSION } from "./command.ts";
import { reconcile, type Reconciled } from "./reconcile.ts";
import { type UserFiles, userFiles } from "./user_files.ts";

/** The oldest Compose whose files these are. */
const OLDEST = { major: 2, minor: 24 };

/** What every question of one run is answered from. */
export interface State {
  readonly user: UserFiles;
  readonly file: Reconciled;
}

/** Reads the user's files and compares hsm's. */
export function stateOf(input: AdapterInput): State {
  const user = userFiles(input.snapshot);
  return { user, file: reconcile(input, user) };
}

/** Which Compose there is. */
export type Version =
  | { readonly kind: "none"; readonly why: string }
  | { readonly kind: "old"; readonly text: string }
  | { readonly kind: "good" };

/** What is known of `docker compose` on this machine. */
export function composeVersion({ snapshot }: AdapterInput): Version {
  if (snapshot.tools.get("docker") === undefined) {
    return { kind: "none", why: "docker is not on PATH" };
  }
  const ran: Ran | undefined = snapshot.probes.get(probeKey(VERSION));
  const match = ran?.code === 0 ? /(\d+)\.(\d+)\S*/.exec(ran.stdout) : null;
  if (match === null) return { kind: "none", why: "docker has no compose plugin" };
  const [text, major, minor] = [match[0], Number(match[1]), Number(match[2])];
  const isOld = major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor);
  return isOld ? { kind: "old", text } : { kind: "good" };
}
