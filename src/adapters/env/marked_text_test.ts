import assert from "node:assert/strict";
import { markedText, writtenBy } from "./marked_text.ts";

const TEXTS = ["", "A='1'\n", "A='1'\nB='it is'\nC=\"x\\n# hsm-mark: \"\n"];

Deno.test("writtenBy() knows hsm's own texts, and every change of one sign in them", () => {
  for (const lines of TEXTS) {
    const text = markedText(lines);
    assert.equal(writtenBy(text), "hsm");
    for (let at = 0; at <= text.length; at++) {
      const edits = [
        text.slice(0, at) + text.slice(at + 1),
        `${text.slice(0, at)}x${text.slice(at)}`,
      ];
      for (const edited of edits.filter((one) => one !== text)) {
        assert.notEqual(writtenBy(edited), "hsm", JSON.stringify(edited));
      }
    }
  }
});

Deno.test("writtenBy() tells an edited file from one of somebody else's", () => {
  const text = markedText("A='1'\n");
  assert.equal(writtenBy(text.replaceAll("\n", "\r\n")), "edited");
  assert.equal(writtenBy(`# mine\n${text}`), "edited");
  for (const theirs of ["", "A=1\n", "# hsm\nA=1\n"]) assert.equal(writtenBy(theirs), "foreign");
});
