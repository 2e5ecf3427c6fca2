import {
  type Catalog,
  EMPTY_LOCK,
  failure,
  type Lock,
  type Problem,
  type Project,
  type RegistryInfo,
  type Result,
  VERSION,
} from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { readableRegistries } from "@/manifest/mod.ts";
import { readFolder, type TextFile } from "@/observe/mod.ts";
import { buildCatalog, builtinRegistry, type RegistryTexts } from "@/registry/mod.ts";
import { join, MANIFEST } from "./find_root.ts";
import { readText } from "./read_text.ts";
import type { GlobalOptions } from "./options.ts";

/** A registry folder of the command line or the environment. */
export interface ExtraRegistry {
  /** As it was said. */
  readonly said: string;
  /** Absolute. */
  readonly path: string;
}

/** Which catalogue is asked for. */
export interface CatalogRequest {
  /** The project's folder, absolute. */
  readonly root: string;
  readonly project?: Pick<Project, "registries">;
  readonly lock: Lock;
  /** Folders of `--registry` or HSM_REGISTRY_PATH: they come first. */
  readonly extra?: readonly ExtraRegistry[];
  /** Take everything from hsm.lock. */
  readonly frozen?: boolean;
  /** Files to leave aside, as places name them. */
  readonly without?: ReadonlySet<string>;
}

/**
 * Reads every registry a project names and makes the catalogue.
 *
 * Built-in components and those of folders outside the project are taken from hsm.lock where it has them; those of a
 * folder inside the project are read afresh.
 */
export async function loadCatalog(
  ports: Ports,
  { root, project, lock, extra = [], frozen = false, without = new Set() }: CatalogRequest,
): Promise<Result<Catalog>> {
  const early = await personalFiles(ports, root);
  if (frozen) return early.length > 0 ? failure(early) : buildCatalog([], lock, true, VERSION);
  const own = await ownRegistries(ports, root, project);
  const more = await extraTexts(ports, root, extra, own.texts);
  const problems = [...early, ...more.problems, ...own.problems];
  const texts = [...more.texts, ...own.texts].map((one) => lessFiles(one, without));
  const built = buildCatalog([...texts, builtinRegistry()], lock, false, VERSION);
  if (problems.length === 0) return built;
  return failure([...problems, ...(built.ok ? [] : built.problems)]);
}

/**
 * What is wrong with the registries of a project whose own files have mistakes: both are told in one run. Registries
 * that cannot be read out of such a hsm.yaml are left aside.
 */
export async function registryProblems(
  ports: Ports,
  root: string,
  extra: readonly ExtraRegistry[],
): Promise<readonly Problem[]> {
  const manifest = await readText(ports, join(root, MANIFEST));
  const registries = manifest.ok ? readableRegistries(manifest.value ?? "") : [];
  const catalog = await loadCatalog(ports, {
    root,
    project: { registries },
    lock: EMPTY_LOCK,
    extra,
  });
  return catalog.ok ? [] : catalog.problems;
}

function lessFiles(texts: RegistryTexts, without: ReadonlySet<string>): RegistryTexts {
  const isLeft = (path: string): boolean =>
    [...without].every((shown) => shown !== path && !shown.endsWith(`/${path}`));
  return { ...texts, files: texts.files.filter(({ path }) => isLeft(path)) };
}

/** Registries that were read, and those that cannot be. */
interface Read {
  readonly texts: readonly RegistryTexts[];
  readonly problems: readonly Problem[];
}

async function ownRegistries(
  ports: Ports,
  root: string,
  project: Pick<Project, "registries"> | undefined,
): Promise<Read> {
  const texts: RegistryTexts[] = [];
  const problems: Problem[] = [];
  for (const { name, path, override, place } of project?.registries ?? []) {
    if (path === undefined) continue;
    const full = path.startsWith("/") ? path : join(root, path);
    const read = await readRegistry(ports, root, full, { name, path, override });
    if (read !== undefined) {
      texts.push(read.texts);
      problems.push(...read.problems);
    } else {
      problems.push({
        ...await noFolder(ports, path, full),
        place,
        next: "Correct the path (it is relative to the folder of hsm.yaml), or create the folder",
      });
    }
  }
  return { texts, problems };
}

