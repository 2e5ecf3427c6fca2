import type { AdapterInput, Lock, Stack } from "@/model/mod.ts";
import { folderOf, projectFolder, within } from "../python/folder.ts";
import { type Ledger, ledgerOf, ownedFiles, REQUIREMENTS } from "../python/ledger.ts";
import { PYPROJECT } from "./pyproject.ts";

/** A pyproject.toml in which hsm wants entries, or still has some. */
export interface Target {
  /** Relative to the root. */
  readonly path: string;
  /** Its folder, "" for the root. */
  readonly folder: string;
  /** Whether the stack's entries belong there; false: hsm's entries leave it. */
  readonly isCurrent: boolean;
  /** What is hsm's in it. */
  readonly ledger: Ledger;
}

/** Whether uv carries this stack's Python packages. */
export function isUvs({ managers }: Stack): boolean {
  return managers.python.use === "uv";
}

/** Whether pip installed the stack last. */
export function wasPips(lock: Lock): boolean {
  return ownedFiles(lock, REQUIREMENTS).length > 0;
}

/** Why there may be packages of the user's own in an environment. */
export function whyForeign({ lock }: AdapterInput, environment: string): string {
  return wasPips(lock)
    ? `pip installed into ${environment} before`
    : `hsm did not make ${environment}`;
}

/** Whether anything of the stack is a Python package. */
export function hasDemands({ packages, containers }: Stack): boolean {
  return [...packages, ...containers].some((entry) => entry.demands.length > 0);
}

/** Where uv's project is, whether it is there or not. */
export function pyprojectPath(stack: Stack): string {
  return within(projectFolder(stack), PYPROJECT);
}

/** Every pyproject.toml in which hsm owns something. */
export function ownedPyprojects(lock: Lock): readonly string[] {
  return ownedFiles(lock, PYPROJECT);
}

/** The pyproject.toml that uv works on; undefined where nothing in it is wanted or hsm's. */
export function currentTarget(input: AdapterInput): Target | undefined {
  const { stack } = input;
  if (!isUvs(stack)) return undefined;
  const path = pyprojectPath(stack);
  const ledger = ledgerOf(input, path, PYPROJECT);
  const isGone = Object.keys(ledger).length === 0 ||
    input.snapshot.files.get(path)?.kind === "absent";
  if (!hasDemands(stack) && isGone) return undefined;
  return { path, folder: projectFolder(stack), isCurrent: true, ledger };
}

/** Files that still hold entries of hsm's although another folder or another tool carries the stack now. */
export function departedTargets({ stack, lock }: AdapterInput): readonly Target[] {
  const current = isUvs(stack) ? pyprojectPath(stack) : undefined;
  return ownedPyprojects(lock).filter((path) => path !== current).map((path) => ({
    path,
    folder: folderOf(path),
    isCurrent: false,
    ledger: lock.owned[path] ?? {},
  }));
}
