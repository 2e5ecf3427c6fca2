import type { AdapterInput, Command, Repair } from "@/model/mod.ts";
import { projectFolder } from "../python/folder.ts";
import { uv, uvSync } from "./command.ts";
import { uvPlaces } from "./places.ts";

/** How uv brings an environment back: by uv.lock where there was one, then exactly what was installed. */
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
  const install = ["install", "--no-deps", "--reinstall"];
  const hasLock = input.snapshot.files.get(lock)?.kind === "file";
  return {
    // What nobody locked was installed by hand.
    ...(hasLock && {
      locked: { command: uvSync(input, ["--inexact"]), option: "--reinstall-package" },
    }),
    // What the cache has needs no network.
    install: [pip([...install, "--offline"]), ...input.options.offline ? [] : [pip(install)]],
    uninstall: pip(["uninstall"]),
  };
}
