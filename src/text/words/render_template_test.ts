import assert from "node:assert/strict";
import {
  composeLiteral,
  composeTemplate,
  interpolate,
  parseTemplate,
  renderTemplate,
  soleReference,
  templateNames,
  type TemplatePart,
} from "./mod.ts";
import { randomText, seeded } from "./testdata/random_text.ts";

const VALUES: Readonly<Record<string, string>> = { SET: "v", EMPTY: "", ODD: "$SET ${SET} $$" };
const scope = {
  reference: (path: readonly string[]): string | undefined =>
    path[0] === "self" ? path.join("/") : undefined,
  environment: (name: string): string | undefined => VALUES[name],
};

function parts(text: string): readonly TemplatePart[] {
  const result = parseTemplate(text);
  assert.ok(result.ok, `${text}: ${JSON.stringify(result)}`);
  return result.parts;
}

Deno.test("interpolate() puts in what Compose would", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["", ""],
    ["plain { } text", "plain { } text"],
    ["$$", "$"],
    ["$${SET}", "${SET}"],
    ["$$$${SET}", "$${SET}"],
    ["$$${SET}", "$v"],
    ["${SET}${SET}", "vv"],
    ["${SET:-d}|${EMPTY:-d}|${NONE:-d}", "v|d|d"],
    ["${SET-d}|${EMPTY-d}|${NONE-d}", "v||d"],
    ["${SET:+r}|${EMPTY:+r}|${NONE:+r}", "r||"],
    ["${SET+r}|${EMPTY+r}|${NONE+r}", "r|r|"],
    ["${SET:?m}|${SET?m}|${EMPTY?m}", "v|v|"],
    ["${NONE:-}", ""],
    ["${NONE:-a:-b?c}", "a:-b?c"],
    ["${NONE:-${EMPTY:-${SET}}}", "v"],
    ["${NONE:-$$}", "$"],
    ["${ODD}", "$SET ${SET} $$"],
    ["${self.host}:${self.api_key.x-1}", "self/host:self/api_key/x-1"],
    ["${NONE:-${self.port}}", "self/port"],
  ];
  for (const [text, expected] of cases) {
    assert.deepEqual(interpolate(text, scope), { ok: true, text: expected, unset: [] }, text);
  }
});

Deno.test("interpolate() lists what was taken as empty, and demands what is required", () => {
  assert.deepEqual(interpolate("a${NONE}b${NONE}${OTHER}", scope), {
    ok: true,
    text: "ab",
    unset: ["NONE", "OTHER"],
  });
  const result = interpolate("${NONE:?needs ${SET}} ${EMPTY:?} ${params.x} ${NONE?}", scope);
  assert.ok(!result.ok);
  assert.deepEqual(
    result.problems.map(({ kind, name, column, message }) => [kind, name, column, message]),
    [
      ["required", "NONE", 1, '"NONE" is required: needs v'],
      ["required", "EMPTY", 23, '"EMPTY" is required: it is not set'],
      ["unknown", "params.x", 34, '"params.x" has no value here'],
      ["required", "NONE", 46, '"NONE" is required: it is not set'],
    ],
  );
  const wrong = interpolate("a $x", scope);
  assert.equal(!wrong.ok && wrong.problems[0]?.kind, "syntax");
});

Deno.test("composeTemplate() keeps variables, puts references in and doubles other dollars", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["${SET:-a}$$", "${SET:-a}$$"],
    ["${self.a}", "$$5"],
    ["${SET:?${self.a} $$ ${EMPTY-}}", "${SET:?$$5 $$ ${EMPTY-}}"],
    ["plain", "plain"],
  ];
  for (const [text, expected] of cases) {
    const result = composeTemplate(parts(text), () => "$5");
    assert.deepEqual(result, { ok: true, text: expected, unset: [] });
  }
  const bad = composeTemplate(
    parts("${SET:-${self.a}} ${self.b}"),
    ([, name]) => name === "a" ? "{}" : undefined,
  );
  assert.ok(!bad.ok);
  assert.deepEqual(bad.problems.map(({ kind, column }) => [kind, column]), [
    ["unfit", 8],
    ["unknown", 19],
  ]);
  assert.ok(composeTemplate(parts("${self.a}"), () => "{\n}").ok);
});

Deno.test("composeTemplate() writes what reads back as meant, 5,000 random templates", () => {
  const atoms = [
    "${SET}",
    "${NONE:-",
    "${SET:+",
    "${EMPTY-",
    "}",
    "}",
    "$$",
    "x",
    ":-",
    "${self.a}",
  ];
  const random = seeded(3);
  let read = 0;
  for (let round = 0; round < 5000; round++) {
    const template = parseTemplate(randomText(random, atoms, 9));
    if (!template.ok) continue;
    read += 1;
    const reference = (): string => "$SET $$ $x";
    const written = composeTemplate(template.parts, reference);
    assert.ok(written.ok);
    const meant = renderTemplate(template.parts, { ...scope, reference });
    assert.deepEqual(renderTemplate(parts(written.text), scope), meant, written.text);
  }
  assert.ok(read > 1000, `${read} templates were read`);
});

Deno.test("composeLiteral() is undone by interpolate(), for any text", () => {
  const random = seeded(4);
  for (let round = 0; round < 2000; round++) {
    const text = randomText(random, ["$", "{", "}", "A", "$&", "$$", "a.b", ":-"], 9);
    assert.deepEqual(interpolate(composeLiteral(text), {}), { ok: true, text, unset: [] });
  }
});

Deno.test("templateNames() and soleReference() see nested and lonely placeholders", () => {
  const names = templateNames(parts("${A:-${self.x}${B}} ${self.y} $$"));
  assert.deepEqual(names.references.map(({ path, column }) => [path.join("."), column]), [
    ["self.x", 6],
    ["self.y", 21],
  ]);
  assert.deepEqual(names.variables.map(({ name }) => name), ["A", "B"]);
  assert.equal(soleReference(parts("${self.x}"))?.column, 1);
  for (const text of ["", "x", "${A}", " ${self.x}", "${self.x}${self.x}"]) {
    assert.equal(soleReference(parts(text)), undefined);
  }
});

Deno.test("a text that its values would make endless is refused, and said once", () => {
  const value = "x".repeat(1024 * 1024);
  const named = parseTemplate("${self.a}".repeat(5000));
  const variable = parseTemplate("${A}".repeat(5000));
  assert.ok(named.ok && variable.ok);
  const answers = [
    renderTemplate(named.parts, { reference: () => value }),
    renderTemplate(variable.parts, { environment: () => value }),
    composeTemplate(named.parts, () => value),
  ];
  for (const answer of answers) {
    assert.ok(!answer.ok);
    assert.deepEqual(answer.problems.map(({ kind }) => kind), ["unfit"]);
    assert.match(answer.problems[0]?.message ?? "", /longer than 4 MB/);
  }
});
