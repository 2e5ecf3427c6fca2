import type { Plan, Step } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { digest } from "@/observe/mod.ts";
import type { Answer } from "./answer.ts";
import { MANIFEST } from "./find_root.ts";
import type { GlobalOptions } from "./options.ts";
import { withProject } from "./transact.ts";

/**
 * The step that writes hsm.yaml.
 *
 * @param command as the user knows it
 * @param before the text the edit was made from; a file that changed since is not overwritten. undefined: there is none
 */
export async function manifestStep(
  command: string,
  text: string,
  before: string | undefined,
): Promise<Step> {
  const from = before === undefined ? undefined : await digest(new TextEncoder().encode(before));
  return {
    id: "hsm.write.manifest",
    by: "hsm",
    subject: MANIFEST,
    causes: [command],
    effect: { kind: "write", path: MANIFEST, text, from },
  };
}

/**
 * Writes hsm.yaml through the transaction: a killed run leaves the complete old or the complete new file.
 *
 * @param command as the user knows it
 * @param before the text the edit was made from; a file that changed since is not overwritten
 */
export async function writeManifest(
  ports: Ports,
  root: string,
  global: GlobalOptions,
  command: string,
  text: string,
  before: string | undefined,
): Promise<Answer<void>> {
  const plan: Plan = {
    steps: [await manifestStep(command, text, before)],
    after: [],
    notes: [],
  };
  return await withProject(
    ports,
    root,
    global,
    command,
    (held) => held.carryOut({ plan, yes: false }),
  );
}
