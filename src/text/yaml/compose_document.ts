import { checkCharacters, firstSignAfter, largerThan } from "./check_characters.ts";
import { describeSyntaxError } from "./describe_syntax_error.ts";
import type { Flaw } from "./flaw.ts";
import { Composer, Parser } from "./library.ts";
import type { CST, ParsedDocument } from "./library.ts";

/** Deeper nesting is a mistake or an attack; the library's composer recurses per level. */
const MAX_DEPTH = 100;
/** The library makes an error object per stray bracket; nobody reads more than this many. */
const MAX_STRAY_TOKENS = 100;

/** A document with its syntax mistakes; no document where reading had to stop early. */
export interface Composed {
  readonly document: ParsedDocument | undefined;
  readonly flaws: readonly Flaw[];
}

/** The most that is read of a text. */
export interface Limits {
  /** UTF-8 bytes. */
  readonly maxBytes: number;
  /** Lines, brackets, commas and other signs of structure. */
  readonly maxSigns: number;
}

/**
 * Makes a document tree of a text without BOM, and collects every syntax mistake.
 *
 * Nothing is thrown for a bad text: size, characters, depth and a second document are mistakes
 * like others. `keepSourceTokens` keeps what the editor needs and costs time.
 */
export function composeDocument(
  text: string,
  { maxBytes, maxSigns }: Limits,
  keepSourceTokens: boolean,
): Composed {
  if (largerThan(text, maxBytes)) {
    const message = `Text is larger than ${maxBytes} bytes: expected a smaller file`;
    return { document: undefined, flaws: [{ start: 0, end: 1, message }] };
  }
  const badCharacters = checkCharacters(text);
  if (badCharacters.length > 0) return { document: undefined, flaws: badCharacters };
  const start = firstSignAfter(text, maxSigns);
  if (start !== undefined) {
    const message = `Text has more than ${maxSigns} lines and values: expected a smaller file`;
    return { document: undefined, flaws: [{ start, end: start + 1, message }] };
  }
  try {
    return composeTokens(text, readTokens(text), keepSourceTokens);
  } catch (error) {
    // The library's parser recurses on some malformed bracket chains.
    if (!(error instanceof RangeError)) throw error;
    return { document: undefined, flaws: [tooDeep(0)] };
  }
}

interface Tokens {
  readonly tokens: readonly CST.Token[];
  readonly flaws: readonly Flaw[];
}

function readTokens(text: string): Tokens {
  const tokens: CST.Token[] = [];
  let stray = 0;
  for (const token of new Parser().parse(text)) {
    tokens.push(token);
    if (token.type === "error" && ++stray === MAX_STRAY_TOKENS) break;
  }
  const deep = firstTooDeep(tokens);
  return { tokens, flaws: deep === undefined ? [] : [tooDeep(deep)] };
}

function tooDeep(offset: number): Flaw {
  const message = `Nested too deeply: expected at most ${MAX_DEPTH} levels`;
  return { start: offset, end: offset + 1, message };
}

/** The first place below the allowed depth; walks with a list, because recursion is the risk. */
function firstTooDeep(tokens: readonly CST.Token[]): number | undefined {
  const open: (readonly [CST.Token, number])[] = tokens.map((token) => [token, 0]);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [token, depth] = next;
    if (depth > MAX_DEPTH) return token.offset;
    for (const child of childrenOf(token)) open.push([child, depth + 1]);
  }
  return undefined;
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === "document") return token.value === undefined ? [] : [token.value];
  if (!("items" in token)) return [];
  const children: CST.Token[] = [];
  for (const item of token.items) {
    if (item.key !== undefined && item.key !== null) children.push(item.key);
    if (item.value !== undefined) children.push(item.value);
  }
  return children;
}

function composeTokens(text: string, read: Tokens, keepSourceTokens: boolean): Composed {
  if (read.flaws.length > 0) return { document: undefined, flaws: read.flaws };
  // Keys are compared by read_value.ts: the library's own check is quadratic.
  const options = { uniqueKeys: false, keepSourceTokens, version: "1.2" as const };
  let first: ParsedDocument | undefined;
  for (const document of new Composer(options).compose(read.tokens, true, text.length)) {
    if (first === undefined) {
      first = document;
      continue;
    }
    const start = document.range[0];
    const message = "A second document starts here: expected one document in the file";
    return {
      document: first,
      flaws: [...flawsOf(first, text), { start, end: start + 3, message }],
    };
  }
  return { document: first, flaws: first === undefined ? [] : flawsOf(first, text) };
}

function flawsOf(document: ParsedDocument, text: string): readonly Flaw[] {
  const flaws: Flaw[] = [];
  for (const error of [...document.errors, ...document.warnings]) {
    // Tags are judged by read_value.ts, in one voice for all kinds of them.
    if (error.code === "TAG_RESOLVE_FAILED" || error.code === "BAD_COLLECTION_TYPE") continue;
    // Once the structure is lost, every following token is reported like this.
    if (flaws.length > 0 && error.message.includes("in YAML stream")) continue;
    const start = Math.max(0, Math.min(error.pos[0], text.length));
    const message = describeSyntaxError(error.code, error.message);
    flaws.push({ start, end: Math.max(start + 1, error.pos[1]), message });
  }
  const { explicit, version } = document.directives.yaml;
  if (explicit === true && version !== "1.2") {
    const start = Math.max(0, text.indexOf("%YAML"));
    const message = `Directive asks for YAML ${version}: expected YAML 1.2, or no directive`;
    flaws.push({ start, end: start + 5, message });
  }
  return flaws;
}
