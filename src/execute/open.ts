import { EnvironmentCopy } from "./environment_copy.ts";
import type { Journal } from "./journal.ts";
import type { Prepared } from "./prepare.ts";
import type { TransactionRequest } from "./run_tool.ts";
import type { SharedNote } from "./shared_notes.ts";
import { TransactionFolder } from "./transaction_folder.ts";
import type { FileStep } from "./write_target.ts";

/** What one transaction carries along. */
export interface Open {
  readonly request: TransactionRequest;
  readonly root: string;
  readonly folder: TransactionFolder;
  readonly prepared: Prepared;
  /** One for each environment of the journal. */
  readonly copies: readonly EnvironmentCopy[];
  journal: Journal;
  /** The first of its file steps that has changed nothing yet, whatever the journal marks as started. */
  reached: number;
}

/** A prepared transaction, before its first byte. */
export function openTransaction(
  request: TransactionRequest,
  root: string,
  prepared: Prepared,
): Open {
  const { journal } = prepared;
  const { files, identity, clock } = request.ports;
  const folder = new TransactionFolder(files, root, journal.id);
  const world = { files, root, boot: identity.boot, now: () => clock.now() };
  const copies = journal.environments.map((one, index) =>
    new EnvironmentCopy({ ...world, within: folder.environment(index) }, one)
  );
  return { request, root, folder, prepared, copies, journal, reached: 0 };
}

/** What other projects find in the folders that this one shares with them, until it is over. */
export function notesOf({ request, root, journal }: Open): readonly SharedNote[] {
  return (request.shared ?? []).map((folder) => ({ folder, project: root, id: journal.id }));
}

/** The file step at a place of the journal. */
export function fileStep(open: Open, at: number): FileStep {
  const { request, root, folder, journal } = open;
  const index = journal.steps[at]?.targets[0] ?? -1;
  const target = journal.targets[index];
  if (!target) throw new Error(`Step ${at} has no target`);
  return { files: request.ports.files, root, folder, journal, target, index, at };
}
