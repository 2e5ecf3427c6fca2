import assert from "node:assert/strict";
import { edgesOf, isShipped, readHouse } from "./house.ts";

/** A folder with the given files, removed afterwards. */
async function withFolder(
  files: Readonly<Record<string, string>>,
  use: (root: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "house " });
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(`${root}/${path}/..`.replace(/\/[^/]+\/\.\.$/, ""), { recursive: true });
      await Deno.writeTextFile(`${root}/${path}`, text);
    }
    await use(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("readHouse() sees static, type, re-exporting and dynamic imports, and no import in words", async () => {
  await withFolder({
    "deno.json": `{ "imports": { "@/": "./src/", "yaml": "npm:yaml@2.9.1" } }`,
    "main.ts": `await import("./src/a/mod.ts");`,
    "src/a/mod.ts":
      `export * from "./b.ts";\nimport type { C } from "@/c/mod.ts";\nexport type D = C;`,
    "src/a/b.ts": '/** import "./no.ts" */\nexport const b = `\nimport "./no.ts";\n`;',
    "src/c/mod.ts": `export type C = 1;`,
    "src/c/notes.txt": "no source",
  }, async (root) => {
    const house = await readHouse(root);
    assert.deepEqual(house.pins, ["yaml"]);
    assert.deepEqual(
      house.files.map((file) => `${file.path} > ${file.edges.map((edge) => edge.to).join(" ")}`),
      [
        "main.ts > src/a/mod.ts",
        "src/a/b.ts > ",
        "src/a/mod.ts > src/a/b.ts src/c/mod.ts",
        "src/c/mod.ts > ",
      ],
    );
  });
});

Deno.test("edgesOf() names packages without version and path, and leaves out what is foreign", () => {
  const to = (specifier: string): string =>
    (edgesOf({
      modules: [{ specifier: "file:///r/src/a.ts", dependencies: [{ code: { specifier } }] }],
    }, "/r").get("src/a.ts") ?? []).map((edge) => `${edge.kind} ${edge.to}`).join();
  assert.equal(to("npm:yaml@2.9.1"), "package yaml");
  assert.equal(to("npm:@stricli/core@1.3.0/deep"), "package @stricli/core");
  assert.equal(to("npm:/@stricli/core@1.3.0"), "package @stricli/core");
  assert.equal(to("file:///r/src/b%20c.ts"), "file src/b c.ts");
  assert.equal(to("file:///elsewhere/b.ts"), "");
  assert.equal(to("node:fs"), "");
});

Deno.test("isShipped() is true for the program only", () => {
  const paths = ["main.ts", "src/ports.ts", "src/plan/a.ts", "src/plan/a_test.ts", "scripts/a.ts"];
  assert.deepEqual(paths.map(isShipped), [true, true, true, false, false]);
});
