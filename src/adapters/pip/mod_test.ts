import assert from "node:assert/strict";
import { emptySnapshot, probeKey, type PythonDemand, type Stack, type Step } from "@/model/mod.ts";
import { afterSync, demands, EMPTY_STACK, inputOf, type Seen } from "../testdata/adapter_input.ts";
import { check } from "./check.ts";
import { listInstalled } from "./command.ts";
import { explain } from "./explain.ts";
import { judge, rereads } from "./judge.ts";
import { pipAdapter } from "./mod.ts";
import { reconcile } from "./reconcile.ts";
import { FILE } from "./requirements.ts";
import { steps } from "./steps.ts";
import { wants } from "./wants.ts";

const PYTHON = { tools: { python3: "/usr/bin/python3" } };
const REDIS = demands("pip", { distribution: "redis", specifier: ">=5" });
const BOTH = demands("pip", { distribution: "redis", specifier: ">=5" }, { distribution: "numpy" });

/** A project with an environment in which these are installed. */
function environment(versions: Readonly<Record<string, string>>, seen: Seen = {}): Seen {
  return {
    ...seen,
    ...PYTHON,
    files: { ".venv/pyvenv.cfg": "version = 3.11.2\n", ...seen.files },
    installed: { ".venv": { pip: "25.0", ...versions } },
  };
}

/** The same stack, its Python project in a folder below hsm.yaml. */
function inFolder(stack: Stack, project: string): Stack {
  const { managers } = stack;
  return { ...stack, managers: { ...managers, python: { ...managers.python, project } } };
}

function said(list: readonly Step[]): string[] {
  return list.map(({ subject }) => subject);
}

Deno.test("one requirement a line, sorted, in pip's words", () => {
  const git = { type: "git", url: "https://example.org/x.git" } as const;
  const table: readonly (readonly [Partial<PythonDemand>, string])[] = [
    [{ specifier: ">=1.12,<2", extras: ["fast"] }, "one[fast]>=1.12,<2"],
    [{ marker: 'python_version < "3.12"' }, 'one ; python_version < "3.12"'],
    [{ source: git }, "one @ git+https://example.org/x.git"],
    [
      { source: { ...git, ref: "v1", subdirectory: "py" }, extras: ["a"] },
      "one[a] @ git+https://example.org/x.git@v1#subdirectory=py",
    ],
    [
      { source: { type: "url", url: "https://example.org/one.whl", sha256: "AB" } },
      "one @ https://example.org/one.whl#sha256=ab",
    ],
    [{ source: { type: "local", path: "../one", editable: true } }, "-e ../one"],
    [
      { source: { type: "local", path: "libs/one", editable: false }, extras: ["a"] },
      "./libs/one[a]",
    ],
  ];
  for (const [demand, line] of table) {
    const { text } = reconcile(inputOf(demands("pip", demand)));
    assert.equal(
      text,
      `# Written by hsm from hsm.yaml: change it there and run \`hsm sync\`.
# Needs no hsm: python -m pip install -r requirements.hsm.txt

${line}
`,
    );
  }
  assert.match(reconcile(inputOf(BOTH)).text, /\n\nnumpy\nredis>=5\n$/);
});

Deno.test("it carries the stack only where hsm.yaml says so, and cleans up after itself", () => {
  const { lock } = inputOf(REDIS);
  assert.equal(pipAdapter.applies(REDIS, lock), true);
  assert.equal(pipAdapter.applies(demands("uv", {}), lock), false);
  const { owned } = afterSync(pipAdapter, inputOf(REDIS, PYTHON));
  assert.equal(pipAdapter.applies(demands("uv", {}), { ...lock, owned }), true);
});

Deno.test("the first sync makes file and environment, and installs into it", () => {
  const list = steps(inputOf(REDIS, PYTHON)).steps;
  assert.deepEqual(said(list), [FILE, "python3 -m venv .venv", `pip install -r ${FILE}`]);
  for (const { effect } of list.slice(1)) {
    assert.ok(effect.kind === "run" && effect.environment === ".venv");
  }
  const install = list[2]?.effect;
  assert.ok(install?.kind === "run");
  assert.equal(install.command.tool, "/srv/rag-app/.venv/bin/python");
  assert.ok(install.command.unset?.includes("PIP_TARGET"));
});

