import {
  type DataOf,
  either,
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
import { about, command, dependency, env, free, graph, head, maybe } from "./parts.ts";

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

/** A package's file as the schema leaves it. */
export type PackageData = DataOf<typeof packageSchema>;
