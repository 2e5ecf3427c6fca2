import assert from "node:assert/strict";
import { LINE, REQUIREMENT } from "./texts.ts";
import { DIGEST, GIT_REF, IMAGE, INSIDE, PATH, SHA256, URL_TEXT } from "./sources.ts";

/** Texts that a tool may get as they are, and texts that could make it do something else. */
const CASES = [
  [URL_TEXT, [
    "https://git.example.org/team/x.git",
    "https://[2001:db8:0:0:0:0:0:1]:8443/x",
    "ssh://git@git.example.org:2222/team/x.git",
    "file:///srv/git/x.git",
  ], [
    "",
    "-x",
    "--upload-pack=touch x",
    "ext::sh -c x",
    "EXT::x",
    "https://a::b/c",
    "http://example.org/x",
    "git://example.org/x",
    "git+https://example.org/x",
    "HTTPS://example.org/x",
    "https://u@example.org/x",
    "ssh://u:p@example.org/x",
    "ssh://-oProxyCommand=x/y",
    "ssh://-o@example.org/y",
    "https://exa mple.org/x",
    "https://example.org\\x",
    "https://example.org/\u0000",
    "https://example.org/\u202e",
    "https:///x",
    "file://host/x",
    "../x",
    "C:\\x",
    "https://example.org/${SECRET}",
    "https://example.org/%0a--x",
    "https://example.org/`id`",
  ]],
  [REQUIREMENT, [
    "numpy>=1.26",
    "x[a] @ git+https://example.org/x.git@v1#subdirectory=py",
    "x @ git+ssh://git@example.org/x.git@v1",
    "x @ https://example.org/@scope/x.whl",
    "x @ https://example.org/x.whl ; python_version >= '3.11'",
  ], [
    "--index-url https://evil.example",
    "-r /etc/passwd",
    "-e ../x",
    "./x",
    "numpy\n--index-url https://evil.example",
    "numpy\r-r x",
    "x ; python_version >= '3\n--index-url https://evil.example'",
    "x ; extra == '\u2028-r x'",
    "x @ git+ext::sh",
    "x @ git+ssh://-oProxyCommand=x/y",
    "x @ git+https://example.org/x.git@--upload-pack=x",
    "x @ git+ssh://git@example.org/x.git@-x",
    "x @ git+https://example.org/x@v1@--upload-pack=x",
    "x @ git+https://example.org/x@--upload-pack=x@v1",
    "x @ git+https://example.org/x@v1@",
    "x @ git+https://example.org/x#subdirectory=../../etc",
    "x @ git+https://example.org/x#egg=y&subdirectory=/etc",
    "x @ git+https://example.org/x#subdirectory=%2e%2e/etc",
    "x @ https://me:pass@example.org/x.whl",
    "x @ https://example.org/${SECRET}",
    "x @ https://example.org/x.whl --hash=sha256:0",
    "x>=1 # note",
    "numpу>=1",
  ]],
  [LINE, ["Vector store – schnell 🚀", "नमस्ते"], ["a\nb", "\x1b[31m", "\u202egnp", "a\ufeff"]],
  [GIT_REF, ["v1.4.0", "main", "feature/x", "f".repeat(40)], [
    "",
    "-x",
    "a b",
    "a..b",
    "a~1",
    "a^",
    "a:b",
    "x.lock",
    "/a",
    "a/",
    "@",
    "a@{1}",
    "a\n",
  ]],
  [PATH, ["../x", "x", "./x/y", "a b"], [
    "",
    " ",
    "/x",
    "~/x",
    "~me",
    "-x",
    "a\\b",
    "C:/x",
    "a\u0000b",
    "../con",
    "../nul.d/x",
    "../x.",
    "../x ",
    "../${HOME}",
    "../x\u202e",
  ]],
  [INSIDE, ["py", "a/b", "Dockerfile"], ["../x", "a/../../b", "/x", "~/x", "-f"]],
  [SHA256, ["0".repeat(64)], [
    "0".repeat(63),
    "g".repeat(64),
    "A".repeat(64),
    `sha256:${"0".repeat(64)}`,
  ]],
  [DIGEST, [`sha256:${"0".repeat(64)}`], ["0".repeat(64), "sha512:00", "sha256:"]],
  [IMAGE, [
    "redis",
    "redis:8.2",
    "quay.io/coreos/etcd:v3.5.18",
    "127.0.0.1:5000/a/b:1",
    `redis@sha256:${"0".repeat(64)}`,
    "${params.image}",
    "redis:${TAG:-8.2}",
    "${REGISTRY}/redis:8.2",
  ], ["", "-x", "redis 8", "redis:", "a//b", "redis/", "redis@sha256:12", "redis\n", "$IMAGE"]],
] as const;

for (const [format, good, bad] of CASES) {
  Deno.test(`${format.name}: takes what is meant, refuses the rest with words`, () => {
    for (const text of good) {
      assert.equal(format.judge(text), undefined, JSON.stringify(text));
      if (format.pattern) assert.match(text, format.pattern);
    }
    for (const text of bad) {
      const complaint = format.judge(text);
      assert.ok(complaint !== undefined && complaint.next !== "", JSON.stringify(text));
    }
    for (const example of format.examples) assert.equal(format.judge(example), undefined, example);
  });
}
