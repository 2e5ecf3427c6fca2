import { entryOf, isName, judgeName, type Kind, type Problem, suggestName } from "@/model/mod.ts";
import { closest } from "@/text/words/mod.ts";
import { FOLDERS, type RegistryFile, type RegistryTexts, shownFile } from "./registry_texts.ts";

/** The file of a component with its overlay. */
export interface ComponentFile {
  readonly kind: Kind;
  readonly name: string;
  readonly file: RegistryFile;
  readonly overlay?: RegistryFile;
}

/** The files of a registry by what they are. */
export interface SortedFiles {
  readonly components: readonly ComponentFile[];
  /** `registry.yaml`. */
  readonly registry?: RegistryFile;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * Tells what each file of a registry is by its path: `packages/NAME.yaml`, `containers/NAME.yaml`, `groups/NAME.yaml`,
 * `NAME.dev.yaml` beside one, `registry.yaml`. Other files are no business of hsm unless they look like a mistake.
 */
export function sortFiles(texts: RegistryTexts): SortedFiles {
  const components = new Map<string, ComponentFile>();
  const overlays: { readonly key: string; readonly file: RegistryFile }[] = [];
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  let registry: RegistryFile | undefined;
  for (const file of texts.files) {
    const [folder = "", name = "", ...deeper] = file.path.split("/");
    const kind = entryOf(FOLDERS, folder);
    if (file.path === "registry.yaml") registry = file;
    else if (kind === undefined || deeper.length > 0) warnings.push(...judgeStray(texts, file));
    else if (!name.endsWith(".yaml")) problems.push(wrongEnding(texts, file));
    else if (name.endsWith(".dev.yaml")) {
      overlays.push({ key: file.path.replace(/\.dev\.yaml$/, ""), file });
    } else if (!isName(name.replace(/\.yaml$/, ""))) problems.push(wrongName(texts, file));
    else components.set(file.path.replace(/\.yaml$/, ""), { kind, name: name.slice(0, -5), file });
  }
  for (const { key, file } of overlays) {
    const component = components.get(key);
    if (component === undefined) problems.push(orphan(texts, file, [...components.keys()]));
    else if (component.kind === "group") problems.push(ofGroup(texts, file));
    else components.set(key, { ...component, overlay: file });
  }
  const sorted = [...components].sort(([a], [b]) => a < b ? -1 : 1).map(([, file]) => file);
  return { components: sorted, ...(registry && { registry }), problems, warnings };
}

function atTop(texts: RegistryTexts, file: RegistryFile): Problem["place"] {
  const lineText = /^[^\r\n]*/.exec(file.text.replace(/^\ufeff/, ""))?.[0] ?? "";
  const length = Math.max(1, lineText.length);
  return { file: shownFile(texts, file.path), line: 1, column: 1, length, lineText };
}

function wrongEnding(texts: RegistryTexts, file: RegistryFile): Problem {
  return {
    code: "HSM-E0220",
    message: `"${file.path}" does not end in ".yaml", so it is no component`,
    place: atTop(texts, file),
    next: `Rename it to "${
      file.path.replace(/\.[^./]*$/, "")
    }.yaml", or move it out of this folder`,
  };
}

function wrongName(texts: RegistryTexts, file: RegistryFile): Problem {
  const stem = file.path.replace(/^.*\//, "").replace(/\.yaml$/, "");
  const near = suggestName(stem);
  return {
    code: "HSM-E0207",
    message: judgeName(stem)?.message ?? `"${stem}" is no legal name`,
    place: atTop(texts, file),
    next: near === undefined
      ? 'Rename the file: its name without ".yaml" is the component\'s'
      : `Rename the file to "${near}.yaml", and write "name: ${near}" in it`,
  };
}

function orphan(texts: RegistryTexts, file: RegistryFile, known: readonly string[]): Problem {
  const key = file.path.replace(/\.dev\.yaml$/, "");
  const [near] = closest(key, known);
  return {
    code: "HSM-E0221",
    message: `The overlay "${file.path}" has no component "${key}.yaml" beside it`,
    place: atTop(texts, file),
    next: near === undefined
      ? `Add "${key}.yaml", or remove the overlay`
      : `Rename the overlay to "${near}.dev.yaml", or add "${key}.yaml"`,
  };
}

function ofGroup(texts: RegistryTexts, file: RegistryFile): Problem {
  return {
    code: "HSM-E0221",
    message: "A group has no dev mode, so an overlay has no meaning for it",
    place: atTop(texts, file),
    next: "Remove the overlay",
  };
}

/** A file outside the three folders: most are no business of ours, some were meant to be components. */
function judgeStray(texts: RegistryTexts, file: RegistryFile): readonly Problem[] {
  const [folder = "", ...rest] = file.path.split("/");
  const isTop = rest.length === 0;
  const looks = /^name:/m.test(file.text) &&
    /^(sources|compose|strategy|options|implies|deployment_profiles):/m.test(file.text);
  const meantRegistry = isTop && /^registry\.(yml|json)$/.test(file.path);
  if (!looks && !meantRegistry) return [];
  const [near] = rest.length === 1 ? closest(folder, Object.keys(FOLDERS)) : [];
  const next = meantRegistry
    ? 'Rename it to "registry.yaml"'
    : near === undefined
    ? 'Move it to "packages/", "containers/" or "groups/" of this registry'
    : `Move it to "${near}/"`;
  return [{
    code: "HSM-W0201",
    message: `"${file.path}" looks like a part of the registry, but is not read there`,
    place: atTop(texts, file),
    next,
  }];
}
