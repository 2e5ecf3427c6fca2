/**
 * The form of each kind of file in a registry: one source for checks, types and the editors' JSON Schema.
 *
 * @module
 */
import type { Kind } from "@/model/mod.ts";
import type { Schema } from "@/text/schema/mod.ts";
import { containerSchema } from "./container_schema.ts";
import { groupSchema } from "./group_schema.ts";
import { packageSchema } from "./package_schema.ts";
import { registrySchema } from "./registry_schema.ts";

export type { ContainerData } from "./container_schema.ts";
export type { GroupData } from "./group_schema.ts";
export type { PackageData } from "./package_schema.ts";
export type { RegistryData } from "./registry_schema.ts";
export { registrySchema } from "./registry_schema.ts";

/** The schema of each kind of file. */
export const COMPONENT_SCHEMAS: Readonly<Record<Kind | "registry", Schema>> = {
  package: packageSchema,
  container: containerSchema,
  group: groupSchema,
  registry: registrySchema,
};
