import {
  blockAfter,
  deleteLines,
  lineEndOf,
  removeBlockEntry,
  startWithComment,
} from "./block_edit.ts";
import { removeFromFlow } from "./flow_edit.ts";
import { isFlow } from "./layout.ts";
import { isMap } from "./library.ts";
import { refuseAt, unknownLayout } from "./locate.ts";
import type { Located, Refusal, Step } from "./locate.ts";
import { asPlan } from "./planned_edit.ts";
import type { PlannedEdit } from "./planned_edit.ts";
import { putInline } from "./put_value.ts";
import type { Page } from "./put_value.ts";
import { startsLine } from "./text_lines.ts";
import type { Splice } from "./text_lines.ts";
import { printPath } from "./value.ts";
import type { YamlEdit } from "./yaml_edit.ts";

/** Plans the removal of an entry that exists; `prune` may move it to a parent. */
export function planRemove(
  page: Page,
  edit: YamlEdit & { readonly op: "remove" },
  located: Located,
): PlannedEdit {
  const step = located.steps.at(-1);
  if (step === undefined) return unknownLayout(edit.path);
  const parentPath = edit.path.slice(0, -1);
  if (step.entries.length > 1) return asPlan(removeOne(page, step, edit));
  if (edit.prune === true && typeof parentPath.at(-1) === "string") {
    return planRemove(page, { ...edit, path: parentPath }, {
      ...located,
      steps: located.steps.slice(0, -1),
    });
  }
  if (isFlow(step.container)) return asPlan(removeOne(page, step, edit));
  return asPlan(emptyBlock(page, step, located.steps.at(-2), edit.comment));
}

function removeOne(
  page: Page,
  step: Step,
  edit: YamlEdit & { readonly op: "remove" },
): readonly Splice[] | Refusal {
  if (!isFlow(step.container)) {
    return [removeBlockEntry(step.entries, step.index, page.text, edit.comment)];
  }
  const splices = removeFromFlow(step.container, step.index, page.text);
  return splices ?? refuseAt(
    `The brackets around ${printPath(edit.path)} have an unusual layout`,
    "Remove the entry by hand",
    step.entry.start,
  );
}

/** Removes the only entry of a block list or mapping; `[]` or `{}` stays behind its key. */
function emptyBlock(
  page: Page,
  step: Step,
  parent: Step | undefined,
  comment: string | undefined,
): readonly Splice[] {
  const { text } = page;
  const { entry } = step;
  if (parent === undefined) return [removeBlockEntry(step.entries, 0, text, comment)];
  const empty = isMap(step.container) ? "{}" : "[]";
  if (!startsLine(text, entry.start)) {
    return [{ start: entry.start, end: lineEndOf(entry, text), text: empty }];
  }
  const [behind] = putInline(
    page,
    { ...parent, entry: { ...parent.entry, value: undefined } },
    empty,
  );
  const lines = deleteLines(text, startWithComment(entry, text, comment), blockAfter(entry, text));
  return behind === undefined ? [lines] : [behind, lines];
}
