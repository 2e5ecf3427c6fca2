import { init } from "@/hsm/mod.ts";
import type { Context } from "./context.ts";

/** `hsm init`. */
export default async function (this: Context, flags: { readonly name?: string }): Promise<void> {
  const answer = await init(this.ports, this.global, flags.name);
  this.print(answer, ({ root, name, composeFiles, hasPyproject }) => ({
    said: [
      `Wrote hsm.yaml for "${name}"`,
      ...(hasPyproject
        ? ["pyproject.toml stays as it is; a sync adds only hsm's own entries"]
        : []),
      ...composeFiles.map((file) =>
        `To start hsm's services with yours, add to ${file}:  include: [docker-compose.hsm.yml]`
      ),
      "Next: `hsm group list` shows what there is,",
      "      `hsm group add GROUP --option OPTION` chooses, `hsm sync` builds",
    ],
    data: { root, name, composeFiles: [...composeFiles], hasPyproject },
  }));
}
