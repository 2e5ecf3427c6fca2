/**
 * The forms that texts in hsm.yaml can have: each judges a text and says what to write instead.
 *
 * @module
 */
import { COMMAND, TEMPLATE, WORDS } from "./commands.ts";
import { CONSENT } from "./consent.ts";
import type { Format } from "./format.ts";
import * as names from "./names.ts";
import * as sources from "./sources.ts";
import * as versions from "./versions.ts";

export * from "./commands.ts";
export * from "./consent.ts";
export * from "./format.ts";
export * from "./names.ts";
export * from "./sources.ts";
export * from "./versions.ts";

/** Every format of hsm.yaml. */
export const FORMATS: readonly Format[] = [
  ...Object.values(names),
  ...Object.values(sources),
  ...Object.values(versions),
  CONSENT,
  COMMAND,
  TEMPLATE,
  WORDS,
];
