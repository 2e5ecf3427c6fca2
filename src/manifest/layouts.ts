import { isObject, type Json, type Problem } from "@/model/mod.ts";
import { SCHEMA_NUMBER } from "./schema.ts";
import type { Source } from "./source.ts";

/** A top-level key of an older layout, how to tell it, and what to write instead. */
interface OldKey {
  readonly key: string;
  readonly parts: Readonly<Record<string, string>>;
}

const CHOICE = 'to "groups:", each as "<group>: <option>"';

/** The two layouts that the Python versions of hsm wrote. */
const OLD_KEYS: readonly OldKey[] = [
  {
    key: "libraries",
    parts: {
      package_manager: 'to "managers: { python: … }"',
      groups: CHOICE,
      standalone: 'to "packages:"',
    },
  },
  {
    key: "dependencies",
    parts: {
      package_manager: 'to "managers: { python: … }"',
      package_groups: CHOICE,
      packages: 'to "packages:"',
    },
  },
  {
    key: "services",
    parts: {
      groups: CHOICE,
      container_groups: CHOICE,
      standalone: 'to "containers:"',
      containers: 'to "containers:"',
    },
  },
];

/** Problems for the parts of a file that an older hsm wrote, one a top-level key. */
export function findOldLayout(
  source: Source,
): readonly { readonly key: string; readonly problem: Problem }[] {
  return OLD_KEYS.flatMap(({ key, parts }) => {
    const value: Json | undefined = source.data[key];
    if (!isObject(value)) return [];
    const found = Object.keys(parts).filter((part) => Object.hasOwn(value, part));
    if (found.length === 0) return [];
    const place = source.at([key], "key");
    const problem = {
      code: "HSM-E0109",
      message: `"${key}" with ${
        found.map((part) => `"${part}"`).join(", ")
      } is the layout of an older hsm`,
      ...(place && { place }),
      next: `Move ${found.map((part) => `"${part}" ${parts[part]}`).join("; ")}`,
    };
    return [{ key, problem }];
  });
}

/** A problem where `schema:` is not the number that this hsm reads. */
export function checkSchemaNumber(
  source: Source,
): { readonly newer: boolean; readonly problem: Problem } | undefined {
  const value = source.data.schema;
  if (value === undefined || value === SCHEMA_NUMBER) return undefined;
  const place = source.at(["schema"]);
  const newer = typeof value === "number" && value > SCHEMA_NUMBER;
  const written = typeof value === "number"
    ? source.asWritten(["schema"]) ?? value
    : JSON.stringify(value);
  const problem = {
    code: "HSM-E0108",
    message: newer
      ? `This file needs hsm >= the first version with schema ${written}, this one reads schema ${SCHEMA_NUMBER}`
      : `"schema" is ${written}, expected ${SCHEMA_NUMBER}`,
    ...(place && { place }),
    next: newer
      ? "Update hsm, then run the command again"
      : `Write "schema: ${SCHEMA_NUMBER}", or remove the key`,
  };
  return { newer, problem };
}