Deno.test("a second sync has nothing to do; what is missing or too old is installed", () => {
  const { files, owned } = afterSync(pipAdapter, inputOf(REDIS, PYTHON));
  const run = (versions: Readonly<Record<string, string>>) =>
    said(steps(inputOf(REDIS, environment(versions, { files }), { owned })).steps);
  assert.deepEqual(run({ redis: "5.2" }), []);
  assert.deepEqual(run({ redis: "4.0" }), [`pip install -r ${FILE}`]);
  assert.deepEqual(run({}), [`pip install -r ${FILE}`]);
});

Deno.test("what left the stack is uninstalled, before pip installs again what others need", () => {
  const { files, owned } = afterSync(pipAdapter, inputOf(BOTH, PYTHON));
  const seen = environment({ redis: "5.2", numpy: "2.0", mine: "1" }, { files });
  const { steps: list } = steps(inputOf(REDIS, seen, { owned }));
  assert.deepEqual(said(list), [FILE, "pip uninstall numpy", `pip install -r ${FILE}`]);
  assert.deepEqual(list[0]?.causes, ["- numpy  (no longer in the stack)"]);
  const last = steps(inputOf({ ...EMPTY_STACK, managers: REDIS.managers }, seen, { owned })).steps;
  assert.deepEqual(said(last), [FILE, "pip uninstall numpy redis"]);
  assert.equal(last[0]?.effect.kind, "remove");
});

Deno.test("from a folder back to the index, the folder's version goes first", () => {
  const folder = { type: "local", path: "../redis", editable: true } as const;
  const dev = afterSync(
    pipAdapter,
    inputOf(demands("pip", { distribution: "redis", source: folder }), PYTHON),
  );
  const seen = environment({ redis: "5.2" }, { files: dev.files });
  const list = said(steps(inputOf(REDIS, seen, dev)).steps);
  assert.deepEqual(list, [FILE, "pip uninstall redis", `pip install -r ${FILE}`]);
});

Deno.test("another manager takes over: the file goes, what is installed is that one's business", () => {
  const { files, owned } = afterSync(pipAdapter, inputOf(REDIS, PYTHON));
  const seen = environment({ redis: "5.2" }, { files });
  const other = demands("uv", { distribution: "redis", specifier: ">=5" });
  assert.deepEqual(said(steps(inputOf(other, seen, { owned })).steps), [FILE]);
});

Deno.test("in a folder of its own: file, environment and paths are that folder's", () => {
  const local = demands("pip", {
    distribution: "lib",
    source: { type: "local", path: "../lib", editable: true },
  });
  const input = inputOf(inFolder(local, "backend"), PYTHON);
  const list = steps(input).steps;
  assert.deepEqual(said(list), [
    "backend/requirements.hsm.txt",
    "python3 -m venv backend/.venv",
    "pip install -r backend/requirements.hsm.txt",
  ]);
  assert.match(reconcile(input).text, /\n-e \.\.\/\.\.\/lib\n/);
  const install = list[2]?.effect;
  assert.ok(install?.kind === "run");
  assert.equal(install.environment, "backend/.venv");
  assert.equal(install.command.tool, "/srv/rag-app/backend/.venv/bin/python");
  assert.equal(install.command.cwd, "backend");
  assert.deepEqual(install.command.args.slice(-2), ["-r", FILE]);
  assert.deepEqual(Object.keys(pipAdapter.record(input)), ["backend/requirements.hsm.txt"]);
});

Deno.test("another folder: the old file goes, lines by hand in it stop", () => {
  const first = afterSync(pipAdapter, inputOf(inFolder(REDIS, "backend"), PYTHON));
  const { owned } = first;
  const list = steps(inputOf(REDIS, first, { owned })).steps;
  assert.deepEqual(said(list).slice(0, 2), [FILE, "backend/requirements.hsm.txt"]);
  assert.deepEqual(list[1]?.causes, ["- redis>=5  (hsm writes to requirements.hsm.txt now)"]);
  assert.equal(list[1]?.effect.kind, "remove");
  const path = "backend/requirements.hsm.txt";
  const files = { [path]: `${first.files?.[path]}mine==1\n` };
  const [problem] = check(inputOf(REDIS, { ...PYTHON, files }, { owned }));
  assert.deepEqual([problem?.code, problem?.place?.file], ["HSM-E0561", path]);
});

