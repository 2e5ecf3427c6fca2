import type { AdapterInput, Want } from "@/model/mod.ts";
import { ENVIRONMENT, interpreter, listInstalled } from "./command.ts";
import { FILE, wantedRequirements } from "./requirements.ts";

/** The file, the user's own requirements, the environment, and where there is one what is installed in it. */
export function wants(input: AdapterInput): readonly Want[] {
  const config = `${ENVIRONMENT}/pyvenv.cfg`;
  const first: Want[] = [
    { kind: "file", path: FILE, fresh: "content" },
    { kind: "file", path: "requirements.txt", fresh: "content" },
    { kind: "file", path: config, fresh: "stat" },
    { kind: "tool", name: interpreter(input) },
    ...localFolders(input).flatMap((path): Want[] => [
      { kind: "file", path: `${path}/pyproject.toml`, fresh: "content" },
      { kind: "file", path: `${path}/setup.py`, fresh: "content" },
    ]),
  ];
  if (input.snapshot.files.get(config)?.kind !== "file") return first;
  return [...first, { kind: "probe", command: listInstalled(input) }];
}

function localFolders(input: AdapterInput): readonly string[] {
  return wantedRequirements(input).flatMap(({ merged: { source } }) =>
    source?.type === "local" ? [source.path] : []
  );
}
