const text = (value: string): string => value;
/** One positional argument. */
export const name = (brief: string, placeholder = "name") => ({ parse: text, brief, placeholder });
/** Exactly one positional argument. */
export const one = (brief: string, placeholder = "name") => ({
  kind: "tuple" as const,
  parameters: [name(brief, placeholder)] as const,
});
/** A positional argument that may be left out. */
export const maybeName = (brief: string, placeholder: string) => ({
  ...name(brief, placeholder),
  optional: true as const,
});
/** A switch. */
export const off = (brief: string) => ({ kind: "boolean" as const, brief, default: false });
/** An option with a value. */
export const maybe = (brief: string, placeholder: string) => ({
  kind: "parsed" as const,
  parse: text,
  brief,
  placeholder,
  optional: true as const,
});
/** An option with a value, which may be repeated. */
export const many = (brief: string, placeholder: string) => ({
  ...maybe(brief, placeholder),
  variadic: true as const,
});
/** `--mode`. */
export const modeFlag = (brief: string) => ({
  kind: "enum" as const,
  values: ["prod", "dev"] as const,
  brief,
  optional: true as const,
});
/** `--sync` of the commands that edit. */
export const syncAfter = off("Sync too: both are done, or nothing is");

/** What `hsm plan` and `hsm sync` share. */
export const syncFlags = {
  locked: off("Fail when a tracked file would change"),
  frozen: off("Install what the lock files say; read no registry, change no tracked file"),
  offline: off("Use no network"),
  yes: off("Answer yes to questions"),
  overwrite: off("Restore hsm's entries where they were edited by hand"),
  adopt: off("Leave to you what was written by hand in hsm's places"),
  backup: off("Keep a copy of files that hsm did not write or that were edited, then write them"),
  detailedExitcode: off("Exit 2 when something would change; with a plan only"),
};
/** `-y`. */
export const yes = { y: "yes" } as const;

const generation = "Number of a generation; `hsm history` shows them";

/** Parameters of `hsm history diff`. */
export const historyDiffParameters = {
  positional: {
    kind: "tuple" as const,
    parameters: [
      name(generation, "A"),
      maybeName("Another one; left out: the files as they are now", "B"),
    ] as const,
  },
};
/** Parameters of `hsm rollback`. */
export const rollbackParameters = {
  positional: {
    kind: "tuple" as const,
    parameters: [maybeName(`${generation}; left out: the one before`, "N")] as const,
  },
  flags: {
    dryRun: off("Show the plan only"),
    force: off("Go on where something was edited since, so that not all can be as it was"),
    offline: syncFlags.offline,
    yes: syncFlags.yes,
    overwrite: syncFlags.overwrite,
    backup: syncFlags.backup,
    adopt: syncFlags.adopt,
  },
  aliases: { ...yes, n: "dryRun" } as const,
};
/** Parameters of `hsm gc`. */
export const gcParameters = {
  flags: {
    keep: maybe("How many generations stay (default: 10)", "number"),
    dryRun: off("Show what would go"),
  },
  aliases: { n: "dryRun" } as const,
};
