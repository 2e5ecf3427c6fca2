/** The projects that are measured: real packages, once under hsm and once by hand. */

/** Requirements of the project: some forty packages with what they bring. */
const REQUIREMENTS: Readonly<Record<string, string>> = {
  fastapi: ">=0.115,<1",
  httpx: ">=0.27,<1",
  pandas: ">=2.2,<3",
  "qdrant-client": ">=1.12,<2",
  sqlalchemy: ">=2,<3",
  uvicorn: ">=0.30,<1",
};
/** The package that comes and goes, with three that it brings. */
const CHANGE = { name: "rich", range: ">=13,<15" };
/** Everything that comes with it. */
export const CHANGED: readonly string[] = [CHANGE.name, "markdown-it-py", "mdurl", "pygments"];
const PYTHON = ">=3.11";

/** With the package that comes and goes, or without. */
export type Form = "with" | "without";

/** Writes the project as hsm has it: hsm.yaml, and a registry with a component for each requirement. */
export async function writeHsmProject(folder: string, form: Form): Promise<void> {
  await Deno.mkdir(`${folder}/registry/packages`, { recursive: true });
  for (const [name, range] of [...Object.entries(REQUIREMENTS), [CHANGE.name, CHANGE.range]]) {
    await Deno.writeTextFile(
      `${folder}/registry/packages/${name}.yaml`,
      `name: ${name}\nsources:\n  prod: { type: pypi, package: ${name}, version: "${range}" }\n`,
    );
  }
  await setHsmForm(folder, form);
}

/** Changes only hsm.yaml. */
export async function setHsmForm(folder: string, form: Form): Promise<void> {
  const names = [...Object.keys(REQUIREMENTS), ...(form === "with" ? [CHANGE.name] : [])];
  await Deno.writeTextFile(
    `${folder}/hsm.yaml`,
    `project: { name: bench, version: 0.1.0, python: "${PYTHON}" }
registries:
  - { name: bench, path: ./registry }
packages:
${names.map((name) => `  - ${name}\n`).join("")}`,
  );
}

/** Writes the same project as a person without hsm would: only pyproject.toml. */
export async function writeHandProject(folder: string, form: Form): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const all: Record<string, string> = {
    ...REQUIREMENTS,
    ...(form === "with" && { [CHANGE.name]: CHANGE.range }),
  };
  const lines = Object.entries(all).map(([name, range]) => `    "${name}${range}",\n`).join("");
  await Deno.writeTextFile(
    `${folder}/pyproject.toml`,
    `[project]
name = "bench"
version = "0.1.0"
requires-python = "${PYTHON}"
dependencies = [
${lines}]
`,
  );
}

/** How large an environment is: packages and files. */
export async function sizeOf(project: string): Promise<{ packages: number; files: number }> {
  let packages = 0;
  let files = 0;
  const walk = async (folder: string): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (name.endsWith(".dist-info")) packages++;
      if (isDirectory) await walk(`${folder}/${name}`);
      else files++;
    }
  };
  await walk(`${project}/.venv`);
  return { packages, files };
}
