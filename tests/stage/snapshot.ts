/** One file, folder or link as it was at one moment. */
export interface Entry {
  readonly kind: "file" | "folder" | "link";
  readonly mode: number;
  readonly size: number;
  readonly time: number;
  readonly inode: number;
  /** Content; undefined in an environment or a git folder, where size and time speak. Of a link: its target. */
  readonly text?: string;
}

/** Path relative to the project (`../x` beside it) → entry. */
export type Snapshot = ReadonlyMap<string, Entry>;

/** Folders of the sandbox that are the machine's, not the person's. */
const OUTSIDE = ["home", "tmp", "bin", "calls"];

/** Looks at everything in a sandbox. */
export async function takeSnapshot(sandbox: string): Promise<Snapshot> {
  const found = new Map<string, Entry>();
  const walk = async (folder: string, inside: string): Promise<void> => {
    for await (const { name } of Deno.readDir(folder)) {
      const path = inside === "" ? name : `${inside}/${name}`;
      if (OUTSIDE.includes(path) || name === "__pycache__") continue;
      const entry = await lookAt(`${folder}/${name}`, isOpaque(path));
      if (entry === undefined) continue;
      found.set(fromProject(path), entry);
      if (entry.kind === "folder") await walk(`${folder}/${name}`, path);
    }
  };
  await walk(sandbox, "");
  found.delete("");
  return found;
}

function fromProject(path: string): string {
  if (path === "project") return "";
  return path.startsWith("project/") ? path.slice("project/".length) : `../${path}`;
}

function isOpaque(path: string): boolean {
  return /(^|\/)(\.venv|\.git|txn|[^/]+\.git)\//.test(path);
}

async function lookAt(path: string, opaque: boolean): Promise<Entry | undefined> {
  try {
    const stat = await Deno.lstat(path);
    const kind = stat.isSymlink ? "link" : stat.isDirectory ? "folder" : "file";
    const text = kind === "link"
      ? await Deno.readLink(path)
      : kind === "file" && !opaque
      ? binary(await Deno.readFile(path))
      : undefined;
    return {
      kind,
      mode: (stat.mode ?? 0) & 0o7777,
      size: kind === "folder" ? 0 : stat.size,
      time: stat.mtime?.getTime() ?? 0,
      inode: stat.ino ?? 0,
      ...(text !== undefined && { text }),
    };
  } catch (error) {
    // Gone between the listing and the look: a process that was stopped may still be tidying up.
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Bytes as a text of the same length, so that two contents can be compared and none is refused. */
function binary(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

/** The text of a file, its bytes read as UTF-8. */
export function textIn(snapshot: Snapshot, path: string): string | undefined {
  const entry = snapshot.get(path);
  if (entry?.kind !== "file" || entry.text === undefined) return undefined;
  const bytes = Uint8Array.from(entry.text, (letter) => letter.charCodeAt(0));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** Whether a path is one of the patterns: `*` within a name, `**` across folders; a folder means all in it. */
export function isAmong(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const source = pattern.replace(/[.+^${}()|[\]\\?]/g, "\\$&")
      .replaceAll("**", "\0").replaceAll("*", "[^/]*").replaceAll("\0", ".*");
    return new RegExp(`^${source}(/.*)?$`).test(path);
  });
}
