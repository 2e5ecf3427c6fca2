/**
 * Makes the JSON Schemas that editors read from the schemas that hsm checks with.
 *
 * `deno run -RW=src scripts/make_schemas.ts` writes them; with `--check` it only says which ones are out of date.
 */
import { toJsonSchema } from "@valibot/to-json-schema";
import { MANIFEST_SCHEMA } from "@/manifest/mod.ts";
import { COMPONENT_SCHEMAS } from "@/registry/mod.ts";
import type { Schema } from "@/text/schema/mod.ts";

/** One schema and where its JSON form lives. */
export interface SchemaFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  readonly schema: Schema;
}

/** Every schema that is published. A new one is one more entry. */
export const SCHEMA_FILES: readonly SchemaFile[] = [
  {
    path: "src/manifest/hsm.schema.json",
    title: "hsm.yaml",
    description: "What a project is made of, for hsm (Hyper Stack Manager)",
    schema: MANIFEST_SCHEMA,
  },
  {
    path: "src/registry/package.schema.json",
    title: "A package of a registry",
    description: "packages/NAME.yaml of a registry, for hsm (Hyper Stack Manager)",
    schema: COMPONENT_SCHEMAS.package,
  },
  {
    path: "src/registry/container.schema.json",
    title: "A container of a registry",
    description: "containers/NAME.yaml of a registry, for hsm (Hyper Stack Manager)",
    schema: COMPONENT_SCHEMAS.container,
  },
  {
    path: "src/registry/group.schema.json",
    title: "A group of a registry",
    description: "groups/NAME.yaml of a registry, for hsm (Hyper Stack Manager)",
    schema: COMPONENT_SCHEMAS.group,
  },
  {
    path: "src/registry/registry.schema.json",
    title: "registry.yaml",
    description: "What holds for a whole registry, for hsm (Hyper Stack Manager)",
    schema: COMPONENT_SCHEMAS.registry,
  },
];

/** The JSON Schema as text. Checks that JSON Schema cannot express are left out, so it accepts all that hsm accepts. */
export function makeSchema(file: SchemaFile): string {
  // Behind its own type every schema is one of the library's.
  const schema = file.schema as Parameters<typeof toJsonSchema>[0];
  const converted = toJsonSchema(schema, { errorMode: "ignore", target: "draft-07" });
  const { $schema, ...rest } = converted;
  const { title, description } = file;
  const whole = { $schema, title, description, ...openFreeKeys(rest) as Record<string, unknown> };
  return JSON.stringify(whole, null, 2) + "\n";
}

/** Keys that begin with `x-` are free wherever keys are fixed. */
function openFreeKeys(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(openFreeKeys);
  if (typeof node !== "object" || node === null) return node;
  const inner = Object.fromEntries(
    Object.entries(node).map((
      [key, value],
    ) => [key, key === "examples" ? value : openFreeKeys(value)]),
  );
  const [first, second] = Array.isArray(inner.anyOf) ? inner.anyOf : [];
  // Editors show what stands beside anyOf, not what stands inside its first branch.
  if (second?.type === "null" && first?.description !== undefined) {
    const { description, ...branch } = first;
    return { description, anyOf: [branch, second] };
  }
  const isTable = inner.type === "object" && inner.additionalProperties === false;
  return isTable ? { ...inner, patternProperties: { "^x-": {} } } : inner;
}

if (import.meta.main) {
  const onlyCheck = Deno.args.includes("--check");
  for (const file of SCHEMA_FILES) {
    const url = new URL(`../${file.path}`, import.meta.url);
    const wanted = makeSchema(file);
    const found = await Deno.readTextFile(url).catch(() => "");
    if (found === wanted) continue;
    if (onlyCheck) {
      console.error(
        `${file.path} is out of date: run \`deno run -RW=src scripts/make_schemas.ts\``,
      );
      Deno.exitCode = 1;
    } else {
      await Deno.writeTextFile(url, wanted);
      console.error(`${file.path} written`);
    }
  }
}
