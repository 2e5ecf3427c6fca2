/**
 * Codes of this room's problems: `HSM-E03xx` errors, `HSM-W03xx` warnings. A code never changes its meaning.
 *
 * @example
 * ```ts
 * import { CODES } from "@/resolve/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(CODES.missing, "HSM-E0301");
 * assert.equal(new Set(Object.values(CODES)).size, Object.values(CODES).length);
 * ```
 */
export const CODES = {
  // References.
  missing: "HSM-E0301",
  severalRegistries: "HSM-E0302",
  severalKinds: "HSM-E0303",
  wrongKind: "HSM-E0304",
  twoRegistries: "HSM-E0305",
  twice: "HSM-E0306",
  cycle: "HSM-E0307",
  groupKey: "HSM-E0308",
  idleOverride: "HSM-E0309",
  // Groups.
  noChoice: "HSM-E0310",
  twoMembers: "HSM-E0311",
  noOption: "HSM-E0312",
  oneOnly: "HSM-E0313",
  tooFew: "HSM-E0314",
  tooMany: "HSM-E0315",
  brokenDefault: "HSM-E0316",
  interface: "HSM-E0317",
  // Modes and sources.
  twoModes: "HSM-E0320",
  noDevSource: "HSM-E0321",
  noFolder: "HSM-E0322",
  noProdSource: "HSM-E0323",
  manager: "HSM-E0324",
  noGitSource: "HSM-E0325",
  twoSources: "HSM-E0326",
  noIndex: "HSM-E0327",
  groupMode: "HSM-E0328",
  toolSettings: "HSM-E0329",
  // Profiles.
  noProfile: "HSM-E0330",
  twoProfiles: "HSM-E0331",
  profileNotYet: "HSM-E0332",
  unsteadyProfile: "HSM-E0333",
  // Parameters.
  noParam: "HSM-E0340",
  paramClash: "HSM-E0341",
  paramType: "HSM-E0342",
  // Compatibility.
  requires: "HSM-E0350",
  conflicts: "HSM-E0351",
  python: "HSM-E0352",
  emptyRange: "HSM-E0353",
  version: "HSM-E0354",
  unreadable: "HSM-E0355",
  // Templates and addresses.
  template: "HSM-E0360",
  secretPlace: "HSM-E0361",
  noContainer: "HSM-E0363",
  // Wiring.
  variableClash: "HSM-E0370",
  alsoSet: "HSM-E0371",
  // Services.
  shared: "HSM-E0380",
  // Warnings.
  deprecated: "HSM-W0301",
  idleMode: "HSM-W0302",
  idleProfile: "HSM-W0303",
  untested: "HSM-W0304",
  idleKey: "HSM-W0305",
} as const;
