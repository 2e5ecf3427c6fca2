import assert from "node:assert/strict";
import {
  type AdapterInput,
  EMPTY_LOCK,
  type FileSeen,
  type Part,
  probeKey,
  type Ran,
  type Variable,
} from "@/model/mod.ts";
import { NO_SYNC_OPTIONS, plainStack } from "./testing/stack.ts";
import { envAdapter, renderValue } from "./mod.ts";

const variable = (name: string, ...parts: Part[]): Variable => ({
  name,
  parts,
  owner: "package:x",
});
const text = (value: string): Part => ({ kind: "text", text: value });

function input(given: {
  readonly host?: readonly Variable[];
  readonly network?: readonly Variable[];
  readonly secret?: readonly Variable[];
  readonly files?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly secrets?: AdapterInput["secrets"];
  readonly services?: readonly string[];
  readonly options?: Partial<AdapterInput["options"]>;
}): AdapterInput {
  const files = new Map<string, FileSeen>(
    Object.entries(given.files ?? {}).map(([path, content]) => [
      path,
      { kind: "file", text: content, digest: `of ${path}` },
    ]),
  );
  const services = Object.fromEntries((given.services ?? []).map((name) => [name, "{}"]));
  return {
    stack: plainStack({ host: [], secret: [], ...given }),
    lock: { ...EMPTY_LOCK, owned: { "docker-compose.hsm.yml": { services } } },
    locked: true,
    snapshot: {
      root: "/p",
      files,
      variables: new Map(Object.entries(given.variables ?? {})),
      probes: new Map(),
      tools: new Map(),
    },
    options: { ...NO_SYNC_OPTIONS, ...given.options },
    secrets: given.secrets ?? {},
    memory: {},
  };
}

function written(given: Parameters<typeof input>[0]): Record<string, string> {
  const { steps } = envAdapter.steps(input(given));
  return Object.fromEntries(steps.map(({ effect }) => {
    if (effect.kind === "run") throw new Error("The env adapter runs nothing");
    return [effect.path, effect.kind === "write" ? effect.text : "(removed)"];
  }));
}

Deno.test("renderValue() fills secrets, state folders and Compose's forms of environment variables", () => {
  const env = (operator?: string, operand?: string, encode?: boolean): Part => ({
    kind: "environment",
    name: "A",
    ...(operator !== undefined && { operator }),
    ...(operand !== undefined && { operand }),
    ...(encode !== undefined && { encode }),
  });
  const rows: readonly [Part, string | undefined, string | undefined][] = [
    [env(), "a b", "a b"],
    [env(), undefined, undefined],
    [env(undefined, undefined, true), "p@ss/", "p%40ss%2F"],
    [env(":-", "d"), "", "d"],
    [env("-", "d"), "", ""],
    [env("-", "d"), undefined, "d"],
    [env(":+", "x"), "", ""],
    [env("+", "x"), "", "x"],
    [env(":?", "needed"), "", undefined],
    [{ kind: "secret", container: "db", property: "password", length: 8 }, undefined, "s3cret"],
    [{ kind: "state", container: "db" }, undefined, "/p/.hsm/data/db"],
  ];
  for (const [part, value, expected] of rows) {
    const given = input({
      variables: value === undefined ? {} : { A: value },
      secrets: { db: { password: "s3cret" } },
    });
    const got = renderValue(variable("V", part), given);
    assert.equal(got.ok ? got.value : undefined, expected, JSON.stringify(part));
  }
});

Deno.test("the env adapter writes what is wired, 0600, and marks it as secret", () => {
  const given = input({ host: [variable("URL", text("http://127.0.0.1:1"))] });
  const [step] = envAdapter.steps(given).steps;
  assert.equal(step?.effect.kind === "write" && step.effect.mode, 0o600);
  assert.equal(step?.effect.kind === "write" && step.effect.secret, true);
  assert.match(
    step?.effect.kind === "write" ? step.effect.text : "",
    /^URL='http:\/\/127.0.0.1:1'$/m,
  );
});

Deno.test("a service's secrets stand in its own file only", () => {
  const secret: Part = { kind: "secret", container: "db", property: "password", length: 8 };
  const files = written({
    secret: [variable("PASSWORD", secret)],
    secrets: { db: { password: "s3cret" } },
  });
  assert.deepEqual(Object.keys(files), [".hsm/env/db.env", ".hsm/env/secrets.json"]);
  assert.match(files[".hsm/env/db.env"] ?? "", /PASSWORD='s3cret'/);
});

