import { isWithin, joinPath } from "./join_path.ts";
import { plainPath } from "./mount_word.ts";

/** Where the project lies. */
export interface Whereabouts {
  /** Absolute path of the project. */
  readonly root?: string;
  /** The user's home. */
  readonly home?: string;
}

/**
 * The folder that a dev source is free to use: a neighbour of the project, which a component can name without knowing
 * the machine. What lies in the project has the project's rules. Any other folder a registry would have chosen to
 * reach the machine: one that contains the project or the home, a hidden one, a neighbour of a project right below `/`.
 *
 * @param context as written, relative to the root
 * @returns as `joinPath` writes it
 */
export function freeFolder(
  context: string | undefined,
  { root, home }: Whereabouts,
): string | undefined {
  const plain = context === undefined ? undefined : plainPath(context);
  const name = /^\.\.\/([^./][^/]*)$/.exec(plain ?? "")?.[1];
  if (name === undefined) return undefined;
  if (root === undefined) return plain;
  const [whole, owner] = [root, home ?? ""].map((path) => joinPath("", path).toLowerCase());
  const parent = whole?.slice(0, whole.lastIndexOf("/")) ?? "";
  const place = `${parent}/${name.toLowerCase()}`;
  const isTaken = /^(?:[a-z]:)?$/.test(parent) || place === whole || isWithin(owner ?? "", place);
  return isTaken ? undefined : plain;
}
