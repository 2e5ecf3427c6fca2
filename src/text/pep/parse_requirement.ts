/**
 * Requirements (`httpx[http2]>=0.27 ; python_version >= "3.11"`): text to data and back.
 *
 * Source: PEP 508, "Grammar".
 *
 * @module
 */
import { scanMarker } from "./parse_marker.ts";
import { isValidName, normalizeName } from "./normalize_name.ts";
import { Scanner } from "./scanner.ts";
import {
  formatSpecifiers,
  mergeSpecifiers,
  parseSpecifiers,
  type Specifier,
} from "./parse_specifiers.ts";

/** A parsed requirement. Names of distribution and extras are in normal form (PEP 503). */
export interface Requirement {
  /** The distribution's name. */
  readonly name: string;
  /** Sorted, without doubles. */
  readonly extras: readonly string[];
  /** In canonical order, without doubles; empty where any version fits, or beside a url. */
  readonly specifiers: readonly Specifier[];
  /** The direct reference after `@`, as written. */
  readonly url?: string;
  /** The marker's normal text. */
  readonly marker?: string;
}

/** What {@linkcode parseRequirement} answers; columns count from 1, in UTF-16 units. */
export type RequirementResult =
  | { readonly ok: true; readonly requirement: Requirement }
  | { readonly ok: false; readonly column: number; readonly message: string };

interface Details {
  readonly specifiers: readonly Specifier[];
  readonly url?: string;
}

/**
 * Reads one requirement of PEP 508, strictly: nothing that passes can become an option of a tool, a
 * second line or a path.
 *
 * Stricter than PyPA `packaging`: control characters and line breaks are errors everywhere, a name
 * must end with a letter or digit, a url needs a scheme, a comma needs a specifier on both sides; see
 * {@linkcode parseSpecifiers} and {@linkcode parseMarker} for the rest.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatRequirement, parseRequirement } from "@/text/pep/mod.ts";
 *
 * const good = parseRequirement("HTTPX[socks,http2] <1, >=0.27; python_version>='3.11'");
 * assert.equal(
 *   good.ok && formatRequirement(good.requirement),
 *   'httpx[http2,socks]>=0.27,<1 ; python_version >= "3.11"',
 * );
 *
 * const bad = parseRequirement("--index-url=https://example.org");
 * assert.deepEqual(bad, {
 *   ok: false,
 *   column: 1,
 *   message: 'A requirement begins with the name of a distribution, not with "-"',
 * });
 * ```
 */
export function parseRequirement(text: string): RequirementResult {
  const scanner = new Scanner(text);
  const requirement = refuseControls(scanner) ? undefined : scanRequirement(scanner);
  if (requirement !== undefined) return { ok: true, requirement };
  return { ok: false, ...(scanner.failure ?? { column: 1, message: "Expected a requirement" }) };
}

/**
 * The canonical text of a requirement: `name[extra1,extra2]>=1,<2 ; marker`.
 *
 * Two spellings of one requirement have the same text, but for trailing zeros of versions and the
 * order inside a marker (see `markerEquals`); reading the text again gives the same data.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatRequirement } from "@/text/pep/mod.ts";
 *
 * const requirement = {
 *   name: "torch",
 *   extras: [],
 *   specifiers: [],
 *   url: "https://example.org/torch.whl",
 *   marker: 'os_name == "posix"',
 * };
 * assert.equal(
 *   formatRequirement(requirement),
 *   'torch @ https://example.org/torch.whl ; os_name == "posix"',
 * );
 * ```
 */
export function formatRequirement(requirement: Requirement): string {
  const { name, url, marker } = requirement;
  const names = [...new Set(requirement.extras.map(normalizeName))].sort();
  const extras = names.length === 0 ? "" : `[${names.join(",")}]`;
  const which = url === undefined ? formatSpecifiers(requirement.specifiers) : ` @ ${url}`;
  return normalizeName(name) + extras + which + (marker === undefined ? "" : ` ; ${marker}`);
}

/** Tabs are white space in PEP 508; every other control character and line break is refused. */
function refuseControls(scanner: Scanner): boolean {
  for (let index = 0; index < scanner.text.length; index++) {
    const code = scanner.text.charCodeAt(index);
    const control = (code < 0x20 && code !== 0x09) || (code >= 0x7f && code <= 0x9f);
    if (control || code === 0x2028 || code === 0x2029) {
      const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
      scanner.fail(`A requirement is one line without control characters: found ${name}`, index);
      return true;
    }
  }
  return false;
}