Deno.test("an environment without pip, as uv makes it, gets one first", () => {
  const bare: Seen = { ...PYTHON, files: { ".venv/pyvenv.cfg": "uv = 0.13\n" } };
  const list = steps(inputOf(REDIS, bare)).steps;
  assert.deepEqual(said(list), [FILE, "python -m ensurepip", `pip install -r ${FILE}`]);
  const effect = list[1]?.effect;
  assert.ok(effect?.kind === "run" && effect.environment === ".venv");
  assert.equal(effect.command.tool, "/srv/rag-app/.venv/bin/python");
  const step = list[1];
  assert.ok(step);
  const ran = { code: 1, stdout: "", stderr: "No module named ensurepip" };
  assert.equal(explain({ step, ran }, inputOf(REDIS, bare)).code, "HSM-E0567");
});

Deno.test("what the user's requirements.txt names is never uninstalled", () => {
  const { files, owned } = afterSync(pipAdapter, inputOf(BOTH, PYTHON));
  const seen = environment({ redis: "5.2", numpy: "2.0" }, {
    files: { ...files, "requirements.txt": "# mine\nNumPy>=1  # for plots\n-r other.txt\n" },
  });
  const { steps: list, notes } = steps(inputOf(REDIS, seen, { owned }));
  assert.deepEqual(said(list), [FILE, `pip install -r ${FILE}`]);
  assert.deepEqual(notes, ["kept: numpy (requirements.txt, yours)"]);
});

Deno.test("a line by hand stops; --overwrite drops it, --adopt leaves it to the user for good", () => {
  const first = afterSync(pipAdapter, inputOf(REDIS, PYTHON));
  const files = { [FILE]: `${first.files?.[FILE]}mine==1  # why\n` };
  const input = (options = {}, owned = first.owned) =>
    inputOf(REDIS, environment({ redis: "5.2" }, { files }), { owned, options });
  const [problem] = check(input());
  assert.deepEqual([problem?.code, problem?.place?.line], ["HSM-E0561", 5]);
  assert.equal(reconcile(input({ overwrite: true })).text, first.files?.[FILE]);
  const adopted = reconcile(input({ adopt: true }));
  assert.deepEqual([adopted.problems, adopted.state], [[], "same"]);
  const next = input({}, pipAdapter.record(input({ adopt: true })));
  assert.deepEqual([check(next), steps(next).steps], [[], []]);
  for (const line of ["mine==1", "constructor"]) {
    const foreign = check(inputOf(REDIS, { ...PYTHON, files: { [FILE]: `${line}\n` } }));
    assert.match(foreign[0]?.message ?? "", /hsm did not write it/);
  }
  // Nothing is wanted and nothing is hsm's: then the file is none of hsm's business.
  const none = { ...EMPTY_STACK, managers: REDIS.managers };
  assert.deepEqual(check(inputOf(none, { ...PYTHON, files: { [FILE]: "mine==1\n" } })), []);
});

Deno.test("what pip cannot do is told before any write", () => {
  const index = demands("pip", { source: { type: "index", index: "acme" } });
  assert.deepEqual(check(inputOf(index, PYTHON)).map(({ code }) => code), ["HSM-E0562"]);
  assert.deepEqual(check(inputOf(REDIS)).map(({ code }) => code), ["HSM-E0560"]);
  assert.deepEqual(check(inputOf(REDIS, { files: { ".venv/pyvenv.cfg": "" } })), []);
  const { notes } = steps(inputOf(demands("pip", { uv: { "no-build-isolation": true } }), PYTHON));
  assert.deepEqual(notes, ["one: settings of uv (package:one) mean nothing to pip"]);
});

Deno.test("--frozen installs what the file says and changes no file", () => {
  const { owned } = afterSync(pipAdapter, inputOf(BOTH, PYTHON));
  const input = inputOf(REDIS, environment({}), { owned, options: { frozen: true } });
  assert.deepEqual(said(steps(input).steps), [`pip install -r ${FILE}`]);
  assert.deepEqual(pipAdapter.record(input), owned);
});

