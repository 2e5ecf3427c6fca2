/**
 * The house rules as a lint plugin. Each rule says what is wrong and, as the hint, what to do; `lint_plugin_test.ts`
 * shows for every rule a line that breaks it. The map is `rooms.ts`, exceptions are in `exceptions.ts`.
 */

import { isExcepted } from "./exceptions.ts";
import { judgeImport, type Verdict } from "./judge_import.ts";
import { LAZY_FILES, type Place, placeOf } from "./rooms.ts";
import { type Touch, touchOf } from "./touch_of.ts";

type Node = Deno.lint.Node;
type Context = Deno.lint.RuleContext;
type Report = (node: Node | Deno.lint.Range, message: string, hint: string) => void;

const ROOT = new URL("../../", import.meta.url).pathname;

/** Path from the root of the repository; a relative name is taken as such. */
export function pathFromRoot(filename: string, root: string = ROOT): string {
  const path = filename.replaceAll("\\", "/").replace(/^(?=[A-Za-z]:\/)/, "/");
  return path.startsWith(root) ? path.slice(root.length) : path;
}

/** A rule that is told which file it stands in, and reports nothing where the table of exceptions says so. */
function rule(create: (place: Place, report: Report, ctx: Context) => Deno.lint.LintVisitor) {
  return {
    create(ctx: Context): Deno.lint.LintVisitor {
      const place = placeOf(pathFromRoot(ctx.filename));
      if (isExcepted(ctx.id, place.path)) return {};
      const report: Report = (where, message, hint) =>
        ctx.report({
          ...(Array.isArray(where) ? { range: where } : { node: where }),
          message,
          hint,
        });
      return create(place, report, ctx);
    },
  };
}

/** A rule over every import of a file: static, re-export, dynamic with a literal, and `import("…")` in types. */
function importRule(wanted: Verdict["rule"]): Deno.lint.Rule {
  return rule((place, report, ctx) => {
    const judge = (node: Node, specifier: string, typeOnly: boolean): void => {
      for (const verdict of judgeImport({ from: place.path, specifier, typeOnly })) {
        if (verdict.rule === wanted) report(node, verdict.message, verdict.hint);
      }
    };
    return {
      ImportDeclaration: (node) => judge(node, node.source.value, isTypeOnly(node)),
      ExportAllDeclaration: (node) => judge(node, node.source.value, node.exportKind === "type"),
      ExportNamedDeclaration(node) {
        if (node.source) judge(node, node.source.value, node.exportKind === "type");
      },
      ImportExpression(node) {
        const specifier = literalOf(ctx.sourceCode.getText(node.source as Node));
        if (specifier !== undefined) judge(node, specifier, false);
      },
      TSImportType(node) {
        const specifier = literalOf(ctx.sourceCode.getText(node.argument as Node));
        if (specifier !== undefined) judge(node, specifier, true);
      },
    };
  });
}

function isTypeOnly(node: Deno.lint.ImportDeclaration): boolean {
  if (node.importKind === "type") return true;
  return node.specifiers.length > 0 &&
    node.specifiers.every((one) => one.type === "ImportSpecifier" && one.importKind === "type");
}

