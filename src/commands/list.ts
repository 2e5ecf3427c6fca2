import { columns, list } from "@/hsm/mod.ts";
import type { Context } from "./context.ts";

/** `hsm list`. */
export default async function (this: Context): Promise<void> {
  this.print(await list(this.ports, this.global), ({ rows, entrypoints, data }) => ({
    lines: [
      ...columns([
        ["COMPONENT", "VERSION", "MODE", "PROFILE", "REGISTRY", "BECAUSE"],
        ...rows.map((
          row,
        ) => [row.id, row.version, row.mode, row.profile, row.registry, row.because]),
      ]),
      ...(entrypoints.length > 0 ? [""] : []),
      ...(entrypoints.length > 0
        ? columns([
          ["ENTRYPOINT", "OWNER", "COMMAND"],
          ...entrypoints.map((one) => [one.name, one.owner, one.command]),
        ])
        : []),
    ],
    data,
  }));
}
