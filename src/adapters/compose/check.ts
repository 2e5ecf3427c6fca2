import { type AdapterInput, isObject, type Problem } from "@/model/mod.ts";
import { clashes } from "./clashes.ts";
import { FILE } from "./document.ts";
import { shapeProblems } from "./shape.ts";
import { composeVersion, stateOf } from "./state.ts";
import { managedContainers } from "./wanted.ts";

/** What is wrong before any write: the file's ownership, clashes with the user's files, shape, consents, an old Compose. */
export function check(input: AdapterInput): readonly Problem[] {
  if (input.options.frozen) return [];
  const { user, file } = stateOf(input);
  if (file.problems.length > 0) return file.problems;
  if (managedContainers(input.stack).length === 0) return [];
  const others = user.included
    ? user.files.flatMap(({ value: { services } }) =>
      isObject(services) ? Object.keys(services) : []
    )
    : [];
  return [
    ...shapeProblems(input, file, others),
    ...clashes(input, user, file.entries),
    ...(file.state === "write" ? oldCompose(input) : []),
  ];
}

function oldCompose(input: AdapterInput): readonly Problem[] {
  const version = composeVersion(input);
  if (version.kind !== "old") return [];
  return [{
    code: "HSM-E0530",
    message: `Docker Compose ${version.text} is too old for ${FILE}: 2.24 or newer is needed`,
    next: "Update the compose plugin of docker",
  }];
}
