import type { Mode, Problem } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { addOption, removeGroup, removeOption } from "@/manifest/mod.ts";
import type { Answer } from "./answer.ts";
import { edit, type EditOptions } from "./edit.ts";
import { type GroupFacts, groupNamed, meant, optionNames } from "./look_up.ts";
import type { GlobalOptions } from "./options.ts";
import type { Change, Edited } from "./think_edit.ts";

/** `hsm group add GROUP --option OPTION`; without an option the group's default. */
export function groupAdd(
  ports: Ports,
  global: GlobalOptions,
  name: string,
  options: readonly string[],
  entry: { readonly profile?: string; readonly mode?: Mode },
  how: EditOptions = {},
): Promise<Answer<Edited>> {
  return edit(ports, global, `hsm group add ${name}`, ({ manifestText }, catalog) => {
    const group = groupNamed(catalog, name);
    if (!group.ok) return group;
    const known = optionNames(catalog, group.value.name);
    const chosen = options.length > 0 ? options : group.value.default;
    const wrong = optionProblems(group.value, known, chosen);
    const problems = wrong.length === 0 && entry.mode === "dev"
      ? [groupModeNotYet(name, chosen)]
      : wrong;
    if (problems.length > 0) return { ok: false, problems };
    const many = group.value.strategy === "M-of-N";
    const rest = { many, ...entry, comment: group.value.comment };
    return inTurn(manifestText, chosen, (text, option) => addOption(text, name, option, rest));
  }, how);
}

/** `hsm group remove GROUP [--option OPTION]`. What is not there is an error, as for `git rm`. */
export function groupRemove(
  ports: Ports,
  global: GlobalOptions,
  name: string,
  options: readonly string[],
  how: EditOptions = {},
): Promise<Answer<Edited>> {
  return edit(ports, global, `hsm group remove ${name}`, ({ manifestText, project }, catalog) => {
    const bare = name.replace(/^.*[/:]/, "");
    const entry = project.groups.find(({ ref }) => ref.name === bare);
    if (!entry) {
      return {
        ok: false,
        problems: [notInGroups(name, project.groups.map(({ ref }) => ref.name))],
      };
    }
    const chosen = entry.choose.map(({ ref }) => ref.name);
    const absent = options.filter((option) => !chosen.includes(option.replace(/^.*[/:]/, "")));
    if (absent.length > 0) {
      return { ok: false, problems: absent.map((option) => notChosen(name, option, chosen)) };
    }
    const group = groupNamed(catalog, name);
    // A group that its registry has dropped can still be removed; then no comment of its is known.
    const comment = group.ok ? group.value.comment : undefined;
    if (options.length === 0) return removeGroup(manifestText, name, comment);
    return inTurn(
      manifestText,
      options,
      (text, option) => removeOption(text, name, option, comment),
    );
  }, how);
}

/** One edit after the other on the same text. */
function inTurn(
  before: string,
  options: readonly string[],
  change: (text: string, option: string) => Change,
): Change {
  let text = before;
  const summaries: string[] = [];
  for (const option of [...new Set(options)]) {
    const step = change(text, option);
    if (!step.ok) return step;
    text = step.value.text;
    summaries.push(step.value.summary);
  }
  return { ok: true, value: { text, changed: text !== before, summary: summaries.join("; ") } };
}

function optionProblems(
  group: GroupFacts,
  known: readonly string[],
  chosen: readonly string[],
): Problem[] {
  const all = `Options: ${known.join(", ")}`;
  if (chosen.length === 0) {
    return [{
      code: "HSM-E0622",
      message: `Group "${group.name}" has no default: expected \`--option\``,
      next: `Run \`hsm group add ${group.name} --option ${known[0] ?? "OPTION"}\`. ${all}`,
    }];
  }
  if (group.strategy === "1-of-N" && chosen.length > 1) {
    return [{
      code: "HSM-E0626",
      message: `Group "${group.name}" takes exactly one option, got ${chosen.length}`,
      next: `Run \`hsm group add ${group.name} --option ${chosen[0]}\`. ${all}`,
    }];
  }
  return chosen.filter((option) => !known.includes(option.replace(/^.*[/:]/, ""))).map((option) => {
    const near = meant(option, known);
    return {
      code: "HSM-E0623",
      message: `Group "${group.name}" has no option "${option}"`,
      next: (near.length > 0 ? `Did you mean "${near[0]}"? ` : "") + all,
    };
  });
}

function groupModeNotYet(name: string, chosen: readonly string[]): Problem {
  const [option = "OPTION"] = chosen;
  return {
    code: "HSM-E0694",
    message: "The mode dev of a whole group does not work yet, expected the mode of its option",
    next: `Run \`hsm group add ${name} --option ${option}\`, then \`hsm mode ${option} dev\``,
  };
}

function notInGroups(name: string, names: readonly string[]): Problem {
  const [near] = meant(name, names);
  return {
    code: "HSM-E0628",
    message: `hsm.yaml has no group "${name}"`,
    next: near === undefined
      ? names.length > 0
        ? `Its groups: ${names.join(", ")}`
        : "`hsm group list` shows what is chosen"
      : `Did you mean "${near}"? Run \`hsm group remove ${near}\``,
  };
}

function notChosen(name: string, option: string, chosen: readonly string[]): Problem {
  return {
    code: "HSM-E0628",
    message: `"${option}" is not chosen in group "${name}" of hsm.yaml`,
    next: chosen.length > 0
      ? `Chosen: ${chosen.join(", ")}`
      : "`hsm group list` shows what is chosen",
  };
}
