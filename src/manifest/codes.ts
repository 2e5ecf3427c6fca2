/**
 * Every code of this room's problems, with its meaning in one line.
 *
 * Codes are stable: a code never gets another meaning, and a code that is given up is not used again.
 */
export const MANIFEST_CODES = {
  "HSM-E0101": "hsm.yaml is not readable YAML",
  "HSM-E0102": "hsm.yaml is no mapping of keys",
  "HSM-E0103": "A key is not known at its place",
  "HSM-E0104": "A key that must be there is missing",
  "HSM-E0105": "A value has another type than expected",
  "HSM-E0106": "A word is none of those that are accepted",
  "HSM-E0107": "A name or a reference to a component is not legal",
  "HSM-E0108": "The schema number is not one that this hsm reads",
  "HSM-E0109": "The file has the layout of an older hsm",
  "HSM-E0110": "A version or a version range is not legal (PEP 440)",
  "HSM-E0111": "A URL is not legal, or of a kind that hsm does not use",
  "HSM-E0112": "A git branch, tag or commit is not legal",
  "HSM-E0113": "A path is not legal",
  "HSM-E0114": "The name of a variable is not legal",
  "HSM-E0115": "A template is not legal",
  "HSM-E0116": "A command line is not legal",
  "HSM-E0117": "A consent under allow is not known",
  "HSM-E0118": "A target under into is not known",
  "HSM-E0120": "The same thing stands in hsm.yaml twice",
  "HSM-E0121": "hsm.yaml says two different modes for one component",
  "HSM-E0122": "A registry has not exactly one of path and git",
  "HSM-E0123": "The name of a registry is reserved",
  "HSM-E0131": "hsm.yaml is written in a way that hsm does not edit",
  "HSM-E0190": "hsm.yaml asks for something that this hsm does not have yet",
} as const satisfies Readonly<Record<`HSM-E01${number}`, string>>;

/** A code of this room. */
export type ManifestCode = keyof typeof MANIFEST_CODES;
