import assert from "node:assert/strict";
import { addContainer, addPackage, removePackage } from "./edits/entries.ts";
import { addOption, removeGroup, removeOption } from "./edits/options.ts";
import { setMode } from "./edits/set_mode.ts";
import { parseManifest } from "./parse_manifest.ts";
import { BAD_INPUTS } from "./testdata/bad_inputs.ts";
import { SAMPLE } from "./testdata/sample.ts";
import { STYLES } from "./testdata/styles.ts";

/** The same numbers every time (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const PIECES = [
  "\n",
  "  ",
  "- ",
  ": ",
  "{",
  "}",
  "[",
  "]",
  "*a",
  "&a ",
  "#",
  '"',
  "null",
  "1",
  "x-",
  "!!str ",
  "<<: ",
];

function damage(text: string, next: (below: number) => number): string {
  let damaged = text;
  for (let left = 1 + next(2); left > 0; left--) {
    const at = next(damaged.length + 1);
    const piece = next(3) === 0 ? "" : PIECES[next(PIECES.length)];
    damaged = damaged.slice(0, at) + piece + damaged.slice(at + next(3));
  }
  return damaged;
}

Deno.test("no damaged text makes the parser or an edit throw, and what edits write reads back", () => {
  const bad = BAD_INPUTS.filter((_, index) => index % 4 === 0).map(([text]) => text);
  const texts = [SAMPLE, ...Object.values(STYLES), ...bad];
  const next = numbers(7);
  const seen = { fine: 0, wrong: 0, edited: 0, refused: 0 };
  for (let round = 0; round < 600; round++) {
    const text = damage(texts[next(texts.length)] ?? "", next);
    const parsed = parseManifest(text);
    parsed.ok ? seen.fine++ : seen.wrong++;
    if (!parsed.ok) assert.ok(parsed.problems.length > 0);
    for (
      const edited of [
        addOption(text, "metrics", "latency", { many: true, comment: "Metrics" }),
        removeOption(text, "metrics", "bleu"),
        removeGroup(text, "cache"),
        addPackage(text, { name: "text-utils", version: ">=2" }),
        removePackage(text, "text-utils"),
        addContainer(text, { name: "redis", params: { a: 1 } }),
        setMode(text, "text-utils", "dev"),
      ]
    ) {
      edited.ok ? seen.edited++ : seen.refused++;
      if (!edited.ok) assert.ok(edited.problems.length > 0);
      // An edit of a right text gives a right text.
      if (edited.ok && parsed.ok) {
        const after = parseManifest(edited.value.text);
        assert.ok(after.ok, `${JSON.stringify(text)} ${edited.value.summary}`);
      }
    }
  }
  assert.ok(seen.fine > 50 && seen.wrong > 200 && seen.edited > 500, JSON.stringify(seen));
});
