import assert from "node:assert/strict";
import vectors from "./testdata/requirements.json" with { type: "json" };
import { formatRequirement, parseRequirement, type Requirement } from "./mod.ts";

type Row = readonly [string, Answer | null];

interface Answer {
  readonly name: string;
  readonly extras: readonly string[];
  readonly specifiers: readonly string[];
  readonly url: string | null;
  readonly marker: string | null;
}

const ROWS = vectors.requirements as unknown as readonly Row[];

/** What packaging takes and this room refuses, on purpose. */
const STRICTER = [
  "_name",
  "name-",
  "name.",
  "_a",
  "a_",
  "name>=1,",
  "name @ ./wheel.whl",
  "name @ /srv/wheel.whl",
  "name @ git@example.org:r.git",
  "name===",
  "name>=\n1",
  "name @ https://example.org/a\u0000",
  "name @ https://example.org/a\u2028b",
  "name @ https://example.org/a;",
  "name ; os_name == '\\n'",
];

function answer(requirement: Requirement): Answer {
  const { name, extras, url, marker } = requirement;
  const specifiers = requirement.specifiers.map(({ operator, text }) => operator + text).sort();
  return { name, extras, specifiers, url: url ?? null, marker: marker ?? null };
}

Deno.test("parseRequirement() takes, refuses and reads what packaging does", () => {
  assert.ok(ROWS.length >= 90);
  for (const [text, expected] of ROWS) {
    const result = parseRequirement(text);
    const got = result.ok ? answer(result.requirement) : null;
    assert.deepEqual(got, STRICTER.includes(text) ? null : expected, JSON.stringify(text));
  }
});

Deno.test("parseRequirement() is stricter than packaging where it says so", () => {
  for (const text of STRICTER) assert.equal(parseRequirement(text).ok, false, JSON.stringify(text));
});

Deno.test("formatRequirement() is canonical: reading it again gives the same data and text", () => {
  for (const [text] of ROWS) {
    const result = parseRequirement(text);
    if (!result.ok) continue;
    const canonical = formatRequirement(result.requirement);
    const again = parseRequirement(canonical);
    assert.ok(again.ok, canonical);
    assert.deepEqual(again.requirement, result.requirement, canonical);
    assert.equal(formatRequirement(again.requirement), canonical);
  }
});

Deno.test("formatRequirement() gives one text to all spellings of one requirement", () => {
  const spellings = [
    "Foo_Bar[B_b,a]<2,>=1.0;os_name=='nt'",
    "foo.bar [a, b-b] (>=1.0, <2.0) ; (os.name == 'nt')",
  ];
  const texts = spellings.map((text) => {
    const result = parseRequirement(text);
    return result.ok ? formatRequirement(result.requirement) : result.message;
  });
  assert.equal(texts[0], 'foo-bar[a,b-b]>=1.0,<2 ; os_name == "nt"');
  assert.equal(texts[1], 'foo-bar[a,b-b]>=1.0,<2.0 ; os_name == "nt"');
});

Deno.test("parseRequirement() points at what is wrong", () => {
  const cases: readonly (readonly [string, number, RegExp])[] = [
    ["", 1, /begins with the name/],
    ["--index-url=x", 1, /not with "-"/],
    ["./wheel", 1, /not with "\."/],
    ["name-", 1, /ends with a letter or digit/],
    ["name 1.0", 6, /Expected a version specifier/],
    ["name=1.0", 5, /operator of PEP 440/],
    ["name>=1 --hash=x", 7, /no version/],
    ["name[a b]", 8, /Expected "," or "\]"/],
    ["name[a", 5, /never closed/],
    ["name[-a]", 6, /name of an extra/],
    ["name (>=1", 6, /never closed/],
    ["name>=1\n--pre", 8, /U\+000A/],
    ["name>=1;os_name==nt", 18, /quoted text/],
    ["name @", 7, /url is missing/],
    ["name @ ./a", 8, /scheme/],
    ["name @ https://x/a; os_name=='nt'", 19, /Put a space before ";"/],
    ["name @ https://x/a b", 20, /Expected/],
    ["name>=1,<2,=3", 12, /operator/],
  ];
  for (const [text, column, message] of cases) {
    const result = parseRequirement(text);
    assert.ok(!result.ok, JSON.stringify(text));
    assert.match(result.message, message, JSON.stringify(text));
    assert.equal(result.column, column, JSON.stringify(text));
  }
});

Deno.test("parseRequirement() never passes on a line break, a control character or an option", () => {
  const bad = [
    "-e",
    "--pre",
    "-rfile",
    "\u0000a",
    "a\r",
    "a\n",
    "\u007fa",
    "a>=1\u0085",
    "a\u2029",
  ];
  for (const text of bad) assert.equal(parseRequirement(text).ok, false, JSON.stringify(text));
});