/** What stands in a quoted text without a placeholder. */
function literalOf(text: string): string | undefined {
  return /^(["'`])([^"'`$\\]*)\1$/.exec(text.trim())?.[2];
}

/** A rule over every name that reaches the outside world. */
function touchRule(wanted: Touch["rule"], what: string): Deno.lint.Rule {
  return rule((place, report, ctx) => ({
    Identifier(node) {
      const touch = touchOf(node, place, ctx.sourceCode.getAncestors(node));
      if (touch?.rule !== wanted) return;
      report(node, `${what}: \`${touch.name}\` in ${nameOf(place)}`, capital(touch.instead));
    },
    MetaProperty(node) {
      if (wanted !== "world" || place.test) return;
      if (place.degree !== "pure" && place.degree !== "driven") return;
      if (ctx.sourceCode.getText(node) !== "import.meta") return;
      report(node, `${what}: \`import.meta\` in ${nameOf(place)}`, "Take paths from a port");
    },
  }));
}

/** `node:` modules cost start-up time each; only tests and scripts may use them. */
const node: Deno.lint.Rule = {
  create(ctx) {
    const names = touchRule("node", "Node's own names are not used").create(ctx);
    const place = placeOf(pathFromRoot(ctx.filename));
    if (place.test || place.degree === undefined || isExcepted(ctx.id, place.path)) return names;
    const judge = (node: Node, specifier: string): void => {
      if (!specifier.startsWith("node:")) return;
      ctx.report({
        node,
        message: `Import of "${specifier}" in ${nameOf(place)}`,
        hint: "Use a port (in `src/system`: `Deno`); a `node:` module costs 20 ms at start",
      });
    };
    return {
      ...names,
      ImportDeclaration: (node) => judge(node, node.source.value),
      ExportAllDeclaration: (node) => judge(node, node.source.value),
      ExportNamedDeclaration: (node) => node.source && judge(node, node.source.value),
      ImportExpression: (node) =>
        judge(node, literalOf(ctx.sourceCode.getText(node.source as Node)) ?? ""),
      TSImportType: (node) =>
        judge(node, literalOf(ctx.sourceCode.getText(node.argument as Node)) ?? ""),
    };
  },
};

/** Late loading decides start-up time, so it is done in two files that can be read as a list. */
const lazy: Deno.lint.Rule = rule((place, report, ctx) => ({
  ImportExpression(node) {
    if (place.test || place.degree === undefined) return;
    if (!LAZY_FILES.includes(place.path)) {
      report(
        node,
        `Dynamic import in ${nameOf(place)}`,
        `Only ${LAZY_FILES.join(" and ")} load late`,
      );
    } else if (literalOf(ctx.sourceCode.getText(node.source as Node)) === undefined) {
      report(
        node,
        "Dynamic import of a computed path",
        "Write the path as a plain string, so that bundling and checks see it",
      );
    }
  },
}));

/** Ways round the type checker. `any` stays refused here even where the general rule is silenced. */
const escape: Deno.lint.Rule = rule((place, report, ctx) => ({
  TSAnyKeyword(node) {
    report(
      node,
      "`any` switches the type checker off",
      "Use `unknown` and check, or name the type",
    );
  },
  TSAsExpression(node) {
    const { expression } = node;
    if (place.test || expression.type !== "TSAsExpression") return;
    if (expression.typeAnnotation.type !== "TSUnknownKeyword") return;
    report(
      node,
      "A double assertion says what nobody checks",
      "Check the value and narrow its type",
    );
  },
  Program() {
    for (const comment of ctx.sourceCode.getAllComments()) {
      const found = escapeIn(comment);
      if (found === undefined || (place.test && found === "@ts-expect-error")) continue;
      report(
        comment.range,
        `\`${found}\` switches a check off`,
        "Mend the type; tests may expect an error",
      );
    }
  },
}));

function escapeIn(comment: Deno.lint.LineComment | Deno.lint.BlockComment): string | undefined {
  const text = comment.value.trim();
  const found = /^@ts-(?:ignore|nocheck|expect-error)\b/.exec(text)?.[0];
  if (found !== undefined) return found;
  return comment.type === "Line" && /^\/\s*<reference\b/.test(text) ? "/// <reference>" : undefined;
}

function nameOf(place: Place): string {
  return place.zone === "room" ? `the ${place.degree} room "${place.room}"` : `"${place.path}"`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The plugin; `deno.json` loads it. */
export const lintPlugin: Deno.lint.Plugin = {
  name: "house",
  rules: {
    direction: importRule("direction"),
    doors: importRule("doors"),
    pinned: importRule("pinned"),
    world: touchRule("world", "The outside world is reached by ports only"),
    locale: touchRule("locale", "The answer would differ from machine to machine"),
    node,
    lazy,
    escape,
  },
};

export default lintPlugin;
