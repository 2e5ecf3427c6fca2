import { isWithin, joinPath, leavesRoot } from "./join_path.ts";

/** How the word of a consent to a place of the machine begins. */
export const MOUNT = "mount:";

/** Parts of the project that a container gets only with consent: secrets, and what runs on the host by itself. */
const PRIVATE = /^(?:\.git|\.venv|\.hsm(?!\/data(?:\/|$))|\.env(?:\.[^/]*)?)(?:\/|$)/i;

/**
 * The consent that a path of the machine needs.
 *
 * @param path as written, relative to the root
 * @param folder a dev source's own folder, free to use; as {@link joinPath} writes it
 * @returns undefined where the path needs none
 */
export function mountWord(path: string, folder: string | undefined): string | undefined {
  const plain = joinPath("", path);
  if (isEngineSocket(plain)) return "docker-socket";
  // What a variable stands for is not known when hsm.yaml is written.
  if (path.includes("$")) return `${MOUNT}${path}`;
  if (folder !== undefined && isWithin(plain, folder) && !PRIVATE.test(plain)) return undefined;
  const asks = plain === "." || leavesRoot(plain) || PRIVATE.test(plain);
  return asks ? `${MOUNT}${plain}` : undefined;
}

/** Whoever may speak to the engine may do everything that it may. Windows has a pipe for it. */
function isEngineSocket(plain: string): boolean {
  return /(?:^|\/)[a-z.-]*(?:docker|podman|containerd|crio|buildkitd)[a-z.-]*\.sock$/i.test(
    plain,
  ) ||
    /\/pipe\/[a-z_]*(?:docker|podman|containerd)/i.test(plain);
}