Deno.test("a file with the right text is left alone; one that nothing needs is removed", () => {
  const host = [variable("URL", text("u"))];
  const first = written({ host });
  assert.deepEqual(written({ host, files: first }), {});
  const theirs = { ".hsm/env/mine.env": "", ".hsm/env/containers.env": "X='1'\n" };
  const old = { ...first, ...theirs, ".hsm/env/gone.env": first[".hsm/env/host.env"] ?? "" };
  assert.deepEqual(written({ files: old, services: ["gone"] }), {
    ".hsm/env/host.env": "(removed)",
    ".hsm/env/gone.env": "(removed)",
  });
  assert.deepEqual(envAdapter.check(input({ files: old, services: ["gone"] })), []);
});

Deno.test("a variable that needs one that is not set is left out with a note", () => {
  const host = [variable("URL", { kind: "environment", name: "NEEDED" }), variable("B", text("b"))];
  const { steps, notes } = envAdapter.steps(input({ host }));
  const [step] = steps;
  assert.doesNotMatch(step?.effect.kind === "write" ? step.effect.text : "", /URL/);
  assert.match(notes.join(), /URL is left out: NEEDED is not set/);
});

Deno.test("`.env` wins over what hsm made, with a note; hsm.yaml wins over both; a shell's value stays out", () => {
  const made = [variable("URL", text("made"))];
  const said = [{ ...variable("URL", text("said")), owner: "hsm.yaml" as const }];
  const note = "URL: .env:2 wins over the value that hsm made for package:x";
  const rows: readonly [readonly Variable[], string, string, readonly string[]][] = [
    [made, "OTHER=x\n", "made", []],
    [made, "OTHER=x\nURL=made\n", "made", []],
    [made, "OTHER=x\nURL=mine\n", "mine", [note]],
    [made, "URL=first\nURL=\n", "", [note]],
    [said, "OTHER=x\nURL=mine\n", "said", []],
  ];
  for (const [host, dotEnv, expected, notes] of rows) {
    const shells: readonly Record<string, string>[] = [{}, { URL: "of the shell" }];
    for (const variables of shells) {
      const answer = envAdapter.steps(
        input({ host, network: host, files: { ".env": dotEnv }, variables }),
      );
      assert.equal(answer.steps.length, 2);
      for (const { effect } of answer.steps) {
        const lines = effect.kind === "write" ? effect.text.split("\n") : [];
        assert.ok(lines.includes(`URL='${expected}'`), lines.join("\n"));
      }
      assert.deepEqual(answer.notes, notes);
    }
  }
});

Deno.test("a secret that a service gets is the one its clients get, whatever the machine says", () => {
  const secret: Part = { kind: "secret", container: "db", property: "password", length: 8 };
  const files = written({
    secret: [variable("PASSWORD", secret)],
    secrets: { db: { password: "s3cret" } },
    variables: { PASSWORD: "other" },
  });
  assert.match(files[".hsm/env/db.env"] ?? "", /PASSWORD='s3cret'/);
});

Deno.test("a value that no env file can carry is a problem before anything is written", () => {
  for (const value of ["a\0b", "it's `id`", "`id`\\", "a\r\nb"]) {
    const wired = [variable("URL", text(value))];
    const problems = envAdapter.check(input({ host: wired, network: wired }));
    assert.deepEqual(problems.map(({ code }) => code), ["HSM-E0480"]);
  }
});

Deno.test("a service that is named like a file of the wiring has its secrets in a file of its own", () => {
  const secret: Part = { kind: "secret", container: "db", property: "password", length: 8 };
  const given = input({
    host: [variable("URL", text("http://x"))],
    secret: [variable("PASSWORD", secret)],
    secrets: { db: { password: "hidden" } },
  });
  const containers = given.stack.containers.map((container) => ({
    ...container,
    services: container.services.map((service) => ({ ...service, name: "host" })),
  }));
  const { steps } = envAdapter.steps({ ...given, stack: { ...given.stack, containers } });
  const texts = steps.map(({ effect }) => effect.kind === "write" ? effect : undefined);
  const paths = texts.map((one) => one?.path);
  assert.deepEqual(paths.sort(), [
    ".hsm/env/_host.env",
    ".hsm/env/host.env",
    ".hsm/env/secrets.json",
  ]);
  assert.match(texts.find((one) => one?.path.endsWith("_host.env"))?.text ?? "", /PASSWORD/);
});

