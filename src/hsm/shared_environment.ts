import { FileError, type Ports } from "@/ports.ts";
import { realPlace } from "@/execute/mod.ts";
import { join } from "./find_root.ts";
import { digestText, pathOf } from "./fingerprint.ts";

/**
 * Where the lock and the notes about an environment are that lies outside of its project (`UV_PROJECT_ENVIRONMENT`, a
 * link): unrelated projects may share it. Not beside it, which may be `/usr`, and not in it, where an undo puts another
 * folder: in the user's own state folder, by the environment's real path.
 *
 * @param path real path of the environment
 * @returns a folder with an `.hsm` of its own, as a project's; undefined where the user has no such folder
 */
export async function placeOfEnvironment(ports: Ports, path: string): Promise<string | undefined> {
  const { variables } = ports;
  const home = variables.get("HOME") ?? "";
  const given = variables.get("XDG_STATE_HOME") ?? "";
  const state = given.startsWith("/") ? given : home.startsWith("/") ? `${home}/.local/state` : "";
  if (state === "") return undefined;
  return `${state}/hsm/environments/${(await digestText(path)).slice(0, 16)}`;
}

/**
 * Makes the place of an environment that a plan changes; undefined where it lies in the project or in a folder that is
 * locked anyway, or where no place can be made: then syncs of other projects are not kept away.
 *
 * @param path as the plan names it
 * @param locked real paths of the folders whose locks are held: the project's, a workspace's
 */
export async function makePlace(
  ports: Ports,
  root: string,
  path: string,
  locked: readonly string[],
): Promise<string | undefined> {
  const { files } = ports;
  const full = pathOf(root, path);
  const real = await realPlace(files, full) ?? full;
  const isIn = (folder: string): boolean => real === folder || real.startsWith(join(folder, ""));
  if (locked.some(isIn)) return undefined;
  const place = await placeOfEnvironment(ports, real);
  if (place === undefined) return undefined;
  try {
    await files.makeFolder(place, 0o700);
    return place;
  } catch (thrown) {
    // A home that is not there or may not be written, as in some containers: nobody shares it then either.
    if (thrown instanceof FileError) return undefined;
    throw thrown;
  }
}
