import assert from "node:assert/strict";
import { type RegistryTexts, shownFile } from "./registry_texts.ts";

const texts = (folder: string, origin: "inside" | "builtin" = "inside"): RegistryTexts => ({
  info: { name: "x", origin, override: [] },
  folder,
  files: [],
});

for (
  const [folder, shown] of [
    ["registry", "registry/packages/a.yaml"],
    ["./registry//", "registry/packages/a.yaml"],
    ["../other", "../other/packages/a.yaml"],
    ["/srv/registry", "/srv/registry/packages/a.yaml"],
    [".", "packages/a.yaml"],
    ["", "packages/a.yaml"],
  ] as const
) {
  Deno.test(`a file of ${JSON.stringify(folder)} is shown as ${shown}`, () => {
    assert.equal(shownFile(texts(folder), "packages/a.yaml"), shown);
  });
}

Deno.test("a built-in file is shown as such", () => {
  assert.equal(shownFile(texts("x", "builtin"), "groups/a.yaml"), "builtin:groups/a.yaml");
});
