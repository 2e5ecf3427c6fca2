import assert from "node:assert/strict";
import { EMPTY_LOCK, type Lock } from "@/model/mod.ts";
import { formatLock, parseLock, parseLockJoined } from "./lock_file.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const LOCK: Lock = {
  schema: 1,
  registries: { acme: { git: "https://git.example.org/r.git", commit: COMMIT } },
  components: {
    "container:qdrant": { registry: "builtin", profile: "gpu", definition: { name: "qdrant" } },
    "package:x": {
      registry: "acme",
      version: "1.2",
      mode: "dev",
      definition: { name: "x", sources: { prod: { type: "pypi" } }, list: [1, null, "é\n\u2028"] },
    },
  },
  owned: { "pyproject.toml": { dependencies: { x: "x>=1", y: 'y ; python_version < "3"' } } },
};

Deno.test("formatLock() and parseLock() are each other's reverse", () => {
  for (const lock of [LOCK, EMPTY_LOCK]) {
    assert.deepEqual(parseLock(formatLock(lock), "hsm.lock"), { ok: true, value: lock });
  }
});

Deno.test("formatLock() is the same for any order of the ledgers, and reads CRLF and a BOM", () => {
  const reversed = {
    ...LOCK,
    components: Object.fromEntries(Object.entries(LOCK.components).reverse()),
  };
  assert.equal(formatLock(reversed), formatLock(LOCK));
  const windows = "\uFEFF" + formatLock(LOCK).replaceAll("\n", "\r\n");
  assert.deepEqual(parseLock(windows, "hsm.lock"), { ok: true, value: LOCK });
});

Deno.test("formatLock() writes one value a line", () => {
  const lines = formatLock(LOCK).split("\n");
  assert.ok(lines.includes(`        "x": "x>=1"`), lines.join("\n"));
  assert.ok(lines.includes(`      "version": "1.2",`));
});

const HOSTILE: readonly [text: string, code: string, message: RegExp, line: number][] = [
  ["", "HSM-E0701", /no JSON/, 1],
  ["null", "HSM-E0702", /no object/, 1],
  ["[]", "HSM-E0702", /no object/, 1],
  ['{"schema": 1', "HSM-E0701", /no JSON/, 1],
  ['{"schema": 1}', "HSM-E0702", /"registries" is missing/, 1],
  ['{"schema":\n 2}', "HSM-E0704", /schema 2, this hsm knows schema 1/, 2],
  ['{\n"schema": "1"}', "HSM-E0702", /no number/, 2],
  ['{"schema":1,\n"schema":1}', "HSM-E0701", /twice/, 2],
  [`{"schema":1,"registries":{},"components":{},"owned":{},\n"more":1}`, "HSM-E0702", /Unknown/, 2],
  [`{"schema":1,"registries":{},"components":{\n"x":{}},"owned":{}}`, "HSM-E0702", /names no/, 2],
  [
    `{"schema":1,"registries":{},"owned":{},"components":{"package:x":{"registry":"a",\n"mode":"d",\n"definition":{}}}}`,
    "HSM-E0702",
    /"d" is no mode/,
    2,
  ],
  [
    `{"schema":1,"registries":{"a":{"git":"u",\n"commit":"--upload-pack=x"}},"components":{},"owned":{}}`,
    "HSM-E0702",
    /no commit/,
    2,
  ],
  [
    `{"schema":1,"registries":{},"components":{},"owned":{"a":{"b":{\n"c":1}}}}`,
    "HSM-E0702",
    /no text/,
    2,
  ],
  [
    `{"schema":1,"registries":{},"components":{},"owned":{\n"__proto__":{}}}`,
    "HSM-E0702",
    /__proto__/,
    2,
  ],
  ["[".repeat(100_000), "HSM-E0701", /no JSON/, 1],
  [`{"a":"${"\\n".repeat(200_000)}`, "HSM-E0701", /no JSON/, 1],
  ["\n<<<<<<< HEAD\n", "HSM-E0703", /conflict markers/, 2],
];

for (const [text, code, message, line] of HOSTILE) {
  Deno.test(`parseLock() refuses ${JSON.stringify(text.slice(0, 60))} with ${code} in line ${line}`, () => {
    const result = parseLock(text, "hsm.lock");
    assert.ok(!result.ok);
    const problem = result.problems.find((one) => message.test(one.message));
    assert.ok(problem, JSON.stringify(result.problems));
    assert.equal(problem.code, code);
    assert.equal(problem.place?.line, line);
    assert.equal(problem.place?.file, "hsm.lock");
    assert.notEqual(problem.next, "");
  });
}

