import type { Files } from "@/ports.ts";
import type { Seen } from "./decide.ts";
import { digestOf } from "./digest_of.ts";
import type { Target } from "./journal.ts";

/** Looks what lies at a target's place. */
export async function look(files: Files, real: string, target: Target): Promise<Seen> {
  const stat = await files.lstat(real);
  if (stat === null) return { kind: "absent" };
  if (stat.kind === "symlink") {
    const isLink = target.old?.kind === "link";
    return isLink ? { kind: "link", target: await files.readLink(real) } : { kind: "other" };
  }
  if (stat.kind !== "file") return { kind: "other" };
  const bytes = await files.read(real) ?? new Uint8Array();
  return { kind: "file", digest: await digestOf(bytes), mode: stat.mode, bytes };
}
