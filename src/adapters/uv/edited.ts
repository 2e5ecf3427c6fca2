import { type AdapterInput, type Problem, textOf } from "@/model/mod.ts";
import { editToml } from "@/text/toml/mod.ts";
import { newPyproject } from "./new_pyproject.ts";
import { readPyproject } from "./pyproject.ts";
import { reconcile } from "./reconcile.ts";
import { currentTarget, departedTargets, type Target } from "./targets.ts";

/** A pyproject.toml as it should be, and what hsm owns in it. */
export type Edited =
  | {
    readonly ok: true;
    readonly text: string;
    readonly changed: boolean;
    readonly owned: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly causes: readonly string[];
    readonly notes: readonly string[];
    /** A copy of the file as it was is kept. */
    readonly backup: boolean;
  }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A file with what becomes of it. */
export interface EditedFile {
  readonly target: Target;
  readonly result: Edited;
}

/** Asked several times in one run with the same input; reading and editing are the dear part. */
const known = new WeakMap<AdapterInput, readonly EditedFile[]>();

/** Applies what must change to each file: first the one uv works on (made where there is none), then those that hsm leaves. */
export function editedFiles(input: AdapterInput): readonly EditedFile[] {
  const before = known.get(input);
  if (before !== undefined) return before;
  const current = currentTarget(input);
  const targets = [...(current ? [current] : []), ...departedTargets(input)];
  const result = targets.map((target) => ({ target, result: edit(input, target) }));
  known.set(input, result);
  return result;
}

/** What becomes of the file that uv works on; undefined where there is none to work on. */
export function edited(input: AdapterInput): Edited | undefined {
  return editedFiles(input).find(({ target }) => target.isCurrent)?.result;
}

function edit(input: AdapterInput, target: Target): Edited {
  const { edits, owned, causes, notes, problems, backup } = reconcile(input, target);
  if (problems.length > 0) return { ok: false, problems };
  const found = textOf(input.snapshot, target.path);
  const before = found ?? newPyproject(input.stack);
  const marks = Object.keys(target.ledger["created"] ?? {});
  if (edits.length === 0) {
    const kept = marks.length > 0 && Object.keys(owned).length > 0 ? markTable(marks) : {};
    const same = { text: before, changed: false, backup: false };
    return { ok: true, ...same, owned: { ...owned, ...kept }, causes, notes };
  }
  const result = editToml(before, edits, marks);
  if (!result.ok) return { ok: false, problems: [refusal(input, target, result)] };
  const created = result.created.length > 0 ? markTable(result.created) : {};
  return {
    ok: true,
    text: result.text,
    changed: result.text !== found,
    owned: { ...owned, ...created },
    causes: found === undefined ? ["created for this project", ...causes] : causes,
    notes,
    backup,
  };
}

function markTable(marks: readonly string[]): Record<string, Record<string, string>> {
  return { created: Object.fromEntries([...marks].sort().map((mark) => [mark, ""])) };
}

function refusal(
  input: AdapterInput,
  { path }: Target,
  result: { readonly reason: string; readonly hint: string; readonly line?: number },
): Problem {
  const file = readPyproject(input.snapshot, path);
  const lines = file.kind === "read" ? file.text.split(/\r?\n/) : [];
  const line = result.line;
  return {
    code: "HSM-E0414",
    message: `hsm cannot edit ${path} without harm: ${result.reason}`,
    ...(line !== undefined && {
      place: { file: path, line, column: 1, length: 1, lineText: lines[line - 1] ?? "" },
    }),
    next: result.hint,
  };
}
