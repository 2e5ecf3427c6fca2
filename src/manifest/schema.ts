import type { Json } from "@/model/mod.ts";
import { mapping, type Schema, table, textFormat, v } from "@/text/schema/mod.ts";
import {
  COMMAND,
  CONSENT,
  CONTAINER_REF,
  ENTRYPOINT_NAME,
  ENV_NAME,
  EXTRA,
  GIT_REF,
  GIT_URL,
  GROUP_REF,
  INDEX_URL,
  INTERPRETER,
  INTO,
  MODE_KEY,
  NAME,
  OPTION_REF,
  PACKAGE_REF,
  PATH,
  PROFILE,
  PROJECT_NAME,
  PYTHON,
  RANGE,
  SUBDIRECTORY,
  TEMPLATE,
  VERSION,
} from "./formats/mod.ts";

/** The number that `schema:` may hold. */
export const SCHEMA_NUMBER = 1;

/** Adds what an editor shows. */
const about = <T extends v.GenericSchema>(schema: T, description: string, example?: Json) =>
  v.pipe(
    schema,
    v.metadata({
      description,
      ...(example !== undefined && { examples: [example] }),
    }) as v.BaseMetadata<v.InferOutput<T>>,
  );

const text = v.string();
const json = v.custom<Json>(() => true);
const options = mapping(text, json);
const yesNo = v.boolean();
const words = (item: v.GenericSchema<string, string>) => v.array(item);

const mode = about(
  v.picklist(["prod", "dev"]),
  "prod: the released artifact; dev: the local source",
);
const profile = v.optional(textFormat(PROFILE));
const range = v.optional(textFormat(RANGE));

/** A number or a boolean becomes the text that stands in the file. */
const envText = v.union([textFormat(TEMPLATE), v.number(), yesNo]);
const envTable = about(
  mapping(textFormat(ENV_NAME), v.nullable(envText)),
  "Variables; ${NAME} reads the environment, null removes the variable",
  { LOG_LEVEL: "info" },
);

const project = table({
  name: v.optional(textFormat(PROJECT_NAME)),
  version: v.optional(textFormat(VERSION)),
  python: v.optional(textFormat(PYTHON)),
});

const pythonTools = v.picklist(["uv", "pip", "pixi"]);
const managers = table({
  python: v.optional(about(
    v.union([
      pythonTools,
      table({
        use: v.optional(about(pythonTools, "The tool that installs the Python side")),
        project: v.optional(textFormat(PATH)),
        extras: v.optional(about(
          v.union([v.picklist(["all"]), words(textFormat(EXTRA))]),
          "Extras of the project to install",
        )),
        groups: v.optional(about(
          v.union([v.picklist(["default", "all"]), words(textFormat(EXTRA))]),
          "Dependency groups of the project to install",
        )),
        interpreter: v.optional(textFormat(INTERPRETER)),
      }),
    ]),
    "The tool for the Python side, uv unless written",
    "uv",
  )),
  containers: v.optional(about(
    v.picklist(["docker", "podman", "processes"]),
    "What runs the containers, docker unless written",
  )),
});

const registry = table({
  name: textFormat(NAME),
  path: v.optional(textFormat(PATH)),
  git: v.optional(textFormat(GIT_URL)),
  ref: v.optional(textFormat(GIT_REF)),
  subdirectory: v.optional(textFormat(SUBDIRECTORY)),
  override: v.optional(about(
    words(textFormat(NAME)),
    "Names whose component here wins over the same name in other registries",
  )),
});

const index = table({
  url: textFormat(INDEX_URL),
  explicit: v.optional(about(yesNo, "Only packages that name this index come from it")),
});

const group = v.union([
  textFormat(OPTION_REF),
  words(textFormat(OPTION_REF)),
  table({
    choose: about(
      v.union([textFormat(OPTION_REF), words(textFormat(OPTION_REF))]),
      "The option, or a list of options",
    ),
    mode: v.optional(mode),
    profile,
  }),
]);

const packageEntry = v.union([
  textFormat(PACKAGE_REF),
  table({
    name: textFormat(PACKAGE_REF),
    version: range,
    mode: v.optional(mode),
    extras: v.optional(about(words(textFormat(EXTRA)), "Extras of the package")),
    ref: v.optional(textFormat(GIT_REF)),
    override: v.optional(about(yesNo, "This source wins over another package's pin")),
    into: v.optional(textFormat(INTO)),
    profile,
  }),
]);

const containerEntry = v.union([
  textFormat(CONTAINER_REF),
  table({
    name: textFormat(CONTAINER_REF),
    version: range,
    mode: v.optional(mode),
    profile,
    params: v.optional(about(options, "Parameters of the container", { port: 5433 })),
    env: v.optional(envTable),
    compose: v.optional(about(
      options,
      "Merged last into the main service, by Compose's own rules; null removes",
      { mem_limit: "512m" },
    )),
    allow: v.optional(about(words(textFormat(CONSENT)), "Consents for this container")),
  }),
]);

const command = v.union([
  textFormat(COMMAND),
  v.pipe(v.array(text), v.minLength(1, "format:words")),
]);
const entrypoint = v.union([
  textFormat(COMMAND),
  v.pipe(v.array(text), v.minLength(1, "format:words")),
  table({
    command: about(command, "The command line: a text, or a list of words"),
    env: v.optional(about(mapping(textFormat(ENV_NAME), envText), "Variables of this program")),
  }),
]);

/** hsm.yaml. A section with nothing in it (only comments, say) is the same as no section. */
export const manifestSchema = table({
  schema: v.optional(about(v.literal(SCHEMA_NUMBER), "The version of this format")),
  project: v.nullish(about(project, "The project; each key may stand in pyproject.toml instead")),
  managers: v.nullish(about(managers, "The tools that carry the stack")),
  registries: v.nullish(about(
    v.array(registry),
    "Where components come from, in order; the built-in registry is always last",
    [{ name: "local", path: "./registry" }],
  )),
  indexes: v.nullish(about(mapping(textFormat(NAME), index), "Python package indexes")),
  groups: v.nullish(about(
    mapping(textFormat(GROUP_REF), group),
    "The choice for each group: one option, or a list",
    { "vector-db-adapter": "qdrant-adapter" },
  )),
  packages: v.nullish(about(v.array(packageEntry), "Python packages", ["text-utils"])),
  containers: v.nullish(about(v.array(containerEntry), "Containers", ["redis"])),
  modes: v.nullish(about(
    mapping(textFormat(MODE_KEY), mode),
    "The mode of each component; default: of all others",
    { "text-utils": "dev" },
  )),
  env: v.nullish(envTable),
  entrypoints: v.nullish(about(
    mapping(textFormat(ENTRYPOINT_NAME), entrypoint),
    "Named command lines for hsm run",
    { serve: "python -m app" },
  )),
  sync: v.nullish(about(
    table({ up: v.optional(about(yesNo, "Whether sync also starts the containers")) }),
    "How hsm sync behaves",
  )),
});

/** hsm.yaml as the schema leaves it. */
export type ManifestData = v.InferOutput<typeof manifestSchema>;

/** The schema of hsm.yaml, for what only needs to know that it is one. */
export const MANIFEST_SCHEMA: Schema = manifestSchema;
