// needs: uv, python, strace, linux
/**
 * A second `sync` starts no other program and writes nothing, seen from outside; and every change that must end that is
 * noticed, also a quick one of the same size.
 */
import assert from "node:assert/strict";
import { hsmArgs, type Stage, staged } from "./uv_stage.ts";

/** A project in sync with packages from the index and from a folder, and a container that reads a variable. */
async function inSync(stage: Stage): Promise<void> {
  await stage.pythonProject("../lib", "lib", { requires: ["gamma"] });
  await stage.component("lib", "sources:\n  dev: { type: local, path: ../lib, editable: true }");
  await stage.indexed(
    "alpha",
    "<2",
    'implies: { "container:store": { env: { STORE: "${self.url}" } } }',
  );
  await stage.write(
    "registry/containers/store.yaml",
    'name: store\nversion: "1.0"\ndescription: A store\nsources:\n' +
      '  prod: { type: image, image: "store:1.0" }\n' +
      'compose: { ports: ["127.0.0.1:6333:6333"] }\nconnection: { scheme: http, port: 6333 }\n' +
      "deployment_profiles:\n" +
      '  external: { mode: external, url: "${STORE_URL}" }\n',
  );
  await stage.manifest(
    "packages: [alpha, lib]\ncontainers:\n  - { name: store, profile: external }\n" +
      'modes: { lib: dev }\nenv: { MY_URL: "${BASE_URL}/x" }\n',
  );
  await stage.ok("sync", { env: ENV });
}

const ENV = { STORE_URL: "http://127.0.0.1:1", BASE_URL: "http://127.0.0.1:2" };
const FRESH = /Everything is in sync/;

/** Calls of the system that make a process, or change a file or folder. */
const CALLS =
  "execve,fork,vfork,clone,clone3,open,openat,creat,rename,renameat,renameat2,unlink,unlinkat," +
  "mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat,truncate,ftruncate,chmod,fchmod,fchmodat,utimensat";

