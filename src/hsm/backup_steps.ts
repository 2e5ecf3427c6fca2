import { type AdapterInput, type AdapterSteps, type Step, textOf } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { pathOf } from "./fingerprint.ts";

/**
 * The steps that keep a copy of files before others change them: `x.hsm-backup`, or the first free `x.hsm-backup.2`, … An
 * earlier copy is never written over. They belong to the transaction, and are undone with it.
 *
 * @param parts what the adapters answered
 * @returns the steps, with a line for the user each
 */
export async function backupSteps(
  ports: Ports,
  { snapshot }: AdapterInput,
  parts: readonly AdapterSteps[],
): Promise<AdapterSteps> {
  const steps: Step[] = [];
  const notes: string[] = [];
  for (const path of new Set(parts.flatMap(({ backups = [] }) => backups))) {
    const seen = snapshot.files.get(path);
    const text = textOf(snapshot, path);
    if (seen?.kind !== "file" || text === undefined) continue;
    const copy = await freePath(ports, snapshot.root, path);
    notes.push(`kept: ${path} as it was, in ${copy}`);
    steps.push({
      id: `hsm.backup.${path}`,
      by: "hsm",
      subject: copy,
      causes: [`keeps ${path} as it was (--backup)`],
      effect: {
        kind: "write",
        path: copy,
        text,
        // What is not tracked may be secret.
        ...(path.startsWith(".hsm/")
          ? { secret: true, mode: 0o600 }
          : seen.mode !== undefined && { mode: seen.mode }),
      },
    });
  }
  return { steps, after: [], notes };
}

async function freePath(ports: Ports, root: string, path: string): Promise<string> {
  for (let number = 1;; number++) {
    const copy = number === 1 ? `${path}.hsm-backup` : `${path}.hsm-backup.${number}`;
    if (await ports.files.lstat(pathOf(root, copy)) === null) return copy;
  }
}
