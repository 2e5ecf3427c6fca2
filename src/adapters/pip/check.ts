import type { AdapterInput, Problem } from "@/model/mod.ts";
import { ENVIRONMENT, interpreter } from "./command.ts";
import { reconcile } from "./reconcile.ts";

/** What is wrong before any write: lines by hand, no Python, what pip cannot carry. */
export function check(input: AdapterInput): readonly Problem[] {
  const { problems, wanted } = reconcile(input);
  return [...(input.options.frozen ? [] : problems), ...noPython(input), ...notCarried(wanted)];
}

function noPython(input: AdapterInput): readonly Problem[] {
  const { files, tools } = input.snapshot;
  if (files.get(`${ENVIRONMENT}/pyvenv.cfg`)?.kind === "file") return [];
  const program = interpreter(input);
  if (tools.get(program) !== undefined) return [];
  return [{
    code: "HSM-E0560",
    message:
      `${program} is not on PATH: it makes the environment ${ENVIRONMENT} that pip installs into`,
    next:
      `Install it, make ${ENVIRONMENT} yourself, or write \`python: uv\` under \`managers:\` in hsm.yaml`,
  }];
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