Deno.test("parseLock() answers every cut of a lock with problems, never with a throw", () => {
  const text = formatLock(LOCK);
  for (let length = 0; length < text.trimEnd().length; length++) {
    const result = parseLock(text.slice(0, length), "hsm.lock");
    assert.ok(!result.ok && result.problems.every((one) => one.place), `cut at ${length}`);
  }
});

Deno.test("parseLock() knows another tool's file by its keys, and never says to delete it", () => {
  for (const text of ['{"lockfileVersion": 3, "packages": {}}', "{}", "\uFEFF{ }\n"]) {
    const result = parseLock(text, "hsm.lock");
    assert.ok(!result.ok);
    assert.deepEqual(result.problems.map(({ code }) => code), ["HSM-E0835"]);
    assert.deepEqual([result.problems[0]?.place?.line, result.problems[0]?.place?.column], [1, 1]);
    assert.match(result.problems[0]?.next ?? "", /Move it away/);
  }
  const own = parseLock('{"schema": 1}', "hsm.lock");
  assert.ok(!own.ok && own.problems.every(({ code }) => code === "HSM-E0702"));
});

Deno.test("parseLock() tells all faults at once", () => {
  const text = `{"schema":1,"registries":[],"components":{"package:x":{}},"owned":{"a":1}}`;
  const result = parseLock(text, "hsm.lock");
  assert.ok(!result.ok);
  assert.equal(result.problems.length, 4, JSON.stringify(result.problems));
});

Deno.test("parseLockJoined() joins both sides, also with a base between, and refuses a broken side", () => {
  const text = (middle: string): string =>
    `{"schema":1,"registries":{},"owned":{"f":{"k":{\n<<<<<<< HEAD\n"a":"1",\n"s":"ours"\n${middle}` +
    `=======\n"b":"2",\n"s":"theirs"\n>>>>>>> branch\n}}},"components":{}}`;
  for (const middle of ["", '||||||| base\n"s":"base"\n']) {
    const joined = parseLockJoined(text(middle), "hsm.lock");
    assert.ok(joined.ok);
    assert.deepEqual(joined.value.owned, { f: { k: { s: "ours", b: "2", a: "1" } } });
  }
  const odd = parseLockJoined(text("").replace('"f":{"k"', '"constructor":{"k"'), "hsm.lock");
  assert.deepEqual(odd.ok && Object.keys(odd.value.owned), ["constructor"]);
  assert.equal(Object.hasOwn(Object, "k"), false);
  const broken = parseLockJoined(text("").replace('"b":"2",', '"b":"2"'), "hsm.lock");
  assert.equal(!broken.ok && broken.problems[0]?.code, "HSM-E0703");
});

Deno.test("parseLock() takes no file outside of the project, and no service that is a path", () => {
  const lock = (file: string, kind: string, key: string): string =>
    JSON.stringify({
      schema: 1,
      registries: {},
      components: {},
      owned: { [file]: { [kind]: { [key]: "{}" } } },
    });
  const wrong = [
    lock("../pyproject.toml", "dependencies", "x"),
    lock("a/../../pyproject.toml", "dependencies", "x"),
    lock("/etc/pyproject.toml", "dependencies", "x"),
    lock("C:/pyproject.toml", "dependencies", "x"),
    lock("a\\..\\pyproject.toml", "dependencies", "x"),
    lock("docker-compose.hsm.yml", "services", "../../prod"),
    lock("docker-compose.hsm.yml", "services", ".hidden"),
  ];
  for (const text of wrong) {
    const parsed = parseLock(text, "hsm.lock");
    assert.equal(parsed.ok || parsed.problems[0]?.code, "HSM-E0702", text);
  }
  for (const file of ["pyproject.toml", "apps/back end/pyproject.toml"]) {
    assert.ok(parseLock(lock(file, "dependencies", "x ; a == '../..'"), "hsm.lock").ok, file);
  }
  assert.ok(parseLock(lock("docker-compose.hsm.yml", "services", "qdrant-init"), "hsm.lock").ok);
});

Deno.test("parseLock() tells the first fifty faults: each costs a look through the file", () => {
  const rows = Array.from({ length: 20_000 }, (_, at) => `"package:a${at}":{"registry":1}`);
  const text = `{"schema":1,"registries":{},"owned":{},"components":{${rows.join(",")}}}`;
  const lock = parseLock(text, "hsm.lock");
  assert.equal(lock.ok ? 0 : lock.problems.length, 50);
});
