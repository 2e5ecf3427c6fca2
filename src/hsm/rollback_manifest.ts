import { type Problem, type Result, type Step, success } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { digest } from "@/observe/mod.ts";
import type { Generation } from "@/state/mod.ts";
import { shortDiff } from "@/text/words/diff.ts";
import { join, MANIFEST } from "./find_root.ts";
import { readText } from "./read_text.ts";

/** The folder of the history with hsm.yaml as people had edited it before a forced rollback. */
export const REPLACED = "replaced";

/** What a rollback does with hsm.yaml. */
export interface ManifestSteps {
  readonly steps: readonly Step[];
  /** Where the text is kept that was edited since; undefined: nothing was. */
  readonly replaced?: string;
}

/** What a rollback needs to know of hsm.yaml. */
export interface ManifestRollback {
  /** What was there last; undefined where its record cannot be read: then anything else counts as edited. */
  readonly current?: Generation;
  readonly target: Generation;
  /** hsm.yaml of the target. */
  readonly text: string;
  /** Go on where it was edited since. */
  readonly force: boolean;
}

/**
 * The steps that bring hsm.yaml back. One that was edited since the current generation stops the rollback, because
 * nobody else has that text; with `force` it is kept in `.hsm/history/replaced`. One that was deleted stops nothing.
 */
export async function manifestSteps(
  ports: Ports,
  root: string,
  { current, target, text, force }: ManifestRollback,
): Promise<Result<ManifestSteps>> {
  const read = await readText(ports, join(root, MANIFEST));
  if (!read.ok) return read;
  const found = read.value;
  if (found === text) return success({ steps: [] });
  const from = found === undefined ? undefined : await digest(new TextEncoder().encode(found));
  const restore: Step = {
    id: "hsm.restore.manifest",
    by: "hsm",
    subject: MANIFEST,
    causes: [`as generation ${target.number} had it`],
    effect: { kind: "write", path: MANIFEST, text, from },
  };
  const isEdited = from !== undefined && from !== current?.files[MANIFEST]?.digest;
  if (found === undefined || !isEdited) return success({ steps: [restore] });
  const since = `since ${current ? `generation ${current.number}` : "the last generation"}`;
  if (!force) return { ok: false, problems: [editedManifest(found, text, target, since)] };
  const replaced = `.hsm/history/${REPLACED}/hsm-${from.slice(0, 12)}.yaml`;
  const keep: Step = {
    id: "hsm.keep.manifest",
    by: "hsm",
    subject: replaced,
    causes: [`${MANIFEST} as it was edited ${since}`],
    effect: {
      kind: "write",
      path: replaced,
      text: found,
      // Its name says its content.
      ...(await ports.files.lstat(join(root, replaced)) !== null && { from }),
      mode: 0o600,
    },
  };
  return success({ steps: [keep, restore], replaced });
}

function editedManifest(
  found: string,
  text: string,
  target: Generation,
  since: string,
): Problem {
  return {
    code: "HSM-E0823",
    message: `${MANIFEST} was edited ${since}: a rollback would take that back`,
    // What the rollback would do: an edit that it takes back has a minus.
    diff: shortDiff(found, text, {
      path: MANIFEST,
      names: [`${MANIFEST} (now)`, `${MANIFEST} (generation ${target.number})`],
    }),
    next: `Run \`hsm rollback ${target.number} --force\`: the edited text is then kept in ` +
      "`.hsm/history/replaced`",
  };
}
