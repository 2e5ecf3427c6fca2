import assert from "node:assert/strict";
import { formatEnvFile } from "./mod.ts";

Deno.test("formatEnvFile() uses single quotes, and double quotes only where it must", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["", "''"],
    ["plain", "'plain'"],
    ['$a ${b} "c" # d', `'$a \${b} "c" # d'`],
    ["a\\b", "'a\\b'"],
    ["a\nb", "'a\nb'"],
    ["it's", `"it's"`],
    ["ends\\", `"ends\\\\"`],
    ["it's\nhere", `"it's\nhere"`],
    [`'"$\\\n`, `"'\\"\\$\\\\\n"`],
    ["$(id) `id`", "'$(id) `id`'"],
    ["a\rb", "'a\rb'"],
  ];
  for (const [value, text] of cases) {
    assert.deepEqual(formatEnvFile([{ name: "A", value }]), { ok: true, text: `A=${text}\n` });
  }
  assert.deepEqual(formatEnvFile([]), { ok: true, text: "" });
  assert.deepEqual(formatEnvFile([], "one\n\ntwo"), { ok: true, text: "# one\n#\n# two\n" });
});

Deno.test("formatEnvFile() answers all problems and shows no value", () => {
  const secret = "s3cret";
  const result = formatEnvFile([
    { name: "1A", value: secret },
    { name: "A-B", value: secret },
    { name: "export", value: secret },
    { name: "A\nB", value: secret },
    { name: "OK", value: secret },
    { name: "OK", value: secret },
    { name: "NUL", value: `${secret}\0` },
    { name: "HALF", value: `${secret}\ud800` },
    { name: "RUNS", value: `it's \`${secret}\`` },
    { name: "RUNS_TOO", value: `\`${secret}\`\\` },
    { name: "CRLF", value: `${secret}\r\n` },
    { name: "A.B", value: secret },
  ]);
  assert.ok(!result.ok);
  assert.deepEqual(result.problems.map(({ line }) => line), [1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12]);
  for (const { message } of result.problems) assert.ok(!message.includes(secret));
});