Deno.test("judge() asks the environment itself; explain() names the way out", () => {
  const input = inputOf(REDIS, PYTHON);
  const step = steps(input).steps[2];
  assert.ok(step);
  const key = probeKey(listInstalled(input));
  assert.deepEqual(rereads(step, input), [{ kind: "probe", command: listInstalled(input) }]);
  const ran = { code: 0, stdout: "", stderr: "" };
  const after = (stdout: string) => ({
    ...emptySnapshot("/p"),
    probes: new Map([[key, { ...ran, stdout }]]),
  });
  const codes = (stdout: string) =>
    judge({ step, ran }, input, after(stdout)).problems.map(({ code }) => code);
  assert.deepEqual(codes('[{"name":"redis","version":"5.0"}]'), []);
  assert.deepEqual(codes('[{"name":"redis","version":"4.0"}]'), ["HSM-E0563"]);
  assert.deepEqual(codes("[]"), ["HSM-E0563"]);
  assert.deepEqual(codes("no json"), ["HSM-E0563"]);
  const table = [
    ["ERROR: ResolutionImpossible: for help", "HSM-E0565"],
    ["ERROR: No matching distribution found for redis", "HSM-E0566"],
    ["Killed", "HSM-E0569"],
  ] as const;
  for (const [stderr, code] of table) {
    assert.equal(explain({ step, ran: { ...ran, code: 1, stderr } }, input).code, code);
  }
});

Deno.test("wants() runs nothing of an environment: it may have come with the project", () => {
  const kinds = (seen: Seen) => wants(inputOf(REDIS, seen)).map(({ kind }) => kind);
  assert.ok(!kinds(PYTHON).includes("installed"));
  assert.ok(kinds(environment({})).includes("installed"));
  assert.ok(!kinds(environment({})).includes("probe"));
});

Deno.test("no place can become an option, a comment or a variable of the requirements file", () => {
  const git = { type: "git", url: "https://example.org/x.git" } as const;
  const local = { type: "local", editable: true } as const;
  const table: readonly (readonly [PythonDemand["source"], boolean])[] = [
    [{ ...git, ref: "v1", subdirectory: "py/a" }, true],
    [{ ...local, path: "../one" }, true],
    [{ type: "url", url: "https://example.org/one.whl" }, true],
    [{ ...local, path: "../one --index-url=https://evil.example" }, false],
    [{ ...local, path: "../one\n-r /etc/passwd" }, false],
    [{ ...local, path: "-r" }, false],
    [{ ...local, path: "../${HOME}" }, false],
    [{ ...git, ref: "v1#egg=other" }, false],
    [{ ...git, ref: "v1@--upload-pack=touch" }, false],
    [{ ...git, subdirectory: "%2e%2e/etc" }, false],
    [{ ...git, subdirectory: "py&egg=other" }, false],
    [{ ...git, subdirectory: "py --index-url=https://evil.example" }, false],
    [{ type: "url", url: "https://example.org/${AWS_SECRET_ACCESS_KEY}" }, false],
    [{ type: "url", url: "https://example.org/x --trusted-host=evil" }, false],
  ];
  for (const [source, fine] of table) {
    const problems = check(inputOf(demands("pip", { source }), environment({})));
    const codes = problems.map(({ code }) => code);
    assert.deepEqual(codes, fine ? [] : ["HSM-E0845"], JSON.stringify(source));
  }
});

Deno.test("with --offline pip is not started where a line would make it fetch something", () => {
  const source = (url: string) =>
    demands("pip", { distribution: "one", source: { type: "git", url, ref: "v1" } });
  const codes = (stack: Stack, seen: Seen, owned = {}) =>
    check(inputOf(stack, seen, { owned, options: { offline: true } })).map(({ code }) => code);
  const remote = source("https://example.org/one.git");
  assert.deepEqual(codes(remote, environment({})), ["HSM-E0570"]);
  assert.deepEqual(codes(remote, PYTHON), ["HSM-E0570"]);
  assert.deepEqual(codes(source("file:///srv/one.git"), environment({})), []);
  assert.deepEqual(codes(REDIS, environment({})), []);
  const wheel = { type: "url", url: "https://example.org/one.whl" } as const;
  assert.deepEqual(codes(demands("pip", { source: wheel }), environment({})), ["HSM-E0570"]);
  const after = afterSync(pipAdapter, inputOf(remote, PYTHON));
  const there = environment({ one: "1.0" }, after);
  assert.deepEqual(codes(remote, there, after.owned), []);
  assert.deepEqual(check(inputOf(remote, environment({}))), []);
});
