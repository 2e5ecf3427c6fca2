import assert from "node:assert/strict";
import type { Place, Reasons, StackContainer } from "@/model/mod.ts";
import { placeOf } from "./place_of.ts";

const at = (line: number): Place => ({
  file: "hsm.yaml",
  line,
  column: 1,
  length: 1,
  lineText: "x",
});

Deno.test("placeOf() is the container's own entry, else the nearest reason that is written down", () => {
  const place = (reasons: Reasons, own?: Place): number | undefined =>
    placeOf({ reasons, ...(own && { place: own }) } as StackContainer)?.line;
  const chain: Reasons = [[
    { kind: "manifest", by: "hsm.yaml", place: at(1) },
    { kind: "dependency", by: "package:a", place: at(2) },
    { kind: "implied", by: "package:b" },
  ]];
  assert.equal(place(chain, at(9)), 9);
  assert.equal(place(chain), 2);
  assert.equal(place([[{ kind: "default", by: "group:g" }]]), undefined);
});
