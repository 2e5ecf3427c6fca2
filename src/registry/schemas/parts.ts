import type { Json } from "@/model/mod.ts";
import {
  about as describe,
  anything,
  either,
  list,
  mapping,
  number,
  optional,
  type OptionalSchema,
  orNull,
  type Schema,
  table,
  text,
  textFormat,
  yesNo,
} from "@/text/schema/mod.ts";
import * as f from "../formats/mod.ts";

/** Adds what an editor shows. */
export const about = <T>(schema: Schema<T>, description: string, example?: Json): Schema<T> =>
  describe(schema, { description, ...(example !== undefined && { examples: [example] }) });

/** A key that may be absent, with what an editor shows. */
export const maybe = <T>(
  schema: Schema<T>,
  description: string,
  example?: Json,
): OptionalSchema<T> => optional(about(schema, description, example));

/** Any value. */
export const json = anything<Json>();
/** A mapping with any keys and values. */
export const free = mapping(text(), json);

/** A number or a boolean becomes the text that stands in the file. */
export const envText = either(textFormat(f.TEMPLATE), number(), yesNo());
/** Variables by name. */
export const env = mapping(textFormat(f.ENV_NAME), envText);
/** A command line: a text, or a list of words. */
export const command = either(textFormat(f.COMMAND), list(text(), "words"));
/** Names of components. */
export const names = list(textFormat(f.NAME));

/** What every component begins with. */
export const head = {
  name: textFormat(f.NAME),
  description: maybe(text(), "One sentence for lists"),
  deprecated: maybe(
    table({
      use: optional(textFormat(f.ANY_REF)),
      reason: maybe(text(), "Why it should no longer be used"),
    }),
    "Says that the component should no longer be used",
  ),
};

/** A requirement, or another component. */
export const dependency = either(
  textFormat(f.REQUIREMENT),
  table({ name: textFormat(f.DEPENDENCY_REF), version: optional(textFormat(f.RANGE)) }),
);

/** What a component brings. */
export const implies = mapping(
  textFormat(f.IMPLIES_KEY),
  orNull(table({
    params: maybe(free, "Parameters of the implied container", { databases: ["auth"] }),
    env: maybe(
      env,
      "Variables that the programs read; ${self.…} speaks of the implied container",
      { VECTOR_DB_URL: "${self.url}" },
    ),
    choose: maybe(
      either(textFormat(f.OPTION_REF), list(textFormat(f.OPTION_REF))),
      "Options to choose, where a group is implied",
    ),
    profile: optional(textFormat(f.PROFILE)),
  })),
);

/** What binds a component to others. */
export const graph = {
  provides: maybe(names, "Groups and virtual names that this implements", ["vector-db-adapter"]),
  compatibility: maybe(
    table({
      requires: maybe(
        mapping(textFormat(f.DISTRIBUTION), textFormat(f.RANGE)),
        "Ranges for others, if they are in the stack; the project counts under its name",
        { "rag-core": ">=2,<3" },
      ),
      conflicts: maybe(list(textFormat(f.NAME)), "What cannot stand beside this"),
      python: optional(textFormat(f.RANGE)),
    }),
    "What must or must not stand beside this",
  ),
  implies: maybe(implies, "What this brings, and how it is configured", {
    "container:qdrant": { env: { VECTOR_DB_URL: "${self.url}" } },
  }),
};
