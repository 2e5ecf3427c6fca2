import { rollback, type RolledBack } from "@/hsm/mod.ts";
import type { Context, View } from "./context.ts";
import { numberIn } from "./number_in.ts";
import { carriedOutBy, contradiction, type SyncFlags, syncView } from "./sync.ts";

/** Flags of `hsm rollback`. */
interface RollbackFlags
  extends Pick<SyncFlags, "dryRun" | "offline" | "yes" | "overwrite" | "backup" | "adopt"> {
  readonly force: boolean;
}

/** `hsm rollback [N]`. */
export default async function (this: Context, flags: RollbackFlags, word?: string): Promise<void> {
  if (contradiction(this, "hsm rollback", flags)) return;
  const to = word === undefined ? undefined : numberIn(this, word);
  if (word !== undefined && to === undefined) return;
  const request = { ...flags, locked: false, frozen: false, ...(to !== undefined && { to }) };
  const answer = await rollback(this.ports, this.global, request);
  const command = word === undefined ? "hsm rollback" : `hsm rollback ${word}`;
  this.print(answer, (done) => ({
    ...view(done, this.verbose),
    ...(flags.dryRun && { said: carriedOutBy(command, flags, done.plan) }),
  }));
}

function view(done: RolledBack, verbose: number): View {
  const { to, replaced, plan, dry } = done;
  const shown = syncView(done, verbose);
  const data = { ...shown.data, to, ...(replaced !== undefined && { replaced }) };
  if (dry) return { ...shown, data };
  if (plan.steps.length + plan.after.length === 0) {
    return { said: [`The stack is as generation ${to} had it: nothing to do`], data };
  }
  return {
    said: [
      ...(shown.said ?? []).slice(0, -1),
      `The stack is as generation ${to} had it`,
      ...(replaced === undefined ? [] : [`hsm.yaml as you had edited it is in ${replaced}`]),
      "Next: `hsm rollback` takes this back",
    ],
    data,
  };
}
