import assert from "node:assert/strict";
import vectors from "./testdata/contains.json" with { type: "json" };
import ranges from "./testdata/ranges.json" with { type: "json" };
import versions from "./testdata/versions.json" with { type: "json" };
import {
  compareVersions,
  contains,
  isPrerelease,
  isSubset,
  parseSpecifiers,
  parseVersion,
  provablyEmpty,
  type Specifier,
  type Version,
} from "./mod.ts";

function specifiers(text: string): readonly Specifier[] {
  const result = parseSpecifiers(text);
  assert.ok(result.ok, text);
  return result.specifiers;
}

Deno.test("contains() answers what packaging answers", () => {
  let cases = 0;
  for (const [text = "", all = "", releases = ""] of vectors.specifiers) {
    const parsed = specifiers(text);
    for (const [index, version] of vectors.versions.entries()) {
      const where = `"${version}" in "${text}"`;
      assert.equal(contains(parsed, version), all[index] === "1", where);
      const strict = contains(parsed, version, { prereleases: false });
      assert.equal(strict, releases[index] === "1", `${where} without pre-releases`);
      cases += 2;
    }
  }
  assert.ok(cases >= 1200);
});

Deno.test("provablyEmpty() answers what packaging answers", () => {
  for (const [text, empty] of ranges.empty) {
    assert.equal(provablyEmpty(specifiers(String(text))), empty, String(text));
  }
});

Deno.test("isSubset() answers what packaging answers", () => {
  for (const [inner, outer, all, releases] of ranges.subset) {
    const [a, b] = [specifiers(String(inner)), specifiers(String(outer))];
    assert.equal(isSubset(a, b, { prereleases: true }), all, `"${inner}" in "${outer}"`);
    assert.equal(isSubset(a, b), releases, `"${inner}" in "${outer}", releases`);
  }
});

/** Numbers of a linear congruential generator: the same ones at every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

/** For every release that random specifiers name: itself and the places around it. */
const PLACES = [".dev0", ".dev1", "a1", "a2.dev0", "rc1", "", "+a", ".post0.dev0", ".post0"]
  .concat([".post1.dev0", ".post1", ".post1+a", ".post2", ".0.0.0.0.1"]);

const RELEASES: readonly string[] = [
  ...new Set(versions.versions.map((text) => /^([0-9]+!)?[0-9.]*[0-9]/.exec(text)?.[0] ?? "0")),
];

const GRID: readonly Version[] = [
  ...versions.versions,
  ...RELEASES.flatMap((release) => PLACES.map((place) => release + place)),
  "9!9",
].map(parseVersion).filter((version): version is Version => version !== undefined);

function randomSpecifiers(random: (below: number) => number): string {
  const one = (): string => {
    const version = GRID[random(GRID.length)]?.text ?? "1";
    const release = version.replace(/[^0-9.!].*$/, "").replace(/\.$/, "");
    const bare = version.replace(/\+.*$/, "");
    const forms = [
      `==${version}`,
      `!=${version}`,
      `===${version}`,
      `==${release}.*`,
      `!=${release}.*`,
      `>=${bare}`,
      `>${bare}`,
      `<=${bare}`,
      `<${bare}`,
      `~=${release}.0`,
    ];
    return forms[random(forms.length)] ?? "";
  };
  return Array.from({ length: 1 + random(4) }, one).join(",");
}

Deno.test("provablyEmpty() agrees with trying every version of a grid, 1,500 random lists", () => {
  const random = seeded(1);
  let empty = 0;
  for (let round = 0; round < 1500; round++) {
    const text = randomSpecifiers(random);
    const list = specifiers(text);
    const witness = GRID.find((version) => contains(list, version));
    const half = Math.floor(list.length / 2);
    const answer = provablyEmpty(list.slice(0, half), list.slice(half));
    if (witness !== undefined) assert.equal(answer, false, `${text} has ${witness.text}`);
    // The grid holds both sides of every end, so a list without witness is really empty.
    else assert.equal(answer, true, text);
    if (answer) empty += 1;
  }
  assert.ok(empty > 150 && empty < 1350, `the lists must be of both kinds, ${empty} were empty`);
});

Deno.test("isSubset() agrees with trying every version of a grid, 1,500 random pairs", () => {
  const random = seeded(2);
  const inside = { all: 0, releases: 0 };
  for (let round = 0; round < 1500; round++) {
    const [inner, outer] = [randomSpecifiers(random), randomSpecifiers(random)];
    const [a, b] = [specifiers(inner), specifiers(outer)];
    const outside = GRID.filter((version) => contains(a, version) && !contains(b, version));
    const all = isSubset(a, b, { prereleases: true });
    const releases = isSubset(a, b);
    if (outside.length > 0) assert.equal(all, false, `"${inner}" in "${outer}"`);
    if (outside.some((version) => !isPrerelease(version))) {
      assert.equal(releases, false, `"${inner}" in "${outer}", releases`);
    }
    if (all) assert.equal(releases, true);
    inside.all += Number(all);
    inside.releases += Number(releases);
  }
  assert.ok(inside.all > 150 && inside.releases > inside.all && inside.releases < 1350);
});

Deno.test("contains() holds between the ends that compareVersions() orders", () => {
  for (const low of GRID.filter((version) => version.local.length === 0)) {
    const list = specifiers(`>=${low.text}`);
    for (const version of GRID) {
      assert.equal(contains(list, version), compareVersions(version, low) >= 0);
    }
  }
});

Deno.test("provablyEmpty() is careful with === and what is no version", () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ["", false],
    ["===weird", false],
    ["===weird,===WEIRD", false],
    ["===weird,===other", true],
    ["===weird,>=1", true],
    ["===1.0,==1.0.0", false],
    ["===1.0,===1.00", false],
    ["===1.0,>1", true],
    ["==1.0,!=1.0", true],
    ["==1.0,!=1.0+cpu", false],
    [">1.0,<1.0.1.dev0,!=1.0.0.1", false],
    ["<0.dev0", true],
    [">1.0,<1.0.post5", true],
  ];
  for (const [text, empty] of cases) assert.equal(provablyEmpty(specifiers(text)), empty, text);
});

Deno.test("isSubset() decides Python ranges as users read them", () => {
  const cases: readonly (readonly [string, string, boolean, boolean])[] = [
    [">=3.11", ">=3.10", true, true],
    [">=3.11", ">=3.10,<4", false, true],
    [">=3.9", ">=3.10,<4", false, false],
    [">=3.11,<3.14", ">=3.10,<3.13", false, false],
    ["==3.12.*", ">=3.12", true, true],
    ["~=3.12", ">=3.12,<4", true, true],
    [">=3.12,!=3.12.1", ">=3.12,!=3.12.1", true, true],
    [">=3.12", ">=3.12,!=3.12.1", false, false],
    ["", ">=3.10", false, false],
    [">=3.10", "", true, true],
    [">=3.13", ">=3.10,<3.13", false, false],
    [">=2,<1", ">=3.10", true, true],
    ["===weird", ">=3.10", true, true],
  ];
  for (const [inner, outer, strict, open] of cases) {
    const [a, b] = [specifiers(inner), specifiers(outer)];
    assert.equal(isSubset(a, b), strict, `"${inner}" in "${outer}"`);
    assert.equal(isSubset(a, b, { ignoreOpenEnd: true }), open, `"${inner}" in "${outer}", open`);
  }
});
