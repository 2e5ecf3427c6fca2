import assert from "node:assert/strict";
import { CODES, resolve } from "@/resolve/mod.ts";
import { askWith, facts, type Intent, line, pkg } from "./testing/make.ts";

const { stackOf, problemsOf } = askWith(resolve);

const git = (name: string, url: string, depends: readonly string[] = []) =>
  pkg(name, { prod: { type: "git", url, package: "zed" }, depends });
const RELEASED = pkg("zed", { dev: { type: "local", path: "../zed", editable: true } });
const PINS = pkg("pins", { depends: ["zed @ git+https://x/pinned.git@v1"] });

const sources = (components: Parameters<typeof stackOf>[0], intent: Intent) =>
  stackOf(components, intent, facts({ "../zed": "zed" })).packages.flatMap((p) => p.demands)
    .filter((d) => d.distribution === "zed")
    .map((d) => `${d.owner} ${d.source?.type === "git" ? d.source.url : d.source?.type ?? "-"}`);

Deno.test("a pin of one package holds for all, where nobody overrides it", () => {
  assert.deepEqual(sources([RELEASED, PINS], { packages: ["zed", "pins"] }), [
    "package:pins https://x/pinned.git",
    "package:zed -",
  ]);
});

Deno.test("an override wins over another package's pin, also with a source that is the default index", () => {
  assert.deepEqual(
    sources([RELEASED, PINS], { packages: [{ name: "zed", override: true }, "pins"] }),
    ["package:pins -", "package:zed -"],
  );
});

Deno.test("an override wins over two other pins that would not meet", () => {
  const components = [git("one", "https://x/one"), git("two", "https://x/two"), PINS];
  assert.deepEqual(
    sources(components, { packages: ["one", { name: "two", override: true }, "pins"] }),
    ["package:one -", "package:pins -", "package:two https://x/two"],
  );
});

Deno.test("a local folder wins over an override of what is not local", () => {
  const components = [RELEASED, git("one", "https://x/one")];
  const intent: Intent = {
    packages: [{ name: "zed", mode: "dev" }, { name: "one", override: true }],
  };
  assert.deepEqual(sources(components, intent), ["package:one -", "package:zed local"]);
});

Deno.test("two overrides that do not agree are an error", () => {
  const components = [git("one", "https://x/one"), git("two", "https://x/two")];
  const both = { packages: ["one", "two"].map((name) => ({ name, override: true })) };
  assert.deepEqual(problemsOf(components, both).map((p) => p.code), [CODES.twoSources]);
  assert.equal(
    problemsOf(components, { packages: ["one", "two"] })[0]?.next,
    'Add `override: true` to the entry in hsm.yaml whose source shall win: "one" or "two"',
  );
});

Deno.test("two sources are shown in the files that name them, a requirement's where it stands", () => {
  const pins = pkg("pins", {
    dependencies: [{
      kind: "requirement",
      requirement: "zed @ git+https://x/pinned.git@v1",
      place: line(9, "builtin:packages/pins.yaml"),
    }],
  });
  const [problem] = problemsOf([git("one", "https://x/one"), pins], { packages: ["one", "pins"] });
  assert.deepEqual(problem?.also?.map(({ place }) => `${place?.file}:${place?.line}`), [
    "builtin:packages/one.yaml:1",
    "builtin:packages/pins.yaml:9",
  ]);
});
