import type { Plan } from "@/model/mod.ts";
import { unifiedDiff } from "@/text/words/diff.ts";

/** One unified diff for every file step of a plan; the content of secret files is not shown. */
export function textDiffs(
  plan: Plan,
  textBefore: (path: string) => string | undefined,
): readonly string[] {
  const diffs: string[] = [];
  for (const { effect } of plan.steps) {
    if (effect.kind === "run") continue;
    if (effect.kind === "write" && effect.secret) {
      diffs.push(`--- ${effect.path}\n(its content is secret and is not shown)\n`);
      continue;
    }
    diffs.push(
      unifiedDiff(
        textBefore(effect.path),
        effect.kind === "write" ? effect.text : undefined,
        { path: effect.path },
      ),
    );
  }
  return diffs;
}