Deno.test("what somebody wrote into an env file stops, by name and never by value; `--adopt` is no way", () => {
  const before = written({ host: [variable("URL", text("u")), variable("GONE", text("g"))] });
  const own = before[".hsm/env/host.env"] ?? "";
  const host = [variable("URL", text("new")), variable("B", text("b"))];
  assert.deepEqual(envAdapter.check(input({ host, files: before })), []);
  const rows: readonly (readonly [string, string, RegExp, boolean])[] = [
    [
      own.replace("'u'", "'hunter2'"),
      "HSM-E0832",
      /another value for URL; .*out GONE; .*in B$/,
      true,
    ],
    [`${own}MINE='hunter2'\n`, "HSM-E0832", /take out GONE, MINE/, true],
    [`${own}# hunter2\n`, "HSM-E0832", /edited by hand/, true],
    ["MINE='hunter2'\n", "HSM-E0833", /did not write it \(it sets: MINE\)/, false],
    [`hunter2\n${"hunter2".repeat(10)}=\n`, "HSM-E0833", /\(it sets: nothing\)/, false],
  ];
  for (const [edited, code, message, restores] of rows) {
    const files = { ".hsm/env/host.env": edited };
    for (const options of [{}, { adopt: true }]) {
      const problems = envAdapter.check(input({ host, files, options }));
      assert.deepEqual(problems.map((one) => one.code), [code]);
      assert.match(problems[0]?.message ?? "", message);
      assert.match(problems[0]?.next ?? "", /\.env, which wins/);
      assert.doesNotMatch(JSON.stringify(problems), /hunter2/);
    }
    const overwritten = envAdapter.check(input({ host, files, options: { overwrite: true } }));
    assert.equal(overwritten.length === 0, restores);
    const copied = input({ host, files, options: { backup: true } });
    assert.deepEqual(envAdapter.check(copied), []);
    assert.deepEqual(envAdapter.steps(copied).backups, [".hsm/env/host.env"]);
  }
});

Deno.test("an edited file that nothing needs any more stops too", () => {
  const own = written({ host: [variable("URL", text("u"))] })[".hsm/env/host.env"] ?? "";
  const files = { ".hsm/env/host.env": `${own}MINE='1'\n` };
  assert.deepEqual(envAdapter.check(input({ files })).map(({ code }) => code), ["HSM-E0832"]);
});

Deno.test("values that somebody wrote into secrets.json are kept", () => {
  const files = { ".hsm/env/secrets.json": `{ "db": {"password": "mine"} }` };
  const given = { files, secrets: { db: { password: "mine" } } };
  assert.deepEqual(envAdapter.check(input(given)), []);
  assert.match(written(given)[".hsm/env/secrets.json"] ?? "", /"password": "mine"/);
});

const SECRET: Part = { kind: "secret", container: "db", property: "password", length: 24 };
const SECRETS = { db: { password: "Zx9QwErTy0AsDf7GhJk2Zx9Q" } };

Deno.test("a file that others could read is written again, private", () => {
  const given = { host: [variable("P", SECRET)], secrets: SECRETS };
  const files = written(given);
  for (const [mode, count] of [[0o600, 0], [0o640, 2], [0o604, 2]] as const) {
    const asked = input({ ...given, files });
    for (const [path, seen] of asked.snapshot.files) {
      (asked.snapshot.files as Map<string, FileSeen>).set(path, { ...seen, mode } as FileSeen);
    }
    const { steps } = envAdapter.steps(asked);
    assert.equal(steps.length, count, mode.toString(8));
    for (const { effect, causes } of steps) {
      assert.ok(effect.kind === "write" && effect.mode === 0o600);
      assert.ok(causes.includes("others could read it"));
    }
  }
});

