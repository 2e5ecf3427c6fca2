import type { YamlPath, YamlValue } from "./value.ts";

/** One change of a YAML text. */
export type YamlEdit =
  /** Gives a path a value; mappings that lead to it are created. */
  | {
    readonly op: "set";
    readonly path: YamlPath;
    readonly value: YamlValue;
    /** Written as `# comment` above the key when the key is new and stands on its own line. */
    readonly comment?: string;
  }
  /** Appends an item to the list at a path; a missing or empty one is created. */
  | {
    readonly op: "add";
    readonly path: YamlPath;
    readonly value: YamlValue;
    /** Written above the key of the list when the list is new. */
    readonly comment?: string;
  }
  /** Removes a key or a list item with its lines and its own trailing comment. */
  | {
    readonly op: "remove";
    readonly path: YamlPath;
    /** Remove what becomes empty above it too, instead of leaving `[]` or `{}`. */
    readonly prune?: boolean;
    /** The comment that `set` wrote: removed too when it stands directly above, unchanged. */
    readonly comment?: string;
  };
