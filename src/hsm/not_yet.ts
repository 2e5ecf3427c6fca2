import type { Problem } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";

/** Modes from the environment, which do nothing yet. */
export function notYet(ports: Ports): readonly Problem[] {
  return ["HSM_MODE", "RUN_MODE"].filter((name) => {
    const value = ports.variables.get(name) ?? "";
    return name === "HSM_MODE" ? value !== "" : value === "dev";
  }).map((name) => ({
    code: "HSM-E0692",
    message: `${name}="${
      ports.variables.get(name)
    }" is set: modes from the environment do not work yet`,
    next: `Unset ${name}, or write the mode into hsm.yaml: \`hsm mode NAME dev\``,
  }));
}
