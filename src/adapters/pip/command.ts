import type { AdapterInput, Command, Repair, Stack } from "@/model/mod.ts";
import { projectFolder, within } from "../python/folder.ts";

/** The environment that pip installs into, beside the Python project. */
export function environmentPath(stack: Stack): string {
  return within(projectFolder(stack), ".venv");
}

/** Variables that make pip install somewhere else, something else, or nothing. */
const LIES = [
  "PIP_BREAK_SYSTEM_PACKAGES",
  "PIP_CONSTRAINT",
  "PIP_DRY_RUN",
  "PIP_NO_DEPS",
  "PIP_PREFIX",
  "PIP_PYTHON",
  "PIP_REPORT",
  "PIP_REQUIREMENT",
  "PIP_ROOT",
  "PIP_TARGET",
  "PIP_UPGRADE",
  "PIP_USER",
  "PYTHONHOME",
];

/** The program that makes the environment: `managers.python.interpreter`, as a version or a path, else `python3`. */
export function interpreter({ stack }: AdapterInput): string {
  const wish = stack.managers.python.interpreter;
  if (wish === undefined) return "python3";
  return /^\d+(\.\d+)*$/.test(wish) ? `python${wish}` : wish;
}

/** `python3 -m venv .venv`. */
export function makeEnvironment(input: AdapterInput): Command {
  return {
    tool: interpreter(input),
    args: ["-m", "venv", environmentPath(input.stack)],
    unset: LIES,
  };
}

/** `python -m ensurepip` in the environment: needs no network. */
export function getPip({ stack, snapshot }: AdapterInput): Command {
  const tool = `${snapshot.root}/${environmentPath(stack)}/bin/python`;
  return { tool, args: ["-m", "ensurepip", "--default-pip"], unset: LIES };
}

/** A call of the environment's own pip, in the folder of the Python project: pip takes relative paths from there. */
export function pip({ stack, snapshot, options }: AdapterInput, args: readonly string[]): Command {
  const folder = projectFolder(stack);
  const offline = options.offline && args[0] === "install" ? ["--no-index"] : [];
  return {
    // Not on PATH: the environment's own Python, wherever the project is.
    tool: `${snapshot.root}/${environmentPath(stack)}/bin/python`,
    args: ["-m", "pip", ...args, ...offline],
    ...(folder !== "" && { cwd: folder }),
    env: { PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_INPUT: "1" },
    unset: LIES,
  };
}

/** How pip brings an environment back: exactly what was installed. */
export function pipRepair(input: AdapterInput): Repair {
  const install = ["install", "--no-deps", "--force-reinstall"];
  return { install: [pip(input, install)], uninstall: pip(input, ["uninstall", "--yes"]) };
}

/** Asks what is installed; reads only, needs no network. */
export function listInstalled(input: AdapterInput): Command {
  return pip(input, ["list", "--format", "json"]);
}
