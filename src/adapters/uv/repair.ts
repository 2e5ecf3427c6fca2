import type { AdapterInput, Command, Repair } from "@/model/mod.ts";
import { projectFolder } from "../python/folder.ts";
import { uv, uvSync } from "./command.ts";
import { uvPlaces } from "./places.ts";

/**
 * How uv brings an environment back: by uv.lock where there was one, then exactly what was installed. What the cache has
 * needs no network, so that is tried first.
 */
export function uvRepair(input: AdapterInput): Repair {
  const { lock, environment } = uvPlaces(input);
  const path = environment.startsWith("/") ? environment : `${input.snapshot.root}/${environment}`;
  const folder = projectFolder(input.stack);
  const pip = (args: readonly string[]): Command => ({
    tool: "uv",
    args: ["pip", ...args, "--python", path],
    // `uv pip` takes indexes from the pyproject.toml of the folder it starts in.
    ...(folder !== "" && { cwd: folder }),
    unset: uv(input, []).unset,
  });
  const sync = (more: readonly string[]): Command => uvSync(input, ["--inexact", ...more]);
  const install = ["install", "--no-deps", "--reinstall"];
  const isOffline = input.options.offline;
  const hasLock = input.snapshot.files.get(lock)?.kind === "file";
  return {
    // What nobody locked was installed by hand.
    ...(hasLock && {
      locked: {
        commands: isOffline ? [sync([])] : [sync(["--offline"]), sync([])],
        option: "--reinstall-package",
      },
    }),
    install: [
      pip([...install, "--offline"]),
      ...isOffline ? [] : [pip(install), pip([...install, "--no-cache"])],
    ],
    uninstall: pip(["uninstall"]),
  };
}
