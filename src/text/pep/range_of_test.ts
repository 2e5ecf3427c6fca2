import assert from "node:assert/strict";
import { parseSpecifiers, parseVersion } from "./mod.ts";
import { complement, inRange, intersectRanges, isEmptyRange, rangeOf } from "./range_of.ts";
import vectors from "./testdata/contains.json" with { type: "json" };

Deno.test("complement() has every version that a range has not, and none that it has", () => {
  const versions = vectors.versions.flatMap((text) => parseVersion(text) ?? []);
  for (const [text] of vectors.specifiers) {
    const parsed = parseSpecifiers(text ?? "");
    assert.ok(parsed.ok);
    for (const specifier of parsed.specifiers) {
      const range = rangeOf(specifier);
      const rest = complement(range);
      assert.ok(isEmptyRange(intersectRanges(range, rest)), text);
      for (const version of versions) {
        assert.notEqual(inRange(range, version), inRange(rest, version), `${version.text} ${text}`);
      }
    }
  }
});
