import {
  type AdapterInput,
  type Judgement,
  type Place,
  type Problem,
  type Snapshot,
  type Step,
  type StepOutcome,
  textOf,
  type Want,
} from "@/model/mod.ts";
import {
  contains,
  formatSpecifiers,
  mergeSpecifiers,
  normalizeName,
  type Specifier,
} from "@/text/pep/mod.ts";
import { isTomlTable, parseToml, type TomlTable, type TomlValue } from "@/text/toml/mod.ts";
import { type Merged, mergeDemands, rangeText } from "../python/demands.ts";
import { uvPlaces } from "./places.ts";
import { type Folders, lockedSourceFits } from "./locked_source.ts";
import { itemsAt, readPyproject } from "./pyproject.ts";
import { changesOf } from "./state.ts";
import { pyprojectPath, wasPips, whyForeign } from "./targets.ts";
import { LISTS } from "./work.ts";

/** What to read again after a step. */
export function rereads(step: Step, input: AdapterInput): readonly Want[] {
  if (step.id !== "uv.lock") return [];
  return [{ kind: "file", path: uvPlaces(input).lock, fresh: "none" }];
}

/** Whether uv did what was asked: every managed distribution is locked, from its source, inside its range. */
export function judge(
  { step, ran }: StepOutcome,
  input: AdapterInput,
  after: Snapshot,
): Judgement {
  if (step.id === "uv.look") return question(input, ran?.stdout);
  if (step.id !== "uv.lock") return { problems: [] };
  const locked = lockedIn(after, input);
  if (locked === undefined) {
    return {
      problems: [{
        code: "HSM-E0420",
        message: "uv said it wrote uv.lock, but there is none that can be read",
        next: "Run `uv lock` by hand and look at what it says",
      }],
    };
  }
  const folders = { project: input.snapshot.root, lock: uvPlaces(input).folder };
  return {
    problems: mergeDemands(input).flatMap((one) => lockedWrong(input, one, locked, folders)),
  };
}

/** The packages of uv.lock by name; undefined where there is none that can be read. */
function lockedIn(
  snapshot: Snapshot,
  input: AdapterInput,
): ReadonlyMap<string, readonly TomlTable[]> | undefined {
  const text = textOf(snapshot, uvPlaces(input).lock);
  const parsed = text === undefined ? undefined : parseToml(text);
  if (!parsed?.ok) return undefined;
  const list = parsed.value["package"];
  return Map.groupBy(
    (Array.isArray(list) ? list : []).filter(isTomlTable),
    ({ name }) => typeof name === "string" ? normalizeName(name) : "",
  );
}

function lockedWrong(
  input: AdapterInput,
  entry: Merged,
  locked: ReadonlyMap<string, readonly TomlTable[]>,
  folders: Folders,
): Problem[] {
  const rows = locked.get(entry.distribution) ?? [];
  const owners = entry.owners.join(", ");
  if (rows.length === 0) {
    return [{
      code: "HSM-E0421",
      message: `uv.lock has no "${entry.distribution}", which ${owners} wants`,
      next:
        "Look for a setting in pyproject.toml or uv.toml that leaves it out (conflicts, environments, constraints)",
    }];
  }
  const fitting = rows.filter((row) => lockedSourceFits(entry.source, row["source"], folders));
  if (fitting.length === 0) {
    return [{
      code: "HSM-E0422",
      message: `uv.lock takes "${entry.distribution}" from ${
        describe(rows[0]?.["source"])
      }, ${owners} wants ${wantedSource(entry)}`,
      next: "Look for another source or index for it in pyproject.toml or uv.toml",
    }];
  }
  return [...versionWrong(entry, fitting, input), ...hashWrong(entry, fitting)];
}

function versionWrong(
  entry: Merged,
  rows: readonly TomlTable[],
  input: AdapterInput,
): Problem[] {
  const versions = rows.flatMap((row) =>
    typeof row["version"] === "string" ? [row["version"]] : []
  );
  const outside = versions.filter((version) =>
    !contains(entry.specifiers, version, { prereleases: true })
  );
  // A forked lock holds several versions for several markers; one inside the range is enough then.
  if (outside.length === 0 || (versions.length > 1 && outside.length < versions.length)) return [];
  const wants = `${entry.owners.join(", ")} wants ${rangeText(entry)}`;
  const problem = {
    code: "HSM-E0423",
    message: `uv locked ${entry.distribution} ${outside[0]}, ${wants}`,
    ...(entry.place && { also: [{ note: wants, place: entry.place }] }),
  };
  const user = usersRequirement(entry, input);
  if (user === undefined || entry.source?.type === "local") {
    const next = "Change the range of the component that wants it, or take another source";
    return [{ ...problem, next }];
  }
  const range = formatSpecifiers(mergeSpecifiers(user.specifiers, entry.specifiers));
  const next = `Narrow your requirement to "${entry.distribution}${range}", or change the range`;
  return [{ ...problem, place: user.place, next }];
}