function scanRequirement(scanner: Scanner): Requirement | undefined {
  scanner.skipSpace();
  const name = scanName(scanner);
  if (name === undefined) return undefined;
  scanner.skipSpace();
  const extras = scanExtras(scanner);
  if (extras === undefined) return undefined;
  scanner.skipSpace();
  const details = scanner.take(/@/y) === undefined ? scanSpecifiers(scanner) : scanUrl(scanner);
  if (details === undefined) return undefined;
  scanner.skipSpace();
  if (scanner.atEnd) return { name, extras, ...details };
  if (scanner.take(/;/y) === undefined) return scanner.fail(unexpected(scanner));
  const marker = scanMarker(scanner);
  if (marker === undefined) return undefined;
  if (!scanner.atEnd) {
    return scanner.fail(`Expected "and", "or" or the end of the marker, not "${scanner.rest}"`);
  }
  return { name, extras, ...details, marker };
}

function unexpected(scanner: Scanner): string {
  return `Expected a version specifier (such as ">=1.0"), "@", ";" or the end, not "${scanner.rest}"`;
}

function scanName(scanner: Scanner): string | undefined {
  const start = scanner.position;
  const name = scanner.take(/[A-Za-z0-9._-]+/y) ?? "";
  if (isValidName(name)) return normalizeName(name);
  const first = [...scanner.text.slice(start)][0];
  if (first === undefined) {
    return scanner.fail("A requirement begins with the name of a distribution");
  }
  if (!isValidName(first)) {
    return scanner.fail(
      `A requirement begins with the name of a distribution, not with "${first}"`,
      start,
    );
  }
  return scanner.fail(`A name ends with a letter or digit: "${name}" does not`, start);
}

function scanExtras(scanner: Scanner): readonly string[] | undefined {
  const open = scanner.position;
  if (scanner.take(/\[/y) === undefined) return [];
  const extras = new Set<string>();
  scanner.skipSpace();
  if (scanner.take(/\]/y) !== undefined) return [];
  while (true) {
    scanner.skipSpace();
    const start = scanner.position;
    const extra = scanner.take(/[A-Za-z0-9._-]+/y) ?? "";
    if (!isValidName(extra)) {
      return scanner.fail(`Expected the name of an extra, not "${extra || scanner.rest}"`, start);
    }
    extras.add(normalizeName(extra));
    scanner.skipSpace();
    if (scanner.take(/\]/y) !== undefined) return [...extras].sort();
    if (scanner.take(/,/y) === undefined) {
      return scanner.atEnd
        ? scanner.fail(`"[" is never closed`, open)
        : scanner.fail(`Expected "," or "]" after the extra "${extra}", not "${scanner.rest}"`);
    }
  }
}

function scanSpecifiers(scanner: Scanner): Details | undefined {
  const open = scanner.position;
  const bracketed = scanner.take(/\(/y) !== undefined;
  const start = scanner.position;
  const text = scanner.take(/[^;()]*/y) ?? "";
  if (bracketed && scanner.take(/\)/y) === undefined) {
    return scanner.fail(`"(" is never closed`, open);
  }
  if (text.trim() !== "" && !/^[ \t]*[=<>!~]/.test(text)) {
    scanner.position = start + text.length - text.trimStart().length;
    return scanner.fail(unexpected(scanner));
  }
  const result = parseSpecifiers(text);
  if (!result.ok) return scanner.fail(result.message, start + result.column - 1);
  return { specifiers: mergeSpecifiers(result.specifiers) };
}

function scanUrl(scanner: Scanner): Details | undefined {
  scanner.skipSpace();
  const start = scanner.position;
  const url = scanner.take(/[^ \t]+/y);
  if (url === undefined) return scanner.fail(`A url is missing after "@"`);
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$/.test(url)) {
    return scanner.fail(
      `"${url}" is no url with a scheme, such as "https:" or "git+https:"`,
      start,
    );
  }
  if (url.endsWith(";")) {
    return scanner.fail(
      `Put a space before ";": it would belong to the url`,
      start + url.length - 1,
    );
  }
  return { specifiers: [], url };
}
