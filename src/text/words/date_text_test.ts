import assert from "node:assert/strict";
import { dateText } from "./date_text.ts";

Deno.test("dateText() says what the language's own calendar says, from 1900 to 2400", () => {
  const step = 86_400_000 * 13 + 12_345_678;
  let count = 0;
  for (let at = Date.UTC(1900, 0, 1); at < Date.UTC(2400, 0, 1); at += step) {
    const expected = new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
    assert.equal(dateText(at), expected);
    for (const zone of [-570, 0, 345]) {
      const local = new Date(at + zone * 60_000).toISOString().slice(0, 19);
      assert.equal(dateText(at, zone).slice(0, 19), local);
    }
    count++;
  }
  assert.ok(count > 10_000);
});

Deno.test("dateText() writes the distance to UTC", () => {
  const zones = [-570, 0, 345].map((zone) => dateText(0, zone).slice(19));
  assert.deepEqual(zones, ["-09:30", "+00:00", "+05:45"]);
});
