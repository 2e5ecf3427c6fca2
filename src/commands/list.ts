import { list } from "@/hsm/mod.ts";
import type { Context } from "./context.ts";
import { table } from "./table.ts";

/** `hsm list`. */
export default async function (this: Context): Promise<void> {
  this.print(await list(this.ports, this.global), ({ rows, entrypoints, data }) => ({
    lines: [
      ...(rows.length === 0 ? [] : table([
        ["COMPONENT", "VERSION", "MODE", "PROFILE", "REGISTRY", "BECAUSE"],
        ...rows.map((
          row,
        ) => [row.id, row.version, row.mode, row.profile, row.registry, row.because]),
      ], { width: this.width })),
      ...(rows.length > 0 && entrypoints.length > 0 ? [""] : []),
      ...(entrypoints.length === 0 ? [] : table([
        ["ENTRYPOINT", "OWNER", "COMMAND"],
        ...entrypoints.map((one) => [one.name, one.owner, one.command]),
      ], { width: this.width })),
    ],
    said: rows.length > 0
      ? []
      : ["The stack is empty: `hsm group list` and `hsm registry list` show what there is"],
    data,
  }));
}
