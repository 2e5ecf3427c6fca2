import {
  type DataOf,
  either,
  list,
  mapping,
  number,
  oneOf,
  optional,
  orNull,
  table,
  text,
  textFormat,
  yesNo,
} from "@/text/schema/mod.ts";
import * as f from "../formats/mod.ts";
import { about, dependency, env, envText, free, graph, head, json, maybe } from "./parts.ts";

const imageSource = table({
  type: about(oneOf("image"), "A ready image"),
  image: textFormat(f.IMAGE),
  digest: optional(textFormat(f.DIGEST)),
});

const buildSource = table({
  type: about(oneOf("build"), "A build from a local folder"),
  context: textFormat(f.PATH),
  dockerfile: optional(textFormat(f.INSIDE)),
  compose: maybe(free, "Merged over the main service in dev mode"),
});

const port = either(
  number(),
  textFormat(f.TEMPLATE),
);

const profile = table({
  mode: about(
    oneOf("managed", "embedded", "external"),
    "managed: hsm starts it; embedded: the client works in-process; external: somebody else runs it",
  ),
  runtime: maybe(oneOf("process"), "A program under a supervisor, without an engine"),
  command: maybe(textFormat(f.COMMAND), "The command line of that program"),
  image: optional(textFormat(f.IMAGE)),
  compose: maybe(free, "Merged over the main service", { gpus: "all" }),
  params: maybe(free, "Wishes for parameters"),
  env: maybe(env, "Variables; with embedded they replace those of the implication"),
  dependencies: maybe(list(dependency), "Further requirements of this profile"),
  python: optional(textFormat(f.RANGE)),
  url: maybe(textFormat(f.TEMPLATE), "External: the address", "${QDRANT_URL}"),
  host: maybe(textFormat(f.TEMPLATE), "External: the host"),
  port: maybe(port, "External: the port"),
  properties: maybe(mapping(textFormat(f.WORD), envText), "External: values of the properties"),
});

const resources = (what: string) =>
  maybe(mapping(textFormat(f.RESOURCE), orNull(free)), `Top-level ${what} of Compose`);

/** containers/NAME.yaml */
export const containerSchema = table({
  ...head,
  version: optional(textFormat(f.VERSION)),
  sources: maybe(
    table({
      prod: maybe(imageSource, "The ready image"),
      dev: maybe(buildSource, "The build from a local folder"),
    }),
    "Where the container comes from, for each mode",
    { prod: { type: "image", image: "qdrant/qdrant:v1.15.1" } },
  ),
  params: maybe(
    mapping(
      textFormat(f.WORD),
      table({
        merge: about(
          oneOf("union", "same", "max", "min", "sum"),
          "How several wishes become one value",
        ),
        default: about(json, "The value where nobody wishes"),
        description: maybe(text(), "What the parameter does"),
      }),
    ),
    "What others may set",
    { databases: { merge: "union", default: [] } },
  ),
  compose: maybe(free, "The main service: any key of the Compose Specification"),
  services: maybe(
    mapping(textFormat(f.RESOURCE), free),
    "Further services: one-shot initialisers, storage of the main service",
  ),
  volumes: resources("volumes"),
  configs: resources("configs"),
  networks: resources("networks"),
  connection: maybe(
    table({
      scheme: maybe(textFormat(f.TEMPLATE), "The url's scheme", "http"),
      port: maybe(port, "The container's own port", 6333),
      url: maybe(textFormat(f.TEMPLATE), "The url; scheme://host:port unless written"),
      properties: maybe(
        mapping(
          textFormat(f.WORD),
          either(
            textFormat(f.TEMPLATE),
            number(),
            yesNo(),
            table({
              secret: about(yesNo(), "The value is generated once and kept"),
              generate: maybe(
                number(),
                "Its length; 32 unless written",
              ),
            }),
          ),
        ),
        "Values that clients map to their own variables",
        { password: { secret: true, generate: 32 } },
      ),
    }),
    "How clients reach the container",
  ),
  deployment_profiles: maybe(
    mapping(textFormat(f.PROFILE), profile),
    "The ways to be delivered",
    { default: { mode: "managed" }, external: { mode: "external", url: "${QDRANT_URL}" } },
  ),
  ...graph,
});

/** A container's file as the schema leaves it. */
export type ContainerData = DataOf<typeof containerSchema>;
