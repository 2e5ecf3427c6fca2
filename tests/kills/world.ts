/**
 * What the killed syncs install: distributions of many files, so that it takes time to put them into an environment, and
 * whose halves do not fit together: a module of another version, or one that is missing, makes the import fail.
 */
import { createHash } from "node:crypto";
import type { Offered } from "../stage/package_index.ts";
import { zip } from "../stage/zip.ts";

/** One distribution: modules, a data file outside site-packages, a console script. */
interface Made {
  readonly name: string;
  readonly version: string;
  readonly modules: number;
  readonly requires?: readonly string[];
}

const DISTRIBUTIONS: readonly Made[] = [
  // Another version has other contents, and fewer or more modules.
  { name: "big", version: "1.0", modules: 150 },
  { name: "big", version: "2.0", modules: 120 },
  { name: "tool", version: "1.0", modules: 60, requires: ["shared>=1"] },
  { name: "shared", version: "1.0", modules: 30 },
  { name: "alpha-client", version: "1.0", modules: 40, requires: ["shared>=1"] },
  { name: "beta-client", version: "1.0", modules: 50 },
  { name: "mine", version: "1.0", modules: 20 },
];

/** The wheels of all distributions; the same bytes each time. */
export function wheels(): readonly Offered[] {
  return DISTRIBUTIONS.map((one) => ({ name: one.name, python: ">=3.8", wheel: wheelOf(one) }));
}

function wheelOf(made: Made): Offered["wheel"] {
  const { name, version, requires = [] } = made;
  const module = moduleOf(name);
  const stem = `${module}-${version}`;
  const info = `${stem}.dist-info`;
  const metadata = [
    "Metadata-Version: 2.1",
    `Name: ${name}`,
    `Version: ${version}`,
    ...requires.map((one) => `Requires-Dist: ${one}`),
    "",
  ].join("\n");
  const files: [string, string][] = [
    ...Object.entries(modulesOf(made)),
    [`${stem}.data/data/share/${name}/words.txt`, `${name} ${version}\n`.repeat(200)],
    [`${info}/METADATA`, metadata],
    [
      `${info}/WHEEL`,
      "Wheel-Version: 1.0\nGenerator: kills\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    ],
    [`${info}/entry_points.txt`, `[console_scripts]\n${name} = ${module}:main\n`],
  ];
  const rows = files.map(([path, text]) => `${path},sha256=${hash(text)},${text.length}\n`);
  files.push([`${info}/RECORD`, `${rows.join("")}${info}/RECORD,,\n`]);
  return { file: `${stem}-py3-none-any.whl`, bytes: zip(files), metadata };
}

/** The modules of a distribution; its package imports each and compares the versions. */
export function modulesOf({ name, version, modules }: Made): Readonly<Record<string, string>> {
  const module = moduleOf(name);
  const numbers = Array.from({ length: modules }, (_, at) => at);
  const init = [
    "import importlib",
    `VERSION = "${version}"`,
    `for number in range(${modules}):`,
    `    found = importlib.import_module(f"${module}.part{number}").VERSION`,
    "    if found != VERSION:",
    '        raise ImportError(f"part{number} is of {found}")',
    "def main():",
    `    print("${name}", VERSION)`,
    "",
  ].join("\n");
  const part = (number: number): string =>
    `VERSION = "${version}"\n${`# ${name} ${version} ${number}\n`.repeat(20)}`;
  return {
    [`${module}/__init__.py`]: init,
    ...Object.fromEntries(numbers.map((one) => [`${module}/part${one}.py`, part(one)])),
  };
}

function moduleOf(name: string): string {
  return name.replaceAll("-", "_");
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** The project's registry, as files of a folder. */
export const REGISTRY: Readonly<Record<string, string>> = {
  ...Object.fromEntries(["big", "tool", "shared"].map((name) => packageFile(name, ""))),
  ...Object.fromEntries([
    packageFile("mine", "  dev: { type: local, path: ../mine, editable: true }\n"),
    packageFile("alpha-client", "", "provides: [store]\nimplies: { container:alpha: {} }\n"),
    packageFile("beta-client", "", "provides: [store]\nimplies: { container:beta: {} }\n"),
    containerFile("alpha", 7100),
    containerFile("beta", 7200),
    containerFile("cache", 7300),
  ]),
  "groups/store.yaml": "name: store\nstrategy: 1-of-N\ndescription: Where documents live\n" +
    "options:\n  - { name: alpha-client }\n  - { name: beta-client }\n",
};

function packageFile(name: string, dev: string, more = ""): [string, string] {
  const source = `sources:\n  prod: { type: pypi, package: ${name} }\n${dev}`;
  return [`packages/${name}.yaml`, `name: ${name}\ndescription: A test\n${source}${more}`];
}

function containerFile(name: string, port: number): [string, string] {
  return [
    `containers/${name}.yaml`,
    `name: ${name}\nversion: "1.0"\ndescription: A test\nsources:\n` +
    `  prod: { type: image, image: "example/${name}:1.0" }\n` +
    `compose:\n  ports: ["127.0.0.1:${port}:${port}"]\n  volumes: ["${name}_data:/data"]\n`,
  ];
}
