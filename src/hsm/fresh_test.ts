import assert from "node:assert/strict";
import { VERSION } from "@/model/mod.ts";
import { memoryPorts } from "@/system/mod.ts";
import { isFresh } from "./fresh.ts";

const GARBAGE = [
  "",
  "{",
  "null",
  "[]",
  "17",
  "{}",
  '{"schema":1}',
  '{"schema":1,"hsm":"VERSION","fingerprint":null}',
  '{"schema":1,"hsm":"VERSION","fingerprint":[]}',
  '{"schema":1,"hsm":"VERSION","fingerprint":{"entries":{}}}',
  '{"schema":1,"hsm":"VERSION","fingerprint":{"taken":"x","entries":[null]}}',
  '{"schema":1,"hsm":"VERSION","fingerprint":{"taken":1,"entries":[{"kind":"content"}]}}',
  '{"schema":1,"hsm":"VERSION","fingerprint":{"taken":1,"entries":[{"kind":"no such kind","path":[]}]}}',
  '{"schema":1,"hsm":"VERSION","fingerprint":{"taken":1,"entries":[{"kind":"stat","path":17}]}}',
  "\u0000\u0001",
];

Deno.test("isFresh() takes a state.json that it cannot read for a reason to look closely", async () => {
  for (const text of GARBAGE) {
    const files = {
      "/p/hsm.yaml": "packages: []\n",
      "/p/.hsm/state.json": text.replace("VERSION", VERSION),
    };
    assert.equal(await isFresh(memoryPorts({ files })), false, text);
  }
});
