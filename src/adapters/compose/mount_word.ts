import { isWithin, joinPath, leavesRoot } from "./join_path.ts";

/** How the word of a consent to a place of the machine begins. */
export const MOUNT = "mount:";

/** A path that a part of Compose uses, as written and relative to the root. */
export interface Use {
  readonly path: string;
  readonly access: "read" | "write";
}

/** What of the surroundings is the component's own, and what is the user's. */
export interface Ground {
  /** A dev source's own folder beside the project, as {@link joinPath} writes it: what lies in it is free to use. */
  readonly folder?: string;
  /** Folders of the project's registries: whoever writes there decides what hsm does. */
  readonly registries?: readonly string[];
}

/** At any depth: secrets, and what programs of the host run or obey by themselves. */
const PRIVATE = /(?:^|\/)(?:\.git|\.venv|\.env[^/]*|\.hsm)(?:\/|$)/i;

/** The state of containers is the part of `.hsm` that is theirs. */
const STATE = /^\.hsm\/data(?:\/|$)/i;

/** At the top, nothing to be written by a container: what hsm, uv, Compose and editors take their orders from. */
const ORDERS =
  /^(?:\.[^/]*|hsm\.(?:ya?ml|lock)|(?:docker-)?compose[^/]*\.ya?ml|[^/]*dockerfile[^/]*|pyproject\.toml|uv\.(?:lock|toml)|requirements[^/]*\.txt)(?:\/|$)/i;

/**
 * The consent that the use of a place of the machine needs.
 *
 * @returns undefined where it needs none
 */
export function mountWord({ path, access }: Use, ground: Ground = {}): string | undefined {
  if (isEngineSocket(joinPath("", path))) return "docker-socket";
  const plain = plainPath(path);
  if (plain === undefined) return `${MOUNT}${path}`;
  const { folder, registries = [] } = ground;
  // The folder as a whole has a `.git` and perhaps secrets, as the project has.
  const isInside = folder !== undefined && plain !== folder && isWithin(plain, folder);
  const inner = isInside ? plain.slice(folder.length + 1) : plain;
  const isState = STATE.test(plain);
  const asks = inner === "." || leavesRoot(inner) ||
    PRIVATE.test(isState ? plain.slice(".hsm/data".length) : inner) ||
    (access === "write" &&
      ((!isInside && !isState && ORDERS.test(plain)) || isRegistry(plain, registries)));
  return asks ? `${MOUNT}${plain}` : undefined;
}

/**
 * A path as hsm compares it; undefined where the text does not say for certain which one is meant: a variable decides
 * it, or it is another one where `\` parts no folders, or starts at the current folder of a drive.
 */
export function plainPath(path: string): string | undefined {
  const isOfWindows = /^(?:[A-Za-z]:\\|\\\\)[^/]*$/.test(path) && !path.includes("..");
  if (path.includes("$") || (path.includes("\\") && !isOfWindows)) return undefined;
  return /^\p{L}:(?![\\/])/u.test(path) ? undefined : joinPath("", path);
}

/** Whether a path is a part of a registry, or has one in it. */
function isRegistry(plain: string, registries: readonly string[]): boolean {
  return registries.map((path) => joinPath("", path))
    .some((registry) => isWithin(plain, registry) || isWithin(registry, plain));
}

/** Whoever may speak to the engine may do everything that it may. Windows has a pipe for it. */
function isEngineSocket(plain: string): boolean {
  return /(?:^|\/)[a-z.-]*(?:docker|podman|containerd|crio|buildkitd)[a-z.-]*\.sock$/i.test(
    plain,
  ) ||
    /\/pipe\/[a-z_]*(?:docker|podman|containerd)/i.test(plain);
}
