import assert from "node:assert/strict";
import vectors from "./testdata/requirements.json" with { type: "json" };
import { markerEquals, parseMarker } from "./mod.ts";

Deno.test("parseMarker() answers the text that packaging answers", () => {
  for (const [text, expected] of vectors.markers) {
    const result = parseMarker(text ?? "");
    assert.equal(result.ok ? result.marker : null, expected, `"${text}"`);
  }
});

Deno.test("parseMarker() reads its own text as the same marker", () => {
  for (const [, text] of vectors.markers) {
    if (text) assert.deepEqual(parseMarker(text), { ok: true, marker: text });
  }
});

Deno.test("parseMarker() points at what is wrong", () => {
  const cases: readonly (readonly [string, number, RegExp])[] = [
    ["os_name == nt", 12, /marker variable .* or a quoted text/],
    ["os_name = 'nt'", 9, /Expected an operator/],
    ["os_name == 'nt", 12, /never closed/],
    ["(os_name == 'nt'", 1, /"\(" is never closed/],
    ["os_name == 'nt' xor", 17, /Expected "and", "or"/],
    ["os_name == 'n\\t'", 12, /backslash/],
    [`${"(".repeat(60)}os_name == 'a'${")".repeat(60)}`, 51, /nested/],
    [`${"(".repeat(100_000)}`, 51, /nested/],
  ];
  for (const [text, column, message] of cases) {
    const result = parseMarker(text);
    assert.ok(!result.ok, text);
    assert.equal(result.column, column, text);
    assert.match(result.message, message);
  }
});

Deno.test("markerEquals() looks through spelling, order, doubles and grouping only", () => {
  const [a, b, c] = ["os_name == 'a'", "os_name == 'b'", "os_name == 'c'"];
  const equal = [
    [`${a} and ${b}`, `${b} and (${a})`],
    [`${a} and ${b} and ${c}`, `${a} and (${c} and ${b})`],
    [`${a} or ${b} and ${c}`, `(${c} and ${b}) or ${a}`],
    [a, `${a} or ${a}`],
    ["nonsense", "nonsense"],
  ] as const;
  const different = [
    [`${a} and ${b}`, `${a} or ${b}`],
    [`(${a} or ${b}) and ${c}`, `${a} or ${b} and ${c}`],
    [a, b],
    [a, "nonsense"],
    ["nonsense", "other"],
  ] as const;
  for (const [x, y] of equal) assert.ok(markerEquals(x, y), `${x} | ${y}`);
  for (const [x, y] of different) assert.ok(!markerEquals(x, y), `${x} | ${y}`);
  assert.ok(markerEquals(undefined, undefined));
  assert.ok(!markerEquals("", undefined));
});
