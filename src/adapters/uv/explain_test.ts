import assert from "node:assert/strict";
import type { Step } from "@/model/mod.ts";
import { explain } from "./explain.ts";
import { demand, inputOf } from "./testing/input.ts";

const STEP: Step = {
  id: "uv.lock",
  by: "uv",
  subject: "uv lock",
  causes: [],
  effect: { kind: "run", command: { tool: "uv", args: ["lock"] }, mayWrite: [] },
};

/** What uv printed, and the code that comes of it. */
const ROWS: readonly [string, string][] = [
  [
    "error: No solution found when resolving dependencies:\n  cause: because Foo_Bar==1 …",
    "HSM-E0430",
  ],
  [
    "error: Failed to build `foo-bar @ file:///x`\n  cause: No solution found when resolving: `setuptools`",
    "HSM-E0431",
  ],
  ["error: Failed to fetch: https://e.org/simple/foo-bar/", "HSM-E0432"],
  [
    "error: Failed to fetch: https://e.org/foo.bar/\n  cause: invalid peer certificate: UnknownIssuer",
    "HSM-E0435",
  ],
  [
    "error: Failed to download and build `foo-bar @ git+https://e.org/x@v9`\n  cause: Git operation failed\n" +
    "         fatal: couldn't find remote ref refs/tags/v9",
    "HSM-E0438",
  ],
  [
    "error: Failed to download and build `foo-bar @ git+https://e.org/x@v1`\n  cause: Git operation failed\n" +
    "         fatal: Could not read from remote repository.",
    "HSM-E0439",
  ],
  [
    "error: No interpreter found for Python >=3.15\n\nhint: a download is there, but uv is set to offline mode (foo-bar)",
    "HSM-E0437",
  ],
  [
    "error: Failed to download `https://e.org/python-build-standalone/x.tar.gz`\n  cause: error sending request (foo-bar)",
    "HSM-E0437",
  ],
  ["Requirements contain conflicting URLs for package `foo-bar`", "HSM-E0434"],
  [
    "error: Failed to build `foo-bar`\n  cause: No space left on device (os error 28)",
    "HSM-E0890",
  ],
  ["error: something else about foo_bar", "HSM-E0433"],
];

for (const [stderr, code] of ROWS) {
  Deno.test(`explain() ${code}`, () => {
    const demands = [demand("foo-bar", { specifier: ">=2" }), demand("foo")];
    const ran = { code: 1, stdout: "", stderr };
    const problem = explain({ step: STEP, ran }, inputOf({ demands }));
    assert.equal(problem.code, code);
    assert.equal(problem.output, stderr);
    // Every spelling of the name is recognised, and a name that is a part of another is not.
    assert.deepEqual(problem.causes, ["package:foo-bar wants foo-bar>=2"]);
    assert.ok(problem.next.length > 10);
  });
}

Deno.test("explain() knows that uv is missing", () => {
  const ran = { code: 127, stdout: "", stderr: "" };
  assert.equal(explain({ step: STEP, ran }, inputOf({})).code, "HSM-E0401");
});

Deno.test("explain() does not speak of compilers where a folder holds no project", () => {
  const stderr = "error: Failed to build `foo-bar @ file:///x`\n" +
    "  cause: `/x` does not appear to be a Python project, as neither `pyproject.toml` nor `setup.py` are present";
  const { message, next } = explain(
    { step: STEP, ran: { code: 1, stdout: "", stderr } },
    inputOf({}),
  );
  assert.match(message, /no Python project/);
  assert.match(next, /`path:`/);
});