/** What the user says of a distribution in the dependencies. */
function usersRequirement(
  entry: Merged,
  { snapshot, stack }: AdapterInput,
): { readonly specifiers: readonly Specifier[]; readonly place?: Place } | undefined {
  const file = readPyproject(snapshot, pyprojectPath(stack));
  const items = file.kind === "read" ? itemsAt(file, LISTS.dependencies) : [];
  const found = items.find(({ text, requirement }) =>
    text !== entry.text && requirement !== undefined &&
    normalizeName(requirement.name) === entry.distribution
  );
  return found?.requirement && { specifiers: found.requirement.specifiers, place: found.place };
}

function hashWrong(entry: Merged, rows: readonly TomlTable[]): Problem[] {
  const { source } = entry;
  if (source?.type !== "url" || source.sha256 === undefined) return [];
  const wanted = `sha256:${source.sha256.toLowerCase()}`;
  const hashes = rows.flatMap((row) => hashesOf(row));
  if (hashes.includes(wanted)) return [];
  return [{
    code: "HSM-E0424",
    message: `The file at ${source.url} has the hash ${hashes[0] ?? "(none in uv.lock)"}, ${
      entry.owners.join(", ")
    } says ${wanted}`,
    next:
      "Do not use the file before you know why it changed; then correct `sha256` in the component",
  }];
}

function hashesOf(row: TomlTable): string[] {
  const wheels = Array.isArray(row["wheels"]) ? row["wheels"] : [];
  return [row["sdist"], ...wheels].flatMap((file: TomlValue | undefined) =>
    isTomlTable(file) && typeof file["hash"] === "string" ? [file["hash"]] : []
  );
}

function describe(source: TomlValue | undefined): string {
  if (!isTomlTable(source)) return "an unknown place";
  return Object.entries(source).map(([key, value]) => `${key} ${String(value)}`).join(", ");
}

function wantedSource({ source }: Merged): string {
  if (source === undefined) return "the package index";
  switch (source.type) {
    case "local":
      return `the folder ${source.path}, as a package`;
    case "index":
      return `the index ${source.index}`;
    case "git":
      return `git ${source.url}${source.ref === undefined ? "" : ` at ${source.ref}`}${
        source.subdirectory === undefined ? "" : ` in ${source.subdirectory}`
      }`;
    case "url":
      return source.url;
  }
}

/** What makes pip work is nobody's any more where uv takes over. */
const PIPS_OWN: readonly string[] = ["pip", "setuptools", "wheel"];

/** What the first sync into somebody else's environment would take out of it. */
function question(input: AdapterInput, stdout: string | undefined): Judgement {
  const { environment } = uvPlaces(input);
  const next = "Run `hsm sync --yes` to agree, or add what you need to pyproject.toml first";
  const changes = changesOf(stdout);
  if (changes === undefined) {
    const lines = [
      `${whyForeign(input, environment)}, and uv would make it anew: all in it would go`,
    ];
    return { problems: [], question: { prompt: `Replace ${environment}?`, lines, next } };
  }
  // A package that gets another version is said to be uninstalled and installed.
  const installed = new Set(
    changes.filter(({ action }) => action === "installed").map(({ name }) => name),
  );
  const own = wasPips(input.lock) ? PIPS_OWN : [];
  const gone = changes.filter(({ action, name }) =>
    action === "uninstalled" && !installed.has(name) && !own.includes(name)
  );
  // What uv.lock had came from it, and goes with its entry: nobody put it there by hand.
  const before = gone.length === 0 ? undefined : lockedIn(input.snapshot, input);
  const lost = gone.filter(({ name, version }) =>
    !before?.get(normalizeName(name))?.some((row) => row["version"] === version)
  );
  if (lost.length === 0) return { problems: [] };
  return {
    problems: [],
    question: {
      prompt: `Uninstall ${lost.length} package${lost.length > 1 ? "s" : ""} from ${environment}?`,
      lines: [
        `${whyForeign(input, environment)}. The sync would uninstall:`,
        ...lost.map((change) => `  - ${change.name} ${change.version}`),
      ],
      next,
    },
  };
}
