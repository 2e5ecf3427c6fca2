import assert from "node:assert/strict";
import { parseTemplate } from "./mod.ts";

Deno.test("parseTemplate() points at every form that it does not know", () => {
  const cases: readonly (readonly [string, number, RegExp])[] = [
    ["a $", 3, /Write "\$\$"/],
    ["a $5", 3, /Write "\$\$"/],
    ["a $UPPER b", 3, /Write "\$\{UPPER\}"/],
    ["${}", 1, /names nothing/],
    ["${", 1, /never closed/],
    ["x${SET", 2, /"\$\{SET" is never closed/],
    ["${SET:-a", 1, /never closed/],
    ["${lower}", 1, /neither an environment variable/],
    ["${Mixed}", 1, /neither/],
    ["${1X}", 1, /neither/],
    ["${ SET }", 1, /neither/],
    ["${self.}", 1, /neither/],
    ["${.a}", 1, /neither/],
    ["${self.a:-b}", 9, /Only an environment variable can have a default/],
    ["${self.a b}", 9, /Expected "}"/],
    ["${SET:x}", 6, /Expected "}"/],
    ["${SET!}", 6, /Expected "}"/],
    ["${SET:-{}}", 8, /"\{" cannot stand inside/],
    ["${SET:-a\nb}", 9, /line break cannot stand inside/],
    ["${SET:-$x}", 8, /Write "\$\{x\}"/],
    ["${SET:-${lower}}", 8, /neither/],
    ["${A:-".repeat(25), 101, /nested/],
    ["${A:-".repeat(50_000), 101, /nested/],
  ];
  for (const [text, column, message] of cases) {
    const result = parseTemplate(text);
    assert.ok(!result.ok, text);
    assert.match(result.message, message, text);
    assert.equal(result.column, column, text);
  }
});
