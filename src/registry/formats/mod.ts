/**
 * The forms that texts in a registry's files can have: each judges a text and says what to write instead.
 *
 * @module
 */
import type { Format } from "./format.ts";
import * as names from "./names.ts";
import * as sources from "./sources.ts";
import * as texts from "./texts.ts";

export type { Format } from "./format.ts";
export * from "./names.ts";
export * from "./sources.ts";
export * from "./texts.ts";

/** Every format of a registry's files. */
export const FORMATS: readonly Format[] = [
  ...Object.values(names),
  ...Object.values(sources),
  ...Object.values(texts),
].filter((value): value is Format => typeof value === "object");
