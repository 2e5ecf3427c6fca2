import { failure, type Problem, type Project, type Result, success } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { join } from "./find_root.ts";
import { readText } from "./read_text.ts";

/** The pyproject.toml of a project. */
export interface PyprojectText {
  /** From the root. */
  readonly path: string;
  /** undefined: there is none. */
  readonly text?: string;
}

/**
 * Reads the pyproject.toml of the folder that `managers.python.project` names, the root where it names none.
 *
 * The folder must be there: a slip of the pen would else begin a second Python project.
 */
export async function readPyproject(
  ports: Ports,
  root: string,
  project: Project,
): Promise<Result<PyprojectText>> {
  const folder = project.managers.python.project;
  const path = folder === undefined ? "pyproject.toml" : `${folder}/pyproject.toml`;
  const wrong = folder === undefined ? undefined : await folderProblem(ports, root, folder);
  if (wrong !== undefined) {
    return failure([{ ...wrong, place: project.at(["managers", "python", "project"]) }]);
  }
  const text = await readText(ports, join(root, path), path);
  return text.ok ? success({ path, text: text.value }) : text;
}

async function folderProblem(
  ports: Ports,
  root: string,
  folder: string,
): Promise<Problem | undefined> {
  const full = join(root, folder);
  const stat = await ports.files.stat(full);
  if (stat?.kind !== "directory") {
    const what = stat === null ? "does not exist" : "is a file";
    return {
      code: "HSM-E0615",
      message: `"${folder}" ${what}: expected the folder of the Python project`,
      next: `Correct the path, or make the folder: \`mkdir -p ${folder}\``,
    };
  }
  const real = await ports.files.realPath(full) ?? full;
  if (`${real}/`.startsWith(join(root, ""))) return undefined;
  return {
    code: "HSM-E0616",
    message: `"${folder}" is a link that leads out of the project, to "${real}"`,
    next: "Put hsm.yaml above the real folder, or name a folder that lies in the project",
  };
}
