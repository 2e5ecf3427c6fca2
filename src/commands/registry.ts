import {
  groupList as listGroups,
  registryCheck as checkRegistries,
  registryList as listRegistries,
  registryShow as showComponent,
} from "@/hsm/mod.ts";
import { writeYaml } from "@/text/yaml/mod.ts";
import type { Context } from "./context.ts";
import { counted } from "./counted.ts";
import { oneLine, table } from "./table.ts";

/** `hsm registry list`. */
export async function registryList(
  this: Context,
  flags: { readonly kind?: string },
): Promise<void> {
  this.print(await listRegistries(this.ports, this.global, flags.kind), (rows) => ({
    lines: table([
      ["COMPONENT", "VERSION", "REGISTRY", "DESCRIPTION"],
      ...rows.map((row) => [row.id, row.version, row.registry, row.description]),
    ], { width: this.width }),
    data: { components: rows.map((row) => ({ ...row })) },
  }));
}

/** `hsm registry show`. */
export async function registryShow(
  this: Context,
  _flags: Record<never, never>,
  name: string,
): Promise<void> {
  this.print(await showComponent(this.ports, this.global, name), (components) => ({
    // Several are a stream of YAML documents.
    lines: components.flatMap(({ file, definition }, index) => [
      ...(index > 0 ? ["---"] : []),
      `# ${file}`,
      writeYaml(definition).trimEnd(),
    ]),
    data: {
      components: components.map(({ kind, name, registry, file, definition }) => ({
        kind,
        name,
        registry,
        file,
        definition,
      })),
    },
  }));
}

/** `hsm registry check`. */
export async function registryCheck(this: Context): Promise<void> {
  this.print(await checkRegistries(this.ports, this.global), ({ count, data }) => ({
    said: [`${counted(count, "component")}, all in order`],
    data,
  }));
}

/** `hsm group list`. */
export async function groupList(this: Context): Promise<void> {
  this.print(await listGroups(this.ports, this.global), (rows) => ({
    lines: table([
      ["GROUP", "STRATEGY", "CHOSEN", "OPTIONS"],
      ...rows.map((row) => [row.name, row.strategy, row.chosen.join(", "), row.options.join(", ")]),
    ], { width: this.width }),
    data: {
      groups: rows.map((row) => ({ ...row, options: [...row.options], chosen: [...row.chosen] })),
    },
  }));
}

/** `hsm group show`. */
export async function groupShow(
  this: Context,
  _flags: Record<never, never>,
  name: string,
): Promise<void> {
  this.print(await listGroups(this.ports, this.global, name), (rows) => ({
    lines: rows.flatMap((row) => [
      `${row.name} (${row.strategy}): ${oneLine(row.description)}`,
      ...row.options.map((option) => `  ${row.chosen.includes(option) ? "*" : "-"} ${option}`),
    ]),
    data: {
      groups: rows.map((row) => ({ ...row, options: [...row.options], chosen: [...row.chosen] })),
    },
  }));
}
