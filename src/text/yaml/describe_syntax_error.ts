/** Words for the library's error codes: what is, and what was expected. */
const WORDS: Readonly<Record<string, string>> = {
  ALIAS_PROPS: "An alias cannot have an anchor or a tag of its own",
  BAD_PROP_ORDER: 'Anchor or tag in the wrong place: expected it after the "-", "?" or ":"',
  BLOCK_AS_IMPLICIT_KEY:
    'Unexpected second ":" or list on this line: expected one "key: value"; quote a value that holds ": "',
  BLOCK_IN_FLOW: "Indented block inside brackets: expected a plain value, [...] or {...}",
  KEY_OVER_1024_CHARS: "Key too long: expected at most 1024 characters",
  MULTILINE_IMPLICIT_KEY: 'Key over several lines: expected "key: value" on one line',
  MULTIPLE_ANCHORS: "Two anchors on one value: expected at most one",
  MULTIPLE_TAGS: "Two tags on one value: expected at most one",
  RESOURCE_EXHAUSTION: "Nested too deeply",
  TAB_AS_INDENT: "Tab as indentation: expected spaces",
};

/** Words for messages of the library that say what is, but not what was expected. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [
    /^Implicit map keys need to be followed by map values/,
    'Expected ":" and a value after this key',
  ],
  [/^Implicit keys need to be on a single line/, 'Expected "key: value" on one line'],
  [
    /^All mapping items must start at the same column/,
    "Wrong indentation: expected the same column as the keys around it",
  ],
  [
    /^All sequence items must start at the same column/,
    'Wrong indentation: expected the same column as the other "-" items',
  ],
  [/^Sequence item without - indicator/, 'Expected "- " before this list item'],
  [
    /^A block sequence may not be used as an implicit map key/,
    'Expected "- " items below a "key:"',
  ],
  [/^Missing closing (.)quote/, "Missing closing quote: expected $1 at the end of the text"],
  [
    /^Flow \w+ in block collection must be .* end with an? (.)/,
    "Missing closing bracket: expected $1, indented more than the key that holds it",
  ],
  [/^Flow \w+ must end with an? (.)/, "Missing closing bracket: expected $1"],
  [
    /^Unexpected .* at node end/,
    "Unexpected text after a finished value: expected a new line, or quotes around all of it",
  ],
  [/ token in YAML (?:stream|document)/, "Unexpected text: expected a list or a mapping"],
  [/^Missing , (?:or : )?between flow/, 'Missing ",": expected one between the items'],
  [
    /^Nested mappings are not allowed in compact mappings/,
    'Unexpected second ":" on this line: quote a value that holds ": "',
  ],
  [/^Comments must be separated/, 'Expected a space before "#"'],
  [/^Plain value cannot start with (.*)/, "A value cannot start with $1: put it in quotes"],
  [
    /^Block collections are not allowed within flow/,
    "Indented block inside brackets: expected a plain value, [...] or {...}",
  ],
];

/**
 * Says a syntax error of the YAML library in the words of this program.
 *
 * Takes the library's code and message; unknown ones are passed on without their final period.
 */
export function describeSyntaxError(code: string, message: string): string {
  const words = WORDS[code];
  if (words !== undefined) return words;
  for (const [pattern, phrase] of PHRASES) {
    const match = pattern.exec(message);
    if (match !== null) {
      return phrase.replace(/\$(\d)/g, (_all, group) => match[Number(group)] ?? "");
    }
  }
  return message.replace(/\.$/, "");
}