/** What of a trace is a new process or a write outside Deno's own folder. */
function deeds(trace: string, own: string): readonly string[] {
  const lines = trace.split("\n").filter((line) =>
    line !== "" &&
    !/ENOENT|EEXIST|resumed>|^\d+ [+-]{3} /.test(line)
  );
  const programs = lines.filter((line) => / execve\(/.test(line)).slice(1);
  const processes = lines.filter((line) =>
    / v?fork\(/.test(line) || (/ clone3?\(/.test(line) && !/CLONE_THREAD/.test(line))
  );
  const writes = lines.filter((line) => {
    if (/ (execve|v?fork|clone3?)\(/.test(line) || line.includes(own)) return false;
    if (/"\/(dev|proc)\//.test(line)) return false;
    return !/ open(at)?\(/.test(line) || /O_(WRONLY|RDWR|CREAT|TRUNC)/.test(line);
  });
  return [...programs, ...processes, ...writes];
}

staged(
  "a second sync starts nothing and writes nothing, seen by strace and by a listing",
  async (stage) => {
    await inSync(stage);
    const before = await stage.stamps();
    const log = `${stage.folder}/trace`;
    const strace = ["-f", "-qq", "-y", "-s", "300", "-o", log, "-e", `trace=${CALLS}`];
    const ended = await stage.run("strace", [...strace, Deno.execPath(), ...hsmArgs(), "sync"], {
      env: ENV,
    });
    assert.equal(ended.code, 0, ended.output);
    assert.match(ended.output, FRESH);
    assert.deepEqual(await stage.stamps(), before);
    assert.deepEqual(deeds(await Deno.readTextFile(log), stage.env["DENO_DIR"] ?? ""), []);
    // The same eyes see a sync that does something.
    await stage.replace("hsm.yaml", "[alpha, lib]", "[lib]");
    await stage.run("strace", [...strace, Deno.execPath(), ...hsmArgs(), "sync"], { env: ENV });
    const seen = deeds(await Deno.readTextFile(log), stage.env["DENO_DIR"] ?? "");
    assert.ok(
      seen.some((line) => line.includes("execve")) && seen.some((line) => /rename/.test(line)),
    );
  },
);

/** A change, and what a person sees of it afterwards. */
interface Change {
  readonly what: string;
  readonly make: (stage: Stage) => Promise<void>;
  /** After the next sync. */
  readonly shown?: (stage: Stage) => Promise<void>;
  /** The change is noticed, but the sync refuses it. */
  readonly refused?: RegExp;
  readonly env?: Readonly<Record<string, string>>;
}

const CHANGES: readonly Change[] = [
  {
    what: "a local source's pyproject.toml",
    make: (stage) => stage.replace("../lib/pyproject.toml", '["gamma"]', '["delta"]'),
    shown: async (stage) =>
      assert.deepEqual(await stage.installed(), { alpha: "1.1", delta: "1.0", lib: "1.0" }),
  },
  {
    what: "a registry file",
    make: (stage) => stage.indexed("alpha", "<1.1"),
    shown: async (stage) => assert.equal((await stage.installed())["alpha"], "1.0"),
  },
  { what: "a new registry file", make: (stage) => stage.indexed("beta") },
  {
    what: "a registry file that goes",
    make: (stage) => Deno.remove(stage.path("registry/packages/alpha.yaml")),
    refused: /alpha/,
  },
  { what: "a variable of uv", make: () => Promise.resolve(), env: { UV_HTTP_TIMEOUT: "31" } },
  {
    what: "RUN_MODE",
    make: () => Promise.resolve(),
    env: { RUN_MODE: "dev" },
    refused: /not yet|RUN_MODE|do(es)? not work yet/,
  },
  {
    what: "a variable of hsm.yaml",
    make: () => Promise.resolve(),
    env: { BASE_URL: "http://other" },
  },
  {
    what: "a variable of a container",
    make: () => Promise.resolve(),
    env: { STORE_URL: "http://other" },
  },
  {
    what: "a package installed by hand",
    make: (stage) => stage.byHand("delta"),
    shown: async (stage) => assert.equal((await stage.installed())["delta"], undefined),
  },
  {
    what: "a package replaced by hand",
    make: (stage) => stage.byHand("alpha==1.0"),
    shown: async (stage) => assert.equal((await stage.installed())["alpha"], "1.1"),
  },
  {
    what: "hsm.lock",
    make: async (stage) => await stage.write("hsm.lock", `${await stage.read("hsm.lock")}\n`),
  },
  {
    what: "pyproject.toml",
    make: (stage) => stage.replace("pyproject.toml", '    "alpha<2",\n', ""),
    shown: async (stage) => assert.match(await stage.read("pyproject.toml"), /alpha<2/),
  },
  {
    what: "uv.lock that goes",
    make: (stage) => Deno.remove(stage.path("uv.lock")),
    shown: async (stage) => assert.equal(await stage.exists("uv.lock"), true),
  },
  {
    what: "the environment that goes",
    make: (stage) => Deno.remove(stage.path(".venv"), { recursive: true }),
    shown: async (stage) => assert.equal((await stage.installed())["alpha"], "1.1"),
  },
  {
    what: "the environment's Python, as an upgrade takes it away",
    make: async (stage) => {
      await Deno.remove(stage.path(".venv/bin/python"));
      await Deno.symlink("/nowhere/python3", stage.path(".venv/bin/python"));
    },
    shown: async (stage) => assert.equal(await stage.python_("import alpha; print(1)"), "1"),
  },
  {
    what: "a registry file, of the same size and with its time set back",
    make: async (stage) => {
      const path = stage.path("registry/packages/alpha.yaml");
      const { mtime } = await Deno.stat(path);
      await stage.replace("registry/packages/alpha.yaml", '"<2"', '"<1"');
      if (mtime) await Deno.utime(path, mtime, mtime);
    },
    refused: /alpha/,
  },
  { what: ".python-version", make: (stage) => stage.write(".python-version", "3.11\n") },
  { what: "uv.toml", make: (stage) => stage.write("uv.toml", "offline = false\n") },
  { what: "the user's uv.toml", make: (stage) => stage.write("../home/.config/uv/uv.toml", "") },
  { what: ".env", make: (stage) => stage.write(".env", "BASE_URL=x\n") },
];

/** When the facts of the last sync were gathered. */
async function taken(stage: Stage): Promise<number> {
  const state = JSON.parse(await Deno.readTextFile(stage.path(".hsm/state.json")));
  return state.fingerprint.taken;
}

for (const { what, make, shown, refused, env } of CHANGES) {
  staged(`the no-op ends with a change of ${what}`, async (stage) => {
    await inSync(stage);
    assert.match((await stage.ok("sync", { env: ENV })).output, FRESH);
    const before = await taken(stage);
    await make(stage);
    const ended = await stage.hsm("sync", { env: { ...ENV, ...env } });
    assert.equal(ended.code, refused ? 1 : 0, ended.output);
    if (refused) {
      assert.match(ended.output, refused);
      return;
    }
    // Noticed: the facts were gathered anew, whether or not they made anything necessary.
    assert.notEqual(await taken(stage), before);
    await shown?.(stage);
    // Then there is nothing to do again.
    const again = await stage.stamps();
    assert.match((await stage.ok("sync", { env: { ...ENV, ...env } })).output, FRESH);
    assert.deepEqual(await stage.stamps(), again);
  });
}

staged("quick rewrites of hsm.yaml of the same size are all noticed", async (stage) => {
  await stage.indexed("alpha", "<2");
  await stage.indexed("delta");
  for (let round = 0; round < 4; round++) {
    const [first, second] = round % 2 === 0 ? ["alpha", "delta"] : ["delta", "alpha"];
    await stage.manifest(`packages: [${first}]\n`);
    await stage.ok("sync");
    const { mtime } = await Deno.stat(stage.path("hsm.yaml"));
    await stage.replace("hsm.yaml", `[${first}]`, `[${second}]`);
    // The worst case: within the same tick of the clock that files are stamped with.
    if (mtime) await Deno.utime(stage.path("hsm.yaml"), mtime, mtime);
    await stage.ok("sync");
    assert.deepEqual(Object.keys(await stage.installed()), [second]);
  }
});

staged("a manifest that changes while a sync runs is noticed by the next one", async (stage) => {
  await stage.indexed("alpha", "<2");
  await stage.indexed("delta");
  await stage.manifest("packages: [alpha]\n");
  const child = stage.start("sync");
  while (!await stage.exists("pyproject.toml")) await new Promise((done) => setTimeout(done, 2));
  await stage.replace("hsm.yaml", "[alpha]", "[delta]");
  assert.equal((await child.output()).code, 0);
  await stage.ok("sync");
  assert.deepEqual(await stage.installed(), { delta: "1.0" });
});

staged(
  "a package of the user's own, taken from a folder, ends the no-op when it changes",
  async (stage) => {
    await stage.pythonProject("../own", "own", {});
    await stage.indexed("alpha", "<2");
    await stage.indexed("delta");
    await stage.write(
      "pyproject.toml",
      '[project]\nname = "demo"\nversion = "1.0.0"\nrequires-python = ">=3.11"\ndependencies = ["own"]\n\n' +
        '[tool.uv.sources]\nown = { path = "../own", editable = true }\n',
    );
    await stage.manifest("packages: [alpha]\n");
    await stage.ok("sync");
    assert.match((await stage.ok("sync")).output, FRESH);
    await stage.replace("../own/pyproject.toml", "dependencies = []", 'dependencies = ["delta"]');
    await stage.ok("sync");
    assert.ok("delta" in await stage.installed());
  },
);