Deno.test("git is asked only where there are secrets, and must have none of them", () => {
  const asked = (
    more: Partial<AdapterInput["snapshot"]>,
    ignore: FileSeen = { kind: "file", text: "*\n", digest: "" },
  ): AdapterInput => {
    const plain = input({ host: [variable("P", SECRET)], secrets: SECRETS });
    const files = new Map([[".hsm/.gitignore", ignore]]);
    return { ...plain, snapshot: { ...plain.snapshot, files, ...more } };
  };
  const probes = (of: AdapterInput): readonly string[] =>
    envAdapter.wants(of).flatMap((want) => want.kind === "probe" ? [probeKey(want.command)] : []);
  const tools = new Map([["git", "/usr/bin/git"]]);
  assert.deepEqual(probes(input({ host: [variable("P", text("x"))] })), []);
  assert.deepEqual(probes(asked({})), [], "there is no git");
  const [tracked = "", ...more] = probes(asked({ tools }));
  assert.match(tracked, /^git .*ls-files -z -- \.hsm\/env$/);
  assert.deepEqual(more, []);
  const changed: FileSeen = { kind: "file", text: "!env\n", digest: "" };
  const [, ignored = ""] = probes(asked({ tools }, changed));
  assert.match(ignored, /check-ignore/);
  const answers = (key: string, ran: Partial<Ran>) =>
    envAdapter.check(
      asked({ tools, probes: new Map([[key, { code: 0, stdout: "", stderr: "", ...ran }]]) }),
    ).map(({ code }) => code);
  assert.deepEqual(answers(tracked, { stdout: ".hsm/env/secrets.json\0" }), ["HSM-E0842"]);
  assert.deepEqual(answers(tracked, {}), []);
  assert.deepEqual(answers(tracked, { code: 128, stderr: "fatal: not a git repository" }), []);
  const notes = (ran: Partial<Ran>): readonly string[] => {
    const probes = new Map([[tracked, { code: 0, stdout: "", stderr: "", ...ran }]]);
    return envAdapter.steps(asked({ tools, probes })).notes;
  };
  assert.deepEqual(notes({}), []);
  assert.deepEqual(notes({ code: 128, stderr: "fatal: not a git repository (or any …)" }), []);
  const owner = "fatal: detected dubious ownership in repository at '/p'";
  assert.deepEqual(notes({ code: 128, stderr: `${owner}\nTo add an exception, call …` }), [
    `git does not say whether it tracks .hsm/env, the secrets of this machine: ${owner}`,
  ]);
  assert.match(notes({ code: 127 })[0] ?? "", /exit code 127$/);
  assert.deepEqual(answers(ignored, { code: 1 }), ["HSM-E0843"]);
  assert.deepEqual(answers(ignored, {}), []);
});

Deno.test("a component cannot steer the programs of this machine by a variable, hsm.yaml can", () => {
  const steering =
    `PATH LD_PRELOAD PYTHONPATH UV_INDEX_URL PIP_INDEX_URL uv_index_url https_proxy BASH_ENV PS4 RANDOM
    OPTIND HISTCMD GIT_SSH_COMMAND GIT_EXTERNAL_DIFF GIT_SSL_NO_VERIFY OPENSSL_CONF SSL_CERT_FILE XDG_CONFIG_HOME
    NODE_PATH NODE_OPTIONS NODE_EXTRA_CA_CERTS JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS RUSTC_WRAPPER
    CARGO_HOME CC LDFLAGS MAKEFLAGS LESSOPEN AWS_CONFIG_FILE AWS_CA_BUNDLE KUBECONFIG PYTEST_ADDOPTS ZDOTDIR
    DOCKER_HOST SUDO_ASKPASS MANPAGER DBUS_SESSION_BUS_ADDRESS ODBCINSTINI`.split(/\s+/);
  for (const name of steering) {
    const codes = (owner: Variable["owner"]) =>
      envAdapter.check(input({ host: [{ ...variable(name, text("x")), owner }] }))
        .map(({ code }) => code);
    assert.deepEqual(codes("package:x"), ["HSM-E0841"], name);
    assert.deepEqual(codes("hsm.yaml"), [], name);
  }
  const plain = `DATABASE_URL PYTHONUNBUFFERED GIT_URL UVICORN_PORT MY_PATH AWS_ACCESS_KEY_ID
    AWS_SECRET_ACCESS_KEY AWS_ENDPOINT_URL AWS_REGION MINIO_ADDRESS PGHOST PGPASSWORD MYSQL_PWD NODE_ENV RUST_LOG
    JUPYTER_TOKEN MAKE_IT GOOGLE_API_KEY HOSTNAME QDRANT_PATH CHROMA_PATH CCACHE REDIS_URL`;
  for (const name of plain.split(/\s+/)) {
    assert.deepEqual(envAdapter.check(input({ host: [variable(name, text("x"))] })), [], name);
  }
});
