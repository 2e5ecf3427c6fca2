import type { AdapterInput, Want } from "@/model/mod.ts";
import { projectFolder, within } from "../python/folder.ts";
import { environmentPath, interpreter } from "./command.ts";
import { filePaths } from "./reconcile.ts";
import { isPips, wantedRequirements } from "./requirements.ts";

/** The files, the user's own requirements, the environment, and where there is one what is installed in it. */
export function wants(input: AdapterInput): readonly Want[] {
  const files = filePaths(input).map((path): Want => ({ kind: "file", path, fresh: "content" }));
  if (!isPips(input.stack)) return files;
  const environment = environmentPath(input.stack);
  const config = `${environment}/pyvenv.cfg`;
  const own = within(projectFolder(input.stack), "requirements.txt");
  const first: Want[] = [
    ...files,
    { kind: "file", path: own, fresh: "content" },
    { kind: "file", path: config, fresh: "stat" },
    { kind: "tool", name: interpreter(input) },
    ...localFolders(input).flatMap((path): Want[] => [
      { kind: "file", path: `${path}/pyproject.toml`, fresh: "content" },
      { kind: "file", path: `${path}/setup.py`, fresh: "content" },
    ]),
  ];
  if (input.snapshot.files.get(config)?.kind !== "file") return first;
  // Not asked of pip: this is read by `hsm check` too, and the environment may have come with the project.
  return [...first, { kind: "installed", path: environment }];
}

function localFolders(input: AdapterInput): readonly string[] {
  return wantedRequirements(input).flatMap(({ merged: { source } }) =>
    source?.type === "local" ? [source.path] : []
  );
}
