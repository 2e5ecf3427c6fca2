/**
 * Every code of this room's problems, with its meaning in one line.
 *
 * Codes are stable: a code never gets another meaning, and a code that is given up is not used again.
 */
export const REGISTRY_CODES = {
  "HSM-E0201": "A file of a registry is not readable YAML",
  "HSM-E0202": "A file of a registry is no mapping of keys",
  "HSM-E0203": "A key is not known at its place",
  "HSM-E0204": "A key that must be there is missing",
  "HSM-E0205": "A value has another type or form than expected",
  "HSM-E0206": "A word is none of those that are accepted",
  "HSM-E0207": "A name or a reference to a component is not legal",
  "HSM-E0208": "A component's name is not the name of its file",
  "HSM-E0209": "The registry needs another hsm",
  "HSM-E0210": "A version or a version range is not legal (PEP 440)",
  "HSM-E0211": "A URL is not legal, or of a kind that hsm does not use",
  "HSM-E0212": "A git branch, tag or commit is not legal",
  "HSM-E0213": "A path is not legal",
  "HSM-E0214": "The name of a variable is not legal",
  "HSM-E0215": "A template is not legal",
  "HSM-E0216": "A command line is not legal",
  "HSM-E0217": "A requirement is not legal (PEP 508)",
  "HSM-E0218": "An image or a digest is not legal",
  "HSM-E0219": "Keys stand together that do not fit, or one lacks the other",
  "HSM-E0220": "A file has the wrong ending or stands where none is read",
  "HSM-E0221": "An overlay has no component beside it",
  "HSM-E0222": "Two registries have one name",
  "HSM-E0230": "A reference leads nowhere",
  "HSM-E0231": "A placeholder names something that does not exist",
  "HSM-E0232": "A name does not begin with the component's name",
  "HSM-E0233": "A volume, config, network or service is declared or used alone",
  "HSM-E0234": "An option does not keep the interface of its group",
  "HSM-E0290": "A registry asks for something that this hsm does not have yet",
  "HSM-W0201": "A file looks like a component but stands where none is read",
  "HSM-W0230": "A name in compatibility is no component that is known",
  "HSM-W0240": "A component needs the user's consent",
} as const satisfies Readonly<Record<`HSM-${"E" | "W"}02${number}`, string>>;

/** A code of this room. */
export type RegistryCode = keyof typeof REGISTRY_CODES;
