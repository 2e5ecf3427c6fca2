import type { Distribution } from "./vocabulary.ts";
import { zip } from "./zip.ts";

/** A wheel, and its METADATA as an index serves it apart. */
export interface Wheel {
  readonly file: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly metadata: string;
}

/** Makes a wheel that any installer takes. The same distribution gives the same bytes. */
export function makeWheel(distribution: Distribution): Wheel {
  const stem = `${distribution.name.replace(/[-_.]+/g, "_")}-${distribution.version}`;
  const metadata = metadataOf(distribution);
  const info = `${stem}.dist-info`;
  const files: [string, string][] = [
    ...Object.entries(modulesOf(distribution)),
    [`${info}/METADATA`, metadata],
    [
      `${info}/WHEEL`,
      "Wheel-Version: 1.0\nGenerator: scenario\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    ],
  ];
  // The hashes of RECORD may be left out, and installers then compute their own.
  const record = [...files.map(([name]) => name), `${info}/RECORD`].map((name) => `${name},,\n`);
  files.push([`${info}/RECORD`, record.join("")]);
  return { file: `${stem}-py3-none-any.whl`, bytes: zip(files), metadata };
}

/** The modules of a distribution: those it names, else one with its version. */
export function modulesOf(
  { name, version, modules }: Distribution,
): Readonly<Record<string, string>> {
  if (Object.keys(modules).length > 0) return modules;
  return { [`${name.replace(/[-.]+/g, "_")}.py`]: `VERSION = "${version}"\n` };
}

function metadataOf({ name, version, requires, extras, python }: Distribution): string {
  const extraLines = Object.entries(extras).flatMap(([extra, list]) => [
    `Provides-Extra: ${extra}`,
    ...list.map((one) => `Requires-Dist: ${one} ; extra == '${extra}'`),
  ]);
  return [
    "Metadata-Version: 2.1",
    `Name: ${name}`,
    `Version: ${version}`,
    `Requires-Python: ${python}`,
    ...requires.map((one) => `Requires-Dist: ${one}`),
    ...extraLines,
    "",
  ].join("\n");
}
