import assert from "node:assert/strict";
import { maskAddresses } from "./mask_addresses.ts";
import { maskOf } from "./mask_of.ts";

const SECRETS = [
  "Zx9QwErTy0AsDf7GhJk2",
  "pass/wörd +&='\"$x",
  "line one of a key\nline two of a key",
];

/** What programs make of a value before they print it. */
const WRITERS: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => value,
  inAUrl: (value) => `postgres://me:${encodeURIComponent(value)}@db/x`,
  inAForm: (value) => new URLSearchParams({ key: value }).toString(),
  json: (value) => JSON.stringify({ key: value }),
  twiceJson: (value) => JSON.stringify({ key: JSON.stringify(value).slice(1, -1) }),
  shell: (value) => `'${value.replaceAll("'", `'\\''`)}'`,
  compose: (value) => value.replaceAll("$", "$$$$"),
  base64: (value) => base64(value),
  basicAuth: (value) => `Authorization: Basic ${base64(`user:${value}`)}`,
  longerUser: (value) => base64(`user1:${value}:more`),
  safeBase64: (value) => base64(`u:${value}`).replaceAll("+", "-").replaceAll("/", "_"),
};

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

Deno.test("maskOf() takes a value out in whatever way it was written", () => {
  const mask = maskOf(SECRETS);
  for (const secret of SECRETS.slice(0, 2)) {
    for (const [name, write] of Object.entries(WRITERS)) {
      if (name === "twiceJson" && secret.includes('"')) continue;
      const written = write(secret);
      const masked = mask(`before ${written} after`);
      assert.ok(masked.startsWith("before ") && masked.endsWith(" after"), `${name}: ${masked}`);
      assert.match(masked, /\*\*\*/, `${name} of ${secret}: ${masked}`);
      for (let at = 0; at + 8 <= secret.length; at++) {
        assert.ok(!masked.includes(secret.slice(at, at + 8)), `${name}: ${masked}`);
      }
    }
  }
  assert.equal(mask("line one of a key\r\nline two of a key"), "***\r\n***");
});

Deno.test("maskOf() takes out what is left of a value where a line was cut", () => {
  const [secret = ""] = SECRETS;
  const mask = maskOf([secret]);
  for (let at = 8; at <= secret.length; at++) {
    assert.equal(mask(`x ${secret.slice(0, at)}…`), "x ***…");
    assert.equal(mask(`x ${secret.slice(0, at)}`), "x ***");
    assert.equal(mask(`first\n${secret.slice(-at)} x`), "first\n*** x");
  }
});

Deno.test("maskOf() leaves everything else as it is, short values and plain words too", () => {
  const text = "a postgres://db 1234567 postgres\nabc…\n";
  assert.equal(maskOf(["a", "1234567", "postgres", "", "\n"])(text), text);
  assert.equal(maskOf(SECRETS)(text), text);
  assert.equal(maskOf([])(text), text);
});

Deno.test("masked JSON is JSON still", () => {
  const mask = maskOf(SECRETS);
  for (const value of SECRETS) {
    const data = { a: value, b: [`https://u:${encodeURIComponent(value)}@h/`] };
    const read = JSON.parse(maskAddresses(mask(JSON.stringify(data))));
    assert.match(read.a, /^\*\*\*/);
  }
});

Deno.test("maskAddresses() takes credentials out of every address, and nothing else", () => {
  const table: readonly (readonly [string, string])[] = [
    ["https://me:pass@h/x http://h:80/a@b", "https://me:***@h/x http://h:80/a@b"],
    ["git+https://x-token:p%40ss@h/x.git@v1", "git+https://x-token:***@h/x.git@v1"],
    ["https://a:b@c@h/x", "https://a:***@h/x"],
    ["https://ghp_token@h/x", "https://***@h/x"],
    ["https%3A%2F%2Fme%3Apass%40h%2Fx", "https%3A%2F%2Fme%3A***%40h%2Fx"],
    ["git@example.org:x.git ssh://git@h/x a@b.c", "git@example.org:x.git ssh://git@h/x a@b.c"],
    ["http://127.0.0.1:80 and me@example.org", "http://127.0.0.1:80 and me@example.org"],
  ];
  for (const [text, expected] of table) assert.equal(maskAddresses(text), expected);
});

Deno.test("long texts are masked in time that grows with their length", () => {
  const mask = maskOf(SECRETS);
  for (const sign of ["a", "://", "://a:", "%3A%2F%2F", "%3a", "@", "…"]) {
    const text = sign.repeat(Math.ceil(300_000 / sign.length));
    assert.equal(maskAddresses(mask(text)).length > 0, true);
  }
});
