import type { AdapterInput, Problem } from "@/model/mod.ts";
import { environmentPath, interpreter } from "./command.ts";
import { isPips } from "./requirements.ts";
import { filePaths, reconcile } from "./reconcile.ts";
import { installCause } from "./steps.ts";

/** What is wrong before any write: lines by hand, no Python, what pip cannot carry. */
export function check(input: AdapterInput): readonly Problem[] {
  const problems = filePaths(input).flatMap((path) => reconcile(input, path).problems);
  const files = input.options.frozen ? [] : problems;
  if (!isPips(input.stack)) return files;
  const { wanted } = reconcile(input);
  return [
    ...files,
    ...noPython(input),
    ...notCarried(wanted),
    ...misread(wanted),
    ...overNetwork(input),
  ];
}

/**
 * Places that pip would read as something else: it splits a line at spaces (what follows may be an option), ends it at
 * ` #`, and fills in `${NAME}` from the environment. A ref begins at the last `@`, a folder ends at `&` and is decoded.
 * There is no way to quote.
 */
function misread(wanted: ReturnType<typeof reconcile>["wanted"]): readonly Problem[] {
  return wanted.flatMap(({ distribution, because, merged: { source } }) => {
    const places = Object.entries(source ?? {}).map(([key, place]) => ({
      place: String(place),
      isWrong: MISREAD[key] ?? /[\s$;\\'"`#]|^-/u,
    }));
    return places.filter(({ place, isWrong }) => isWrong.test(place)).map(({ place }): Problem => ({
      code: "HSM-E0845",
      message: `${because} takes "${distribution}" from ${
        JSON.stringify(place)
      }: a requirements file cannot say that, pip would read something else`,
      next: "Give it another name, or write `python: uv` under `managers:` in hsm.yaml",
    }));
  });
}

/** Where other signs mean something than in a path. */
const MISREAD: Readonly<Record<string, RegExp>> = {
  url: /[\s$;\\'"`]|^-/u,
  ref: /[\s$;\\'"`#@%]|^-/u,
  subdirectory: /[\s$;\\'"`#&%]|^-/u,
};

function noPython(input: AdapterInput): readonly Problem[] {
  const { files, tools } = input.snapshot;
  const environment = environmentPath(input.stack);
  if (files.get(`${environment}/pyvenv.cfg`)?.kind === "file") return [];
  const program = interpreter(input);
  if (tools.get(program) !== undefined) return [];
  return [{
    code: "HSM-E0560",
    message:
      `${program} is not on PATH: it makes the environment ${environment} that pip installs into`,
    next:
      `Install it, make ${environment} yourself, or write \`python: uv\` under \`managers:\` in hsm.yaml`,
  }];
}

/** `--no-index` keeps pip from the index only: a repository or an address in a line it fetches all the same. */
function overNetwork(input: AdapterInput): readonly Problem[] {
  const file = reconcile(input);
  if (!input.options.offline || installCause(input, file) === undefined) return [];
  return file.wanted.flatMap(({ distribution, because, merged: { source, place } }) => {
    if (source?.type !== "git" && source?.type !== "url") return [];
    if (source.url.startsWith("file:")) return [];
    return [{
      code: "HSM-E0570",
      message:
        `${because} takes "${distribution}" from ${source.url}, and with \`--offline\` pip may not fetch it`,
      ...(place && { place }),
      next: "Run `hsm sync` without `--offline`, or use a local source (`hsm mode … dev`)",
    }];
  });
}

function notCarried(wanted: ReturnType<typeof reconcile>["wanted"]): readonly Problem[] {
  return wanted.filter(({ merged }) => merged.source?.type === "index").map((
    { distribution, because },
  ) => ({
    code: "HSM-E0562",
    message:
      `${because} takes "${distribution}" from an index of its own, which a requirements file cannot say of one line`,
    next: "Write `python: uv` under `managers:` in hsm.yaml, or use a component without `index:`",
  }));
}