/** A folder that hsm.yaml lists as well is left out; a name that is taken gets a number. */
async function extraTexts(
  ports: Ports,
  root: string,
  extra: readonly ExtraRegistry[],
  own: readonly RegistryTexts[],
): Promise<Read> {
  const texts: RegistryTexts[] = [];
  const problems: Problem[] = [];
  const known = new Set<string | null>();
  for (const { info } of own) known.add(await realFolder(ports, root, info.path ?? ""));
  for (const { said, path } of extra) {
    const taken = [...own, ...texts, builtinRegistry()].map(({ info }) => info.name);
    const entry = { name: freeName(nameOf(path), taken), path: said, override: [] };
    const read = await readRegistry(ports, root, path, entry);
    if (read === undefined) {
      const next = "Correct the path after `--registry` or in HSM_REGISTRY_PATH";
      problems.push({ ...await noFolder(ports, said, path), next });
      continue;
    }
    const real = await ports.files.realPath(path);
    if (!known.has(real)) {
      texts.push(read.texts);
      problems.push(...read.problems);
    }
    known.add(real);
  }
  return { texts, problems };
}

function realFolder(ports: Ports, root: string, path: string): Promise<string | null> {
  return ports.files.realPath(path.startsWith("/") ? path : join(root, path));
}

/** What holds one machine's choices does nothing yet: refused, never ignored. */
async function personalFiles(ports: Ports, root: string): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const overlays = await readFolder(ports.files, join(root, ".hsm/overlays"), [".dev.yaml"], 1);
  if ((overlays ?? []).length > 0) {
    problems.push({
      code: "HSM-E0690",
      message: "Overlays in .hsm/overlays do not work yet",
      next: "Move the overlay beside its component in a registry of hsm.yaml, or remove it",
    });
  }
  const local = await ports.files.read(join(root, ".hsm/local.yaml"));
  const lines = new TextDecoder().decode(local ?? undefined).split(/\r?\n/);
  if (lines.some((line) => /^\s*[^\s#]/.test(line) && !/^(---|\{\s*\})\s*(#.*)?$/.test(line))) {
    problems.push({
      code: "HSM-E0695",
      message: "Choices of one machine in .hsm/local.yaml do not work yet",
      next: "Write them into hsm.yaml, or remove the file",
    });
  }
  return problems;
}

/**
 * The folders of `--registry`, or where there is none those of HSM_REGISTRY_PATH (separated by `:`), seen from the
 * folder the command works in.
 */
export function extraRegistries(
  { cwd, variables }: Ports,
  { directory, registries }: GlobalOptions,
): readonly ExtraRegistry[] {
  const from = directory?.startsWith("/") ? directory : join(cwd, directory ?? "");
  const said = registries.length > 0
    ? registries
    : (variables.get("HSM_REGISTRY_PATH") ?? "").split(":").filter((path) => path !== "");
  return said.map((path) => ({ said: path, path: path.startsWith("/") ? path : join(from, path) }));
}

async function readRegistry(
  ports: Ports,
  root: string,
  full: string,
  entry: Pick<RegistryInfo, "name" | "path" | "override">,
): Promise<{ readonly texts: RegistryTexts; readonly problems: readonly Problem[] } | undefined> {
  const folder = await ports.files.realPath(full);
  if (folder === null || (await ports.files.stat(folder))?.kind !== "directory") return undefined;
  const inside = folder === root || folder.startsWith(join(root, ""));
  const within = inside ? root : folder;
  const files = await readFolder(ports.files, folder, [".yaml", ".yml"], 1, within);
  if (files === undefined) return undefined;
  const info: RegistryInfo = { ...entry, origin: inside ? "inside" : "outside" };
  const shown = entry.path ?? full;
  const [inner, outer] = [true, false].map((isInner) =>
    files.filter(({ outside }) => (outside === undefined) === isInner)
  );
  return {
    texts: { info, folder: shown, files: inner ?? [] },
    problems: (outer ?? []).map((file) => leavesRegistry(shown, file)),
  };
}

/** A registry that came from elsewhere could show any file of this machine. */
function leavesRegistry(registry: string, { path, outside }: TextFile): Problem {
  return {
    code: "HSM-E0844",
    message: `"${registry}/${path}" is a link to "${outside}", which lies outside of the registry`,
    next: "Replace the link by the file itself",
  };
}

async function noFolder(
  { files }: Ports,
  said: string,
  full: string,
): Promise<Pick<Problem, "code" | "message">> {
  const isThere = (await files.stat(full)) !== null;
  const what = isThere
    ? "is no folder, expected one with the files of a registry"
    : "does not exist";
  return { code: "HSM-E0605", message: `The registry folder "${said}" ${what}` };
}

function freeName(name: string, taken: readonly string[]): string {
  let free = name;
  for (let number = 2; taken.includes(free); number++) free = `${name}-${number}`;
  return free;
}

function nameOf(path: string): string {
  const last = path.replace(/\/+$/, "").split("/").at(-1) ?? "";
  const name = last.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  return name === "" ? "extra" : name;
}
