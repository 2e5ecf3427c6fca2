/**
 * Words, lines and placeholders: what stands in command lines, env files, templates and terminals.
 *
 * In: texts. Out: words, entries, template parts, aligned lines; and back to text that a shell, Docker
 * Compose or uv reads as it was meant. Errors are values with a column or line.
 *
 * Never here: running anything, reading an environment (callers hand in what they have), any noun of hsm.
 * The difference of two texts has a door of its own, `diff.ts`, because it loads a package.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { interpolate, splitWords } from "@/text/words/mod.ts";
 *
 * const command = interpolate("serve --port ${PORT:-8000}", { environment: () => undefined });
 * assert.ok(command.ok);
 * const words = splitWords(command.text);
 * assert.deepEqual(words.ok && words.words, ["serve", "--port", "8000"]);
 * ```
 *
 * @module
 */
export { closest, editDistance } from "./closest.ts";
export { columns, type ColumnsOptions } from "./columns.ts";
export { dateText } from "./date_text.ts";
export { displayWidth } from "./display_width.ts";
export { type ConflictMarker, findConflict } from "./find_conflict.ts";
export { type EnvTextResult, formatEnvFile } from "./format_env_file.ts";
export {
  type EnvFileEntry,
  type EnvFileOptions,
  type EnvFileProblem,
  type EnvFileResult,
  parseEnvFile,
} from "./parse_env_file.ts";
export { judgeCommand, judgeWords, type WrongText } from "./judge_command.ts";
export { judgeTemplate } from "./judge_template.ts";
export {
  parseTemplate,
  type TemplateLiteral,
  type TemplateOperator,
  type TemplatePart,
  type TemplateReference,
  type TemplateResult,
  type TemplateVariable,
} from "./parse_template.ts";
export {
  composeLiteral,
  composeTemplate,
  interpolate,
  type RenderResult,
  renderTemplate,
  soleReference,
  type TemplateNames,
  templateNames,
  type TemplateProblem,
  type TemplateScope,
} from "./render_template.ts";
export { splitOutside } from "./split_outside.ts";
export { splitPort } from "./split_port.ts";
export { quoteWord, quoteWords, splitWords, type WordsResult } from "./split_words.ts";
