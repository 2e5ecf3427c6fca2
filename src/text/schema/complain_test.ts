import assert from "node:assert/strict";
import { refuseControl } from "./complain.ts";

Deno.test("characters that nobody sees are named by number", () => {
  for (
    const [text, code] of [["a\u0000", "0000"], ["\u200b", "200B"], ["x\u202ey", "202E"]] as const
  ) {
    assert.match(refuseControl(text)?.message ?? "", new RegExp(`U\\+${code}$`));
  }
  assert.equal(refuseControl("ä漢"), undefined);
});
