import type { Json } from "@/model/mod.ts";
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
  orNull,
  type Schema,
  table,
  text,
  textFormat,
  yesNo,
} from "@/text/schema/mod.ts";
import {
  COMMAND,
  CONSENT,
  CONTAINER_REF,
  ENTRYPOINT_NAME,
  ENV_NAME,
  EXTRA,
  FOLDER,
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
const about = <T>(schema: Schema<T>, description: string, example?: Json): Schema<T> =>
  describe(schema, { description, ...(example !== undefined && { examples: [example] }) });

/** A section of the file; with nothing in it (only comments, say) it is the same as absent. */
const section = <T>(schema: Schema<T>, description: string, example?: Json) =>
  optional(orNull(about(schema, description, example)));

const json = anything<Json>();
const options = mapping(text(), json);

const mode = about(
  oneOf("prod", "dev"),
  "prod: the released artifact; dev: the local source",
);
const profile = optional(textFormat(PROFILE));
const range = optional(textFormat(RANGE));

/** A number or a boolean becomes the text that stands in the file. */
const envText = either(textFormat(TEMPLATE), number(), yesNo());
const envTable = about(
  mapping(textFormat(ENV_NAME), orNull(envText)),
  "Variables; ${NAME} reads the environment, null removes the variable",
  { LOG_LEVEL: "info" },
);

const project = table({
  name: optional(textFormat(PROJECT_NAME)),
  version: optional(textFormat(VERSION)),
  python: optional(textFormat(PYTHON)),
});

const pythonTools = oneOf("uv", "pip", "pixi");
const managers = table({
  python: optional(about(
    either(
      pythonTools,
      table({
        use: optional(about(pythonTools, "The tool that installs the Python side")),
        project: optional(textFormat(FOLDER)),
        extras: optional(about(
          either(oneOf("all"), list(textFormat(EXTRA))),
          "Extras of the project to install",
        )),
        groups: optional(about(
          either(oneOf("default", "all"), list(textFormat(EXTRA))),
          "Dependency groups of the project to install",
        )),
        interpreter: optional(textFormat(INTERPRETER)),
      }),
    ),
    "The tool for the Python side, uv unless written",
    "uv",
  )),
  containers: optional(about(
    oneOf("docker", "podman", "processes"),
    "What runs the containers, docker unless written",
  )),
});

const registry = table({
  name: textFormat(NAME),
  path: optional(textFormat(PATH)),
  git: optional(textFormat(GIT_URL)),
  ref: optional(textFormat(GIT_REF)),
  subdirectory: optional(textFormat(SUBDIRECTORY)),
  override: optional(about(
    list(textFormat(NAME)),
    "Names whose component here wins over the same name in other registries",
  )),
});

const index = table({
  url: textFormat(INDEX_URL),
  explicit: optional(about(yesNo(), "Only packages that name this index come from it")),
});

const group = either(
  textFormat(OPTION_REF),
  list(textFormat(OPTION_REF)),
  table({
    choose: about(
      either(textFormat(OPTION_REF), list(textFormat(OPTION_REF))),
      "The option, or a list of options",
    ),
    mode: optional(mode),
    profile,
  }),
);

const packageEntry = either(
  textFormat(PACKAGE_REF),
  table({
    name: textFormat(PACKAGE_REF),
    version: range,
    mode: optional(mode),
    extras: optional(about(list(textFormat(EXTRA)), "Extras of the package")),
    ref: optional(textFormat(GIT_REF)),
    override: optional(about(yesNo(), "This source wins over another package's pin")),
    into: optional(textFormat(INTO)),
    profile,
  }),
);

const containerEntry = either(
  textFormat(CONTAINER_REF),
  table({
    name: textFormat(CONTAINER_REF),
    version: range,
    mode: optional(mode),
    profile,
    params: optional(about(options, "Parameters of the container", { port: 5433 })),
    env: optional(envTable),
    compose: optional(about(
      options,
      "Merged last into the main service, by Compose's own rules; null removes",
      { mem_limit: "512m" },
    )),
    allow: optional(about(list(textFormat(CONSENT)), "Consents for this container")),
  }),
);

const command = either(
  textFormat(COMMAND),
  list(text(), "words"),
);
const entrypoint = either(
  textFormat(COMMAND),
  list(text(), "words"),
  table({
    command: about(command, "The command line: a text, or a list of words"),
    env: optional(about(mapping(textFormat(ENV_NAME), envText), "Variables of this program")),
  }),
);

/** hsm.yaml. */
export const manifestSchema = table({
  schema: optional(about(exactly(SCHEMA_NUMBER), "The version of this format")),
  project: section(project, "The project; each key may stand in pyproject.toml instead"),
  managers: section(managers, "The tools that carry the stack"),
  registries: section(
    list(registry),
    "Where components come from, in order; the built-in registry is always last",
    [{ name: "local", path: "./registry" }],
  ),
  indexes: section(mapping(textFormat(NAME), index), "Python package indexes"),
  groups: section(
    mapping(textFormat(GROUP_REF), group),
    "The choice for each group: one option, or a list",
    { "vector-db-adapter": "qdrant-adapter" },
  ),
  packages: section(list(packageEntry), "Python packages", ["text-utils"]),
  containers: section(list(containerEntry), "Containers", ["redis"]),
  modes: section(
    mapping(textFormat(MODE_KEY), mode),
    "The mode of each component; default: of all others",
    { "text-utils": "dev" },
  ),
  env: optional(orNull(envTable)),
  entrypoints: section(
    mapping(textFormat(ENTRYPOINT_NAME), entrypoint),
    "Named command lines for hsm run",
    { serve: "python -m app" },
  ),
  sync: section(
    table({ up: optional(about(yesNo(), "Whether sync also starts the containers")) }),
    "How hsm sync behaves",
  ),
});

/** hsm.yaml as the schema leaves it. */
export type ManifestData = DataOf<typeof manifestSchema>;

/** The schema of hsm.yaml, for what only needs to know that it is one. */
export const MANIFEST_SCHEMA: Schema = manifestSchema;
