import type { Json, Kind } from "@/model/mod.ts";
import {
  about as describe,
  anything,
  type DataOf,
  either,
  exactly,
  list,
  mapping,
  number,
  oneOf,
  optional,
  type OptionalSchema,
  orNull,
  type Schema,
  table,
  text,
  textFormat,
  yesNo,
} from "@/text/schema/mod.ts";
import * as f from "./formats/mod.ts";

/** Adds what an editor shows. */
const about = <T>(schema: Schema<T>, description: string, example?: Json): Schema<T> =>
  describe(schema, { description, ...(example !== undefined && { examples: [example] }) });

/** A key that may be absent, with what an editor shows. */
const maybe = <T>(schema: Schema<T>, description: string, example?: Json): OptionalSchema<T> =>
  optional(about(schema, description, example));

const json = anything<Json>();
const free = mapping(text(), json);
/** A number or a boolean becomes the text that stands in the file. */
const envText = either(textFormat(f.TEMPLATE), number(), yesNo());
const env = mapping(textFormat(f.ENV_NAME), envText);
const command = either(textFormat(f.COMMAND), list(text(), "words"));
const names = list(textFormat(f.NAME));

const head = {
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

const dependency = either(
  textFormat(f.REQUIREMENT),
  table({ name: textFormat(f.DEPENDENCY_REF), version: optional(textFormat(f.RANGE)) }),
);

const implies = mapping(
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

const graph = {
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

const pythonSource = table({
  type: about(oneOf("pypi", "git", "url"), "Where the released package comes from"),
  package: optional(textFormat(f.DISTRIBUTION)),
  version: optional(textFormat(f.RANGE)),
  index: optional(textFormat(f.NAME)),
  url: optional(textFormat(f.URL_TEXT)),
  ref: optional(textFormat(f.GIT_REF)),
  subdirectory: optional(textFormat(f.INSIDE)),
  sha256: optional(textFormat(f.SHA256)),
});

const localSource = table({
  type: about(oneOf("local"), "A folder with a Python project"),
  path: textFormat(f.PATH),
  editable: maybe(yesNo(), "Whether edits take effect without installing again; true"),
  package: optional(textFormat(f.DISTRIBUTION)),
});

/** packages/NAME.yaml */
export const packageSchema = table({
  ...head,
  version: optional(textFormat(f.VERSION)),
  sources: maybe(
    table({
      prod: maybe(pythonSource, "The released package"),
      dev: maybe(localSource, "The local folder"),
    }),
    "Where the package comes from, for each mode",
    { prod: { type: "pypi", package: "qdrant-client", version: ">=1.12,<2" } },
  ),
  install_args: maybe(
    table({
      manager: maybe(oneOf("uv", "pip", "conda"), "The tool that can install it"),
      extras: maybe(list(textFormat(f.DISTRIBUTION)), "Extras of the distribution", ["fastembed"]),
      uv: maybe(free, "Settings for uv", { "no-build-isolation": true }),
      pip: maybe(free, "Settings for pip"),
      conda: maybe(free, "Settings for conda"),
    }),
    "How the package wants to be installed",
  ),
  dependencies: maybe(
    list(dependency),
    "Requirements (text) and other components (mapping with a name)",
    ["numpy>=1.26", { name: "rag-core", version: ">=2" }],
  ),
  ...graph,
  entrypoints: maybe(
    mapping(
      textFormat(f.ENTRYPOINT_NAME),
      either(
        textFormat(f.COMMAND),
        list(text(), "words"),
        table({
          command: about(command, "The command line: a text, or a list of words"),
          env: maybe(env, "Variables of this program"),
        }),
      ),
    ),
    "Named command lines for hsm run",
    { serve: "python -m qdrant_adapter.serve" },
  ),
});

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

/** A package's file as the schema leaves it. */
export type PackageData = DataOf<typeof packageSchema>;
/** A container's file as the schema leaves it. */
export type ContainerData = DataOf<typeof containerSchema>;
/** A group's file as the schema leaves it. */
export type GroupData = DataOf<typeof groupSchema>;
/** registry.yaml as the schema leaves it. */
export type RegistryData = DataOf<typeof registrySchema>;

/** The schema of each kind of file. */
export const COMPONENT_SCHEMAS: Readonly<Record<Kind | "registry", Schema>> = {
  package: packageSchema,
  container: containerSchema,
  group: groupSchema,
  registry: registrySchema,
};
