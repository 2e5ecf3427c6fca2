import { failure, isName, type Result, success, suggestName } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { newManifest } from "@/manifest/mod.ts";
import { normalizeName } from "@/text/pep/mod.ts";
import { isTomlTable, parseToml } from "@/text/toml/mod.ts";
import { type Answer, done, refused } from "./answer.ts";
import { join, MANIFEST, startFolder } from "./find_root.ts";
import { guarded, tried } from "./guarded.ts";
import { lastPart, readText } from "./read_text.ts";
import type { GlobalOptions } from "./options.ts";
import { writeSchemas } from "./write_schemas.ts";
import { writeManifest } from "./write_manifest.ts";

/** What `hsm init` made. */
export interface Initialized {
  /** Absolute path of the project. */
  readonly root: string;
  /** Name of the project. */
  readonly name: string;
  /** Compose files of the user that may `include:` the generated one. */
  readonly composeFiles: readonly string[];
  /** pyproject.toml was there and keeps the project's name, version and Python range. */
  readonly hasPyproject: boolean;
}

const COMPOSE_FILES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/**
 * `hsm init`: writes hsm.yaml into the current folder (or that of `-C`). Nothing else of the project is touched.
 *
 * @param name the project's name; default: pyproject.toml's, else the folder's
 */
export function init(
  ports: Ports,
  global: GlobalOptions,
  name?: string,
): Promise<Answer<Initialized>> {
  return guarded(() => writeNew(ports, global, name));
}

async function writeNew(
  ports: Ports,
  global: GlobalOptions,
  name?: string,
): Promise<Answer<Initialized>> {
  const folder = await startFolder(ports, global.directory);
  if (!folder.ok) return refused(folder.problems);
  const root = folder.value;
  const there = await ports.files.lstat(join(root, MANIFEST));
  if (there !== null) {
    // A link to a file is read as the file; what cannot be read is only in the way.
    const isFile = (await ports.files.stat(join(root, MANIFEST)))?.kind === "file";
    const what = isFile
      ? ""
      : there.kind === "symlink"
      ? ", a link to no file"
      : ", but is no file";
    return refused([{
      code: "HSM-E0630",
      message: `"${MANIFEST}" exists already in "${root}"${what}`,
      next: isFile ? "Edit it, or run `hsm check`" : "Move it away, then run `hsm init` again",
    }]);
  }
  const pyproject = await readText(ports, join(root, "pyproject.toml"));
  if (!pyproject.ok) return refused(pyproject.problems);
  const found = pyprojectName(pyproject.value);
  if (!found.ok) return refused(found.problems);
  const said = found.value;
  const chosen = name ?? said ?? suggestName(lastPart(root)) ?? "project";
  const wrong = nameProblem(chosen, said);
  if (wrong !== undefined) return refused([wrong]);
  const hasPyproject = said !== undefined;
  const text = newManifest(
    hasPyproject
      ? (name === undefined ? {} : { name: chosen })
      : { name: chosen, version: "0.1.0", python: ">=3.11" },
  );
  if (!text.ok) return refused(text.problems);
  const written = await writeManifest(ports, root, global, "hsm init", text.value, undefined);
  if (written.problems.length > 0) return { ...written, value: undefined };
  const noted = await tried(
    "hsm.yaml is written, but not the schemas for editors",
    () => writeSchemas(ports, root),
  );
  const composeFiles: string[] = [];
  for (const file of COMPOSE_FILES) {
    if ((await ports.files.stat(join(root, file))) !== null) composeFiles.push(file);
  }
  return done({ root, name: chosen, composeFiles, hasPyproject }, noted);
}

function nameProblem(name: string, said: string | undefined): {
  code: string;
  message: string;
  next: string;
} | undefined {
  if (said !== undefined && normalizeName(said) !== normalizeName(name)) {
    return {
      code: "HSM-E0631",
      message: `The name "${name}" is not the one in pyproject.toml: "${said}"`,
      next: `Run \`hsm init --name ${said}\`, or change [project] name first`,
    };
  }
  // A distribution's name (PEP 508), wider than a component's: `My_App` is legal where pyproject.toml says it.
  if (said !== undefined || isName(name)) return undefined;
  const better = suggestName(name);
  return {
    code: "HSM-E0632",
    message:
      `"${name}" is no project name: expected lower-case letters, digits and single hyphens, ` +
      "at most 63, and not `default`, `constructor` or `prototype`",
    next: better ? `Run \`hsm init --name ${better}\`` : "Choose a name such as `my-project`",
  };
}

/** A file that cannot be read may say another name than the one that would be written: it is corrected first. */
function pyprojectName(text: string | undefined): Result<string | undefined> {
  const parsed = text === undefined ? undefined : parseToml(text);
  if (parsed === undefined) return success(undefined);
  if (!parsed.ok) {
    const { line, column, lineText, message } = parsed;
    return failure([{
      code: "HSM-E0633",
      message: `pyproject.toml is no TOML: ${message}`,
      place: { file: "pyproject.toml", line, column, length: 1, lineText },
      next: "Correct this place, then run `hsm init` again",
    }]);
  }
  const table = parsed.value["project"];
  const name = isTomlTable(table) ? table["name"] : undefined;
  return success(typeof name === "string" ? name : undefined);
}
