/**
 * What a terminal would obey, or what would show a text in another order than it has: controls, marks of direction,
 * invisible signs. Line breaks (CRLF too) and tabs are fine; so are the joiners that scripts and emoji need.
 */
const UNSEEN =
  // deno-lint-ignore no-control-regex -- these are what is looked for
  /\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Text of others without what a terminal would obey: colours, cursor moves, bells, marks of direction. */
export function plainText(text: string): string {
  // deno-lint-ignore no-control-regex -- these are what is looked for
  const codes = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]/g;
  return onlySeen(text.replace(codes, ""));
}

/** Every unseen sign as one that is seen: columns stay what they are. */
export function onlySeen(text: string): string {
  return text.replace(UNSEEN, "�");
}

/** The colours of `paint.ts`, and nothing else. */
// deno-lint-ignore no-control-regex -- these are what is looked for
const OWN_COLOURS = /(\x1b\[(?:[12]|22|3[1236]|39)m)/;

/** {@link plainText} for what goes to the terminal at last: hsm's own colours stay. */
export function shownText(text: string): string {
  return text.split(OWN_COLOURS).map((part) => OWN_COLOURS.test(part) ? part : plainText(part))
    .join("");
}

/** JSON text with every unseen sign escaped: the same data, harmless to look at. */
export function shownJson(json: string): string {
  return json.replace(
    UNSEEN,
    (sign) =>
      sign.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
        .join(""),
  );
}
