import assert from "node:assert/strict";
import { EMPTY_LOCK, type Lock, type Owned } from "@/model/mod.ts";
import { lockCauses } from "./lock_causes.ts";

const owned = (files: Owned): Lock => ({ ...EMPTY_LOCK, owned: files });

const component = (version: string): Lock["components"][`package:${string}`] => ({
  registry: "local",
  version,
  mode: "prod",
  definition: { name: "a" },
});

Deno.test("lockCauses() names components that come, go and change, and then nothing else", () => {
  const before = {
    ...owned({ x: { k: { a: "1" } } }),
    components: { "package:a": component("1"), "package:b": component("1") },
  };
  const after = {
    ...EMPTY_LOCK,
    components: { "package:a": component("2"), "package:c": component("1") },
  };
  assert.deepEqual(lockCauses(before, after), ["~ package:a", "- package:b", "+ package:c"]);
});

Deno.test("lockCauses() names a file only where hsm owns something else in it, whatever the order", () => {
  const before = owned({
    compose: { services: { a: "1" } },
    toml: { created: { x: "", y: "" }, sources: { s: "1" } },
  });
  const other = { sources: { s: "1" }, created: { y: "", x: "" } };
  const changed = owned({ toml: other, compose: { services: { a: "2" } } });
  assert.deepEqual(lockCauses(before, changed), ["what hsm owns in compose"]);
  const gone = owned({ toml: other });
  assert.deepEqual(lockCauses(before, gone), ["what hsm owns in compose"]);
  assert.deepEqual(lockCauses(before, before), ["written in another form"]);
});
