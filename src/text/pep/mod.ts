/**
 * Python's packaging texts: versions and ranges (PEP 440), names (PEP 503), requirements (PEP 508),
 * and what an installed distribution consists of (RECORD).
 *
 * In: texts as people and registries write them. Out: plain data, its canonical text, and answers about
 * ranges (does a version fit, can any, does one range lie in another). Errors are values with a column.
 *
 * Never here: a search for versions (resolving stays with the tools), the evaluation of markers, any
 * noun of hsm, any effect.
 *
 * Agreement with PyPA `packaging` is tested on committed vectors (`testdata/`, made by
 * `scripts/make_pep_vectors.py`); where this room is stricter, the function says so.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { contains, parseRequirement } from "@/text/pep/mod.ts";
 *
 * const result = parseRequirement("qdrant-client[fastembed]>=1.12,<2");
 * assert.ok(result.ok);
 * assert.equal(contains(result.requirement.specifiers, "1.15.1"), true);
 * ```
 *
 * @module
 */
export {
  compareVersions,
  isPrerelease,
  parseVersion,
  type PreKind,
  type Version,
} from "./version.ts";
export { isValidName, normalizeName } from "./normalize_name.ts";
export {
  formatSpecifiers,
  mergeSpecifiers,
  parseSpecifiers,
  type Specifier,
  type SpecifierOperator,
  type SpecifiersResult,
} from "./parse_specifiers.ts";
export {
  contains,
  type ContainsOptions,
  isSubset,
  provablyEmpty,
  type SubsetOptions,
} from "./contains.ts";
export { parseRecord, type RecordedFile } from "./record.ts";
export { markerEquals, type MarkerResult, parseMarker } from "./parse_marker.ts";
export {
  formatRequirement,
  parseRequirement,
  type Requirement,
  type RequirementResult,
} from "./parse_requirement.ts";
export { type DirectReference, splitDirect } from "./split_direct.ts";
