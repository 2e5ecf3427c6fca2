import { modulesOf } from "./make_wheel.ts";
import type { PackageFolder } from "./vocabulary.ts";

/**
 * The files of a small Python project with a build backend of its own inside: it builds and installs (editable too)
 * with no network. Paths are relative to the project's folder.
 */
export function pythonProject(one: PackageFolder): Readonly<Record<string, string>> {
  const sources = Object.entries(modulesOf(one)).map(([path, text]) => [`src/${path}`, text]);
  return {
    "pyproject.toml": pyproject(one),
    "_build/tiny_backend.py": `${one.build}\n${BACKEND}`,
    ...Object.fromEntries(sources),
  };
}

function pyproject({ name, version, requires, extras, python }: PackageFolder): string {
  const optional = Object.entries(extras).map(([extra, list]) => `${extra} = ${list_(list)}`);
  return [
    "[project]",
    `name = "${name}"`,
    `version = "${version}"`,
    `requires-python = "${python}"`,
    `dependencies = ${list_(requires)}`,
    ...(optional.length > 0 ? ["", "[project.optional-dependencies]", ...optional] : []),
    "",
    "[build-system]",
    "requires = []",
    'build-backend = "tiny_backend"',
    'backend-path = ["_build"]',
    "",
  ].join("\n");
}

function list_(items: readonly string[]): string {
  return `[${items.map((item) => JSON.stringify(item)).join(", ")}]`;
}

/** A build backend (PEP 517, PEP 660) for what lies in `src/`. */
const BACKEND = `import os, tomllib, zipfile


def _project():
    with open("pyproject.toml", "rb") as file:
        return tomllib.load(file)["project"]


def _wheel(folder, sources):
    project = _project()
    stem = f"{project['name'].replace('-', '_')}-{project['version']}"
    extras = project.get("optional-dependencies", {})
    metadata = "\\n".join([
        "Metadata-Version: 2.1",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Requires-Python: {project.get('requires-python', '>=3.8')}",
        *(f"Requires-Dist: {one}" for one in project.get("dependencies", [])),
        *(f"Provides-Extra: {extra}" for extra in extras),
        *(f"Requires-Dist: {one} ; extra == '{extra}'" for extra, all in extras.items() for one in all),
        "",
    ])
    info = f"{stem}.dist-info"
    wheel = "Wheel-Version: 1.0\\nGenerator: tiny\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
    files = {**sources, f"{info}/METADATA": metadata, f"{info}/WHEEL": wheel}
    record = "".join(f"{name},,\\n" for name in [*files, f"{info}/RECORD"])
    name = f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as archive:
        for path, text in {**files, f"{info}/RECORD": record}.items():
            archive.writestr(path, text)
    return name


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    sources = {}
    for folder, _, names in os.walk("src"):
        for name in names:
            path = os.path.join(folder, name)
            if not name.endswith(".pyc"):
                with open(path, encoding="utf-8") as file:
                    sources[os.path.relpath(path, "src")] = file.read()
    return _wheel(wheel_directory, sources)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name = _project()["name"].replace("-", "_")
    return _wheel(wheel_directory, {f"_editable_{name}.pth": os.path.abspath("src") + "\\n"})


def build_sdist(sdist_directory, config_settings=None):
    raise NotImplementedError("no source distribution is needed here")
`;
