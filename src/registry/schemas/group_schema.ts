import {
  type DataOf,
  either,
  list,
  number,
  oneOf,
  table,
  text,
  textFormat,
} from "@/text/schema/mod.ts";
import * as f from "../formats/mod.ts";
import { about, head, implies, maybe } from "./parts.ts";

/** groups/NAME.yaml */
export const groupSchema = table({
  ...head,
  strategy: about(oneOf("1-of-N", "M-of-N"), "Whether one or several options are chosen"),
  min: maybe(number(), "M-of-N: at least so many"),
  max: maybe(number(), "M-of-N: at most so many"),
  comment: maybe(textFormat(f.LINE), "Written above the group in hsm.yaml when it is added"),
  default: maybe(
    either(textFormat(f.OPTION_REF), list(textFormat(f.OPTION_REF))),
    "The option where nobody chooses; a list for M-of-N",
  ),
  interface: maybe(
    table({
      env: maybe(list(textFormat(f.ENV_NAME)), "Variables that every option gives"),
      entrypoints: maybe(list(textFormat(f.ENTRYPOINT_NAME)), "Entry points that each option has"),
    }),
    "What every option must give",
  ),
  options: maybe(
    list(either(
      textFormat(f.OPTION_REF),
      table({
        name: textFormat(f.OPTION_REF),
        description: maybe(text(), "One sentence for lists"),
        implies: maybe(implies, "What choosing this option brings"),
        conflicts: maybe(list(textFormat(f.NAME)), "Options that cannot stand beside this one"),
      }),
    )),
    "Packages or containers; whatever provides the group's name is an option too",
    ["qdrant-adapter"],
  ),
});

/** A group's file as the schema leaves it. */
export type GroupData = DataOf<typeof groupSchema>;
