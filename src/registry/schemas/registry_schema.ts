import {
  type DataOf,
  either,
  exactly,
  list,
  mapping,
  oneOf,
  optional,
  table,
  text,
  textFormat,
  yesNo,
} from "@/text/schema/mod.ts";
import * as f from "../formats/mod.ts";
import { maybe } from "./parts.ts";

/** registry.yaml */
export const registrySchema = table({
  name: optional(textFormat(f.NAME)),
  schema: maybe(exactly(1), "The version of this format"),
  hsm: optional(textFormat(f.RANGE)),
  indexes: maybe(
    mapping(
      textFormat(f.NAME),
      table({ url: textFormat(f.URL_TEXT), explicit: maybe(yesNo(), "Only where named") }),
    ),
    "Python package indexes that components name",
  ),
  images: maybe(
    table({
      mirrors: maybe(mapping(text(), textFormat(f.IMAGE)), "Where images are pulled from instead"),
    }),
    "How images are pulled",
  ),
  builtin: maybe(
    either(oneOf("on", "off"), yesNo(), list(textFormat(f.NAME))),
    "Which built-in components are seen beside this registry: on, off, or a list of names",
  ),
});

/** registry.yaml as the schema leaves it. */
export type RegistryData = DataOf<typeof registrySchema>;
