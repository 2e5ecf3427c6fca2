import { isObject, type Json } from "@/model/mod.ts";
import { FileError, type FileLock, type Files, type Ports } from "@/ports.ts";

/** Codes of a file system that has no locks of the system, as some network and FUSE file systems. */
export const NO_LOCKS: readonly string[] = ["ENOLCK", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];

/** Who holds a project where the system has no lock for it: the content of `.hsm/lock.held`. */
export interface Claim {
  /** Names this one claim, for `hsm unlock --force`. */
  readonly id: string;
  /** As the user typed it. */
  readonly command: string;
  /** Process id. */
  readonly pid: number;
  /** What tells the process from a later one with the same id; "" where the system does not tell. */
  readonly life: string;
  /** Name of the machine. */
  readonly host: string;
  /** See `Identity.boot`. */
  readonly boot: string;
  /** Name of the user. */
  readonly user: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Where the claim on a project is. */
export function claimPath(root: string): string {
  return `${root}/.hsm/lock.held`;
}

/**
 * The claim on a project; null where there is none. One that was cut off while it was written has no id: nobody can tell
 * whose it is.
 */
export async function readClaim(files: Files, root: string): Promise<Claim | null> {
  const bytes = await files.read(claimPath(root));
  if (bytes === null) return null;
  const found = parseJson(new TextDecoder().decode(bytes));
  const text = (name: string): string => {
    const value = isObject(found) ? found[name] : undefined;
    return typeof value === "string" ? value : "";
  };
  const number = (name: string): number => {
    const value = isObject(found) ? found[name] : undefined;
    return typeof value === "number" ? value : 0;
  };
  return {
    ...{ id: text("id"), command: text("command"), pid: number("pid"), life: text("life") },
    ...{ host: text("host"), boot: text("boot"), user: text("user"), since: number("since") },
  };
}

/** Whether who made a claim lives. `unknown`: another machine's, or nothing that this system can tell. */
export type Holder = "alive" | "dead" | "unknown";

/**
 * Tells by the boot and by what the system says of the process; never by a clock, which may go backwards, and never by
 * the id alone, which another process may have by now.
 */
export async function holderOf(ports: Ports, claim: Claim): Promise<Holder> {
  const { identity: { host, boot }, processes } = ports;
  if (claim.host === "" || claim.host !== host || claim.boot === "" || boot === "") {
    return "unknown";
  }
  // Another start of the same machine: none of its processes is left.
  if (claim.boot !== boot) return "dead";
  const now = await processes.lifeOf(claim.pid);
  const [space, start] = splitLife(claim.life);
  if (now === undefined || start === "" || now.space !== space) return "unknown";
  return now.start === start ? "alive" : "dead";
}

/**
 * Takes a project where the system has no lock: a file that only one process can create. A claim whose holder is dead is
 * taken over.
 *
 * @returns null where somebody else has it, or may have it
 */
export async function takeClaim(
  ports: Ports,
  root: string,
  command: string,
): Promise<FileLock | null> {
  const { files } = ports;
  const there = await readClaim(files, root);
  if (there !== null && !await dropDead(ports, root, there)) return null;
  const claim = await ownClaim(ports, command);
  if (!await create(files, claimPath(root), claim)) return null;
  await files.sync(claimPath(root));
  return {
    write: () => Promise.resolve(),
    release: async () => {
      const now = await readClaim(files, root);
      if (now?.id === claim.id) await files.remove(claimPath(root));
    },
  };
}

/**
 * Removes a claim whose holder is dead. Who does it first says so in a file of its own, that only one can create, and
 * looks again: otherwise the slower of two would remove the claim that the faster one has made since.
 *
 * @returns whether there is no claim any more
 */
export async function dropDead(ports: Ports, root: string, claim: Claim): Promise<boolean> {
  const { files } = ports;
  if (claim.id === "" || await holderOf(ports, claim) !== "dead") return false;
  const mark = takeoverPath(root, claim);
  if (!await create(files, mark, await ownClaim(ports, "takes over"))) return false;
  try {
    const now = await readClaim(files, root);
    if (now?.id === claim.id) await files.remove(claimPath(root));
    return now === null || now.id === claim.id;
  } finally {
    await files.remove(mark);
  }
}

/** Whether somebody takes a claim over, or died while it did: then nobody else ever does. */
export async function isTakenOver(files: Files, root: string, claim: Claim): Promise<boolean> {
  return await files.lstat(takeoverPath(root, claim)) !== null;
}

/** Removes a claim, whoever holds it, and what a take-over of it left. */
export async function removeClaim(files: Files, root: string, claim: Claim): Promise<void> {
  const mark = takeoverPath(root, claim);
  if (await files.lstat(mark) !== null) await files.remove(mark);
  await files.remove(claimPath(root));
}

function takeoverPath(root: string, { id }: Claim): string {
  return `${claimPath(root)}.${id.replace(/[^A-Za-z0-9]/g, "")}`;
}

async function ownClaim(ports: Ports, command: string): Promise<Claim> {
  const { identity: { pid, host, boot, user }, clock, random, processes } = ports;
  const life = await processes.lifeOf(pid);
  return {
    ...{ id: random.token(10), command, pid, host, boot, user, since: clock.now() },
    life: life?.start ? `${life.space} ${life.start}` : "",
  };
}

function splitLife(life: string): readonly [space: string, start: string] {
  const at = life.indexOf(" ");
  return at < 0 ? ["", ""] : [life.slice(0, at), life.slice(at + 1)];
}

/** False where somebody was faster. */
async function create(files: Files, path: string, claim: Claim): Promise<boolean> {
  try {
    await files.create(path, new TextEncoder().encode(`${JSON.stringify(claim)}\n`), 0o644);
    return true;
  } catch (thrown) {
    if (thrown instanceof FileError && thrown.code === "EEXIST") return false;
    throw thrown;
  }
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
