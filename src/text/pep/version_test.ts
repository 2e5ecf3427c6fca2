import assert from "node:assert/strict";
import vectors from "./testdata/versions.json" with { type: "json" };
import { compareVersions, isPrerelease, parseVersion, type Version } from "./mod.ts";

function version(text: string): Version {
  const parsed = parseVersion(text);
  assert.ok(parsed, `"${text}" must be a version`);
  return parsed;
}

Deno.test("parseVersion() answers the normal form that packaging answers", () => {
  assert.ok(vectors.normal.length > 120);
  for (const [text, normal] of vectors.normal) {
    assert.equal(parseVersion(text ?? "")?.text ?? null, normal, `"${text}"`);
  }
});

Deno.test("parseVersion() reads its own normal form as the same version", () => {
  for (const text of vectors.versions) {
    const once = version(text);
    assert.deepEqual(version(once.text), once);
  }
});

Deno.test("compareVersions() orders every pair as packaging does", () => {
  const versions = vectors.versions.map(version);
  let cases = 0;
  for (const [row, a] of versions.entries()) {
    for (const [column, b] of versions.entries()) {
      const sign = Math.sign(compareVersions(a, b));
      const answer = sign < 0 ? "<" : sign > 0 ? ">" : "=";
      assert.equal(answer, vectors.orders[row]?.[column], `${a.text} ${b.text}`);
      cases += 1;
    }
  }
  assert.ok(cases >= 1900);
});

Deno.test("parseVersion() compares numbers of any length in local versions exactly", () => {
  const [a, b] = [version("1+99999999999999999998"), version("1+99999999999999999999")];
  assert.ok(compareVersions(a, b) < 0);
  assert.ok(compareVersions(version("1+9"), b) < 0);
});

Deno.test("parseVersion() refuses numbers that cannot be compared exactly", () => {
  for (const text of ["9007199254740992", "1.99999999999999999999", "1a99999999999999999999"]) {
    assert.equal(parseVersion(text), undefined);
  }
  assert.equal(version("9007199254740991").release[0], Number.MAX_SAFE_INTEGER);
});

Deno.test("isPrerelease() is true for pre and dev releases, also of a post-release", () => {
  const yes = ["1a1", "1.dev0", "1rc1.post1", "1.post1.dev0"];
  const no = ["1", "1.post1", "1+rc1", "1!1"];
  assert.deepEqual(yes.map((text) => isPrerelease(version(text))), yes.map(() => true));
  assert.deepEqual(no.map((text) => isPrerelease(version(text))), no.map(() => false));
});
