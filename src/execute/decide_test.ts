import assert from "node:assert/strict";
import { decide, type Decision, isTorn, type Reach, type Seen } from "./decide.ts";
import type { Target } from "./journal.ts";

const NONE: Reach = { written: false, tool: false };
const WRITTEN: Reach = { written: true, tool: false };
const TOOL: Reach = { written: false, tool: true };

const old = { kind: "file", digest: "old", mode: 0o644 } as const;
const FILE: Target = { path: "a", real: "a", old, news: ["new", "newer"], mode: 0o600 };
const CREATED: Target = { path: "a", real: "a", old: null, news: ["new"] };
const REMOVED: Target = { path: "a", real: "a", old, news: [null] };
const LINK: Target = { path: "a", real: "a", old: { kind: "link", target: "b" }, news: [null] };

const absent: Seen = { kind: "absent" };
const file = (digest: string, mode = 0o644): Seen => ({
  kind: "file",
  digest,
  mode,
  bytes: new TextEncoder().encode(digest),
});

const TABLE: readonly (readonly [string, Target, Seen, Reach, Decision])[] = [
  ["old content", FILE, file("old"), WRITTEN, "nothing"],
  ["old content, hsm's mode", FILE, file("old", 0o600), WRITTEN, "mode"],
  ["old content, hsm's mode, never reached", FILE, file("old", 0o600), NONE, "nothing"],
  ["old content, the user's mode", FILE, file("old", 0o640), WRITTEN, "nothing"],
  ["new content", FILE, file("new"), WRITTEN, "restore"],
  ["second new content", FILE, file("newer"), WRITTEN, "restore"],
  ["new content, never reached: the user's", FILE, file("new"), NONE, "nothing"],
  ["other content", FILE, file("edited"), WRITTEN, "conflict"],
  ["other content, a tool may have written it", FILE, file("edited"), TOOL, "restore"],
  ["other content, never reached", FILE, file("edited"), NONE, "nothing"],
  ["deleted by somebody", FILE, absent, WRITTEN, "conflict"],
  ["something else in its place", FILE, { kind: "other" }, WRITTEN, "conflict"],
  ["created and not there", CREATED, absent, WRITTEN, "nothing"],
  ["created", CREATED, file("new"), WRITTEN, "restore"],
  ["created and edited", CREATED, file("edited"), WRITTEN, "conflict"],
  ["removed", REMOVED, absent, WRITTEN, "restore"],
  ["not yet removed", REMOVED, file("old"), WRITTEN, "nothing"],
  ["removed and made again", REMOVED, file("edited"), WRITTEN, "conflict"],
  ["removed link", LINK, absent, WRITTEN, "restore"],
  ["link still there", LINK, { kind: "link", target: "b" }, WRITTEN, "nothing"],
  ["link turned elsewhere", LINK, { kind: "link", target: "c" }, WRITTEN, "conflict"],
];

for (const [name, target, seen, reach, expected] of TABLE) {
  Deno.test(`decide() answers "${expected}" for ${name}`, () => {
    assert.equal(decide(target, seen, reach), expected);
  });
}

Deno.test("isTorn() knows every state that writing in place passes through, and no edit", () => {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  for (
    const [before, after] of [["old text", "new"], ["", "new"], ["ab", "abcdef"], ["same", ""]]
  ) {
    const [a, b] = [encode(before ?? ""), encode(after ?? "")];
    for (let done = 0; done <= b.length; done++) {
      const mixed = new Uint8Array([...b.subarray(0, done), ...a.subarray(done)]);
      assert.ok(isTorn(mixed, a, b), `${before} → ${after} at ${done}`);
      assert.ok(isTorn(b.subarray(0, done), a, b), `${before} → ${after}, cut at ${done}`);
    }
    assert.ok(!isTorn(encode("edited"), a, b));
    assert.ok(!isTorn(encode(`${after}!`), a, b));
  }
});

Deno.test("decide() restores a half-written file in place, and leaves an edit of it", () => {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const target: Target = { ...FILE, inPlace: true };
  const torn = { old: encode("old text"), next: encode("new text!") };
  const seen = (text: string): Seen => ({
    kind: "file",
    digest: "?",
    mode: 0o644,
    bytes: encode(text),
  });
  assert.equal(decide(target, seen("new text"), WRITTEN, torn), "restore");
  assert.equal(decide(target, seen("newtext"), WRITTEN, torn), "conflict");
  assert.equal(decide(FILE, seen("new text"), WRITTEN, torn), "conflict");
});
