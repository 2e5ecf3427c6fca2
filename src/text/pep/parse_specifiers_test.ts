import assert from "node:assert/strict";
import vectors from "./testdata/requirements.json" with { type: "json" };
import { formatSpecifiers, mergeSpecifiers, parseSpecifiers, type Specifier } from "./mod.ts";

function specifiers(text: string): readonly Specifier[] {
  const result = parseSpecifiers(text);
  assert.ok(result.ok, `"${text}": ${result.ok ? "" : result.message}`);
  return result.specifiers;
}

Deno.test("parseSpecifiers() takes and refuses what packaging takes and refuses", () => {
  for (const [text, valid] of vectors.specifiers) {
    assert.equal(parseSpecifiers(String(text)).ok, valid, `"${text}"`);
  }
});

Deno.test("parseSpecifiers() is stricter than packaging where it says so", () => {
  for (const text of [">=1,", ",>=1", ">=1,,<2", "===", "===a/b", "===$x"]) {
    assert.equal(parseSpecifiers(text).ok, false, `"${text}"`);
  }
});

Deno.test("parseSpecifiers() points at the wrong place and says what is wrong", () => {
  const cases: readonly (readonly [string, number, RegExp])[] = [
    [">=1, 2.0", 6, /write "==2.0"/],
    [">=1,^2", 5, /operator of PEP 440/],
    [">= latest", 4, /no version that PEP 440 knows/],
    [">=1,~=2", 7, /"~=2.0"/],
    [">=1.*", 3, /can only follow "==" and "!="/],
    ["==1.0rc1.*", 3, /can only follow numbers/],
    [">=1.0+cu118", 3, /local version/],
    [">=1,  ,<2", 7, /missing beside a comma/],
    ["==", 3, /missing after "=="/],
    ["==99999999999999999999", 3, /too large/],
    ["===99999999999999999999", 4, /too large/],
  ];
  for (const [text, column, message] of cases) {
    const result = parseSpecifiers(text);
    assert.ok(!result.ok, text);
    assert.equal(result.column, column, text);
    assert.match(result.message, message);
  }
});

Deno.test("formatSpecifiers() has one order, and reading it again gives the same text", () => {
  const cases = [
    ["<2,>=1", ">=1,<2"],
    ["!=1.5,!=1.4.*,<2,>1,>=1.0", ">=1.0,>1,<2,!=1.4.*,!=1.5"],
    ["===foo,==1.0", "===foo,==1.0"],
    ["", ""],
    [" >= v1.0 , <= 2.0-ALPHA1 ", ">=1.0,<=2.0a1"],
  ] as const;
  for (const [text, expected] of cases) {
    assert.equal(formatSpecifiers(specifiers(text)), expected);
    assert.equal(formatSpecifiers(specifiers(expected)), expected);
  }
});

Deno.test("mergeSpecifiers() drops doubles by meaning and keeps what only looks alike", () => {
  const merged = (...texts: string[]): string =>
    formatSpecifiers(mergeSpecifiers(...texts.map(specifiers)));
  assert.equal(merged(">=1.0", ">=1", ">=1.0.0"), ">=1");
  assert.equal(merged("==1.*", "==1.0.*"), "==1.*,==1.0.*");
  assert.equal(merged("~=1.0", "~=1.0.0"), "~=1.0,~=1.0.0");
  assert.equal(merged("==1.0", "==1.0+cpu", "===1.0"), "===1.0,==1.0,==1.0+cpu");
  assert.equal(merged("===Foo", "===foo"), "===Foo");
  assert.equal(merged(), "");
});

Deno.test("mergeSpecifiers() answers the same in every order of its owners", () => {
  const owners = ["<2,>=1.0", ">=1", "!=1.5,>=1.0.0", "===x", "~=1.0"].map(specifiers);
  const expected = formatSpecifiers(mergeSpecifiers(...owners));
  for (let shift = 0; shift < owners.length; shift++) {
    const turned = [...owners.slice(shift), ...owners.slice(0, shift)];
    assert.equal(formatSpecifiers(mergeSpecifiers(...turned)), expected);
    assert.equal(formatSpecifiers(mergeSpecifiers(...turned.reverse())), expected);
  }
});
