import { FileError, type Ports } from "@/ports.ts";
import { parseState, type State } from "@/state/mod.ts";
import { join } from "./find_root.ts";
import { pathOf } from "./fingerprint.ts";

/** `.hsm/state.json`. */
export const STATE = ".hsm/state.json";

/** Environments that a sync of hsm made or was allowed to change, and that are still the same folders. */
export async function environmentsMadeByHsm(
  ports: Ports,
  root: string,
): Promise<readonly string[]> {
  const known = (await readState(ports, root))?.memory["environments"];
  if (known === undefined || typeof known !== "object" || known === null) return [];
  const found: string[] = [];
  for (const [path, stamp] of Object.entries(known)) {
    if (await stampOf(ports, root, path) === stamp) found.push(path);
  }
  return found;
}

/** Reads `.hsm/state.json`; undefined where it is absent, doubtful, or somebody else's: then the long way is taken. */
export async function readState(ports: Ports, root: string): Promise<State | undefined> {
  try {
    const bytes = await ports.files.read(join(root, STATE));
    return bytes === null ? undefined : parseState(new TextDecoder().decode(bytes));
  } catch (thrown) {
    if (thrown instanceof FileError && ["EACCES", "EPERM"].includes(thrown.code)) return undefined;
    throw thrown;
  }
}

/** Recognises an environment: somebody who makes a new one at the same place makes a new folder. */
export async function stampOf(
  ports: Ports,
  root: string,
  path: string,
): Promise<string | undefined> {
  const stat = await ports.files.stat(`${pathOf(root, path)}/pyvenv.cfg`);
  return stat === null ? undefined : `${stat.device}:${stat.inode}:${stat.mtime}`;
}
