import type { FileSeen, Plan } from "@/model/mod.ts";
import { unifiedDiff } from "@/text/words/diff.ts";

/** One unified diff for every file step of a plan; the content of secret files is not shown. */
export function textDiffs(
  plan: Plan,
  seen: (path: string) => FileSeen | undefined,
): readonly string[] {
  const diffs: string[] = [];
  for (const { effect } of plan.steps) {
    if (effect.kind === "run") continue;
    const old = seen(effect.path);
    const before = old?.kind === "file" ? old.text ?? "" : "";
    if (effect.kind === "write" && effect.secret) {
      diffs.push(`--- ${effect.path}\n(its content is secret and is not shown)\n`);
      continue;
    }
    diffs.push(
      unifiedDiff(before, effect.kind === "write" ? effect.text : "", { path: effect.path }),
    );
  }
  return diffs;
}
