import assert from "node:assert/strict";
import type { Command, Repair } from "@/model/mod.ts";
import { Died, type Line, type MemoryPorts, memoryPorts } from "@/system/mod.ts";
import { digestOf } from "./digest_of.ts";
import { freezeOf, parseFreeze } from "./freeze.ts";
import { keyOf, readInstalled, requirementOf } from "./installed.ts";
import type { Journal } from "./journal.ts";
import { repair } from "./repair.ts";
import { TransactionFolder } from "./transaction_folder.ts";

const SITE = "/p/.venv/lib/python3.12/site-packages";
const LATER = 60_000;

/** The files of an installed distribution, RECORD included. */
async function wheel(
  name: string,
  version: string,
  more: Readonly<Record<string, string>> = {},
  hashes = true,
): Promise<Record<string, string>> {
  const info = `${name}-${version}.dist-info`;
  const files: Record<string, string> = {
    [`${name}/__init__.py`]: `version = "${version}"\n`,
    [`../../../bin/${name}`]: `#!python\nimport ${name}\n`,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    ...Object.fromEntries(Object.entries(more).map(([path, text]) => [`${info}/${path}`, text])),
  };
  const lines: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    const bytes = new TextEncoder().encode(text);
    const hex = await digestOf(bytes);
    const raw = hex.match(/../g)?.map((pair) => String.fromCharCode(parseInt(pair, 16))).join("");
    const hash = btoa(raw ?? "").replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
    lines.push(hashes ? `${path},sha256=${hash},${bytes.length}` : `${path},,`);
  }
  files[`${info}/RECORD`] = [...lines, `${info}/RECORD,,`, ""].join("\n");
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path.startsWith("../../../") ? `/p/.venv/${path.slice(9)}` : `${SITE}/${path}`,
      text,
    ]),
  );
}

const REPAIR: Repair = {
  locked: { commands: [{ tool: "locked", args: [] }], option: "--again" },
  install: [{ tool: "cache", args: [] }, { tool: "index", args: [] }],
  uninstall: { tool: "uninstall", args: [] },
};

interface World {
  readonly ports: MemoryPorts;
  readonly calls: string[];
  /** Says what the tool did, then repairs; gives the problems' codes and causes. */
  readonly repair: () => Promise<readonly string[]>;
}

/** An environment with `alpha` from the index and `beta` by hand, frozen; `index` answers for what can be installed. */
async function world(
  index: Readonly<Record<string, Record<string, string>>>,
  hashes = true,
  badCache = false,
): Promise<World> {
  const calls: string[] = [];
  const installs = (isThere: (name: string) => boolean): Line["answer"] => async ({ command }) => {
    calls.push([command.tool, ...command.args].join(" "));
    const names = wanted(command);
    for (const name of names.filter(isThere)) {
      for (const old of await ports.files.list(SITE) ?? []) {
        if (old.name === name || old.name.startsWith(`${name}-`)) {
          await ports.files.removeTree(`${SITE}/${old.name}`);
        }
      }
      ports.files.put(index[name] ?? {});
    }
    return { code: names.every((name) => isThere(name) && name in index) ? 0 : 1 };
  };
  const ports = memoryPorts({
    files: {
      "/p/.venv/pyvenv.cfg": "home = /usr/bin\n",
      "/p/.venv/bin/python": "-> /usr/bin/python3",
      [`${SITE}/by_hand.py`]: "mine\n",
      ...await wheel("alpha", "1.0", {}, hashes),
      ...await wheel("beta", "1.0"),
    },
    script: [
      { when: ({ tool }) => tool === "locked", answer: installs((name) => name === "alpha") },
      {
        when: ({ tool }) => tool === "cache",
        answer: ({ command }) => {
          calls.push([command.tool, ...command.args].join(" "));
          if (!badCache) return Promise.resolve({ code: 1 });
          ports.files.put({ [`${SITE}/beta/__init__.py`]: "version = ?\n" });
          return Promise.resolve({});
        },
      },
      { when: ({ tool }) => tool === "index", answer: installs((name) => name in index) },
      {
        when: ({ tool }) => tool === "uninstall",
        answer: async ({ command }) => {
          calls.push([command.tool, ...command.args].join(" "));
          for (const name of command.args) {
            await ports.files.removeTree(`${SITE}/${name}`);
            await ports.files.removeTree(`${SITE}/${name}-1.0.dist-info`);
          }
          return {};
        },
      },
    ],
  });
  const folder = new TransactionFolder(ports.files, "/p", "ID");
  await folder.make();
  const freeze = await freezeOf(ports.files, "/p/.venv", ports.clock.now() + LATER);
  await folder.keep(folder.freeze(0), new TextEncoder().encode(JSON.stringify(freeze)));
  const environment = { path: ".venv", existed: true, copy: "x", state: "bare" } as const;
  const journal = { id: "ID", environments: [environment], repair: [REPAIR] } as unknown as Journal;
  return {
    ports,
    calls,
    repair: async () => {
      const problems = await repair({ ports, folder, journal });
      return problems.flatMap(({ code, causes = [] }) => [code, ...causes]);
    },
  };
}

function wanted({ args }: Command): readonly string[] {
  return args.filter((word) => !word.startsWith("--")).map((word) => word.replace(/==.*/, ""));
}

Deno.test("repair() runs nothing where nothing was changed, and leaves what people edited in a package", async () => {
  const { ports, calls, repair } = await world({});
  assert.deepEqual(await repair(), []);
  assert.deepEqual(calls, []);
  // Edited before: the file does not fit its RECORD, and nobody has touched it since the freeze.
  const edited = await world({});
  await edited.ports.files.overwrite(`${SITE}/alpha/__init__.py`, new TextEncoder().encode("hack"));
  const folder = new TransactionFolder(edited.ports.files, "/p", "ID");
  const freeze = await freezeOf(edited.ports.files, "/p/.venv", edited.ports.clock.now() + LATER);
  await edited.ports.files.overwrite(
    folder.freeze(0),
    new TextEncoder().encode(JSON.stringify(freeze)),
  );
  assert.deepEqual(await edited.repair(), []);
  assert.deepEqual([ports.processes.calls, edited.calls], [[], []]);
});

Deno.test("repair() brings back what the lock names by the lock, the rest as it was installed, and proves it", async () => {
  const index = { alpha: await wheel("alpha", "1.0"), beta: await wheel("beta", "1.0") };
  const { ports, calls, repair } = await world(index);
  const before = ports.files.dump("/p/.venv");
  // An upgrade of alpha that was cut off, and beta taken out.
  await ports.files.removeTree(`${SITE}/alpha-1.0.dist-info`);
  await ports.files.removeTree(`${SITE}/beta-1.0.dist-info`);
  await ports.files.removeTree(`${SITE}/beta`);
  ports.files.put({ [`${SITE}/alpha/new.py`]: "half", [`${SITE}/gamma/__init__.py`]: "half" });
  assert.deepEqual(await repair(), []);
  assert.deepEqual(ports.files.dump("/p/.venv"), before);
  assert.deepEqual(calls, [
    "locked --again alpha --again beta",
    "cache beta==1.0",
    "index beta==1.0",
  ]);
  assert.deepEqual(await repair(), []);
  assert.equal(calls.length, 3);
});

for (
  const [harm, hashes] of [
    ["missing", true],
    ["cut off", true],
    ["other bytes of the same size", true],
    ["other bytes than its RECORD says nothing of", false],
  ] as const
) {
  Deno.test(`repair() sees a file that is ${harm}, whatever the tool says of it`, async () => {
    const { ports, calls, repair } = await world(
      { alpha: await wheel("alpha", "1.0", {}, hashes) },
      hashes,
    );
    const before = ports.files.dump("/p/.venv");
    const path = `${SITE}/alpha/__init__.py`;
    const text = new TextDecoder().decode(await ports.files.read(path) ?? undefined);
    if (harm === "missing") await ports.files.remove(path);
    else {
      const other = harm === "cut off" ? text.slice(1) : text.toUpperCase();
      await ports.files.overwrite(path, new TextEncoder().encode(other));
    }
    assert.deepEqual(await repair(), []);
    assert.deepEqual(calls, ["locked --again alpha"]);
    assert.deepEqual(ports.files.dump("/p/.venv"), before);
  });
}

Deno.test("repair() believes no tool: what the cache has may be damaged as well", async () => {
  const { ports, calls, repair } = await world({ beta: await wheel("beta", "1.0") }, true, true);
  const before = ports.files.dump("/p/.venv");
  await ports.files.remove(`${SITE}/beta/__init__.py`);
  assert.deepEqual(await repair(), []);
  assert.deepEqual(calls, ["locked --again beta", "cache beta==1.0", "index beta==1.0"]);
  assert.deepEqual(ports.files.dump("/p/.venv"), before);
});

Deno.test("repair() takes out what was not there: by the tool what it knows, itself what nobody knows", async () => {
  const { ports, calls, repair } = await world({});
  const before = ports.files.dump("/p/.venv");
  ports.files.put({ ...await wheel("gamma", "1.0"), [`${SITE}/delta/half/x.py`]: "" });
  assert.deepEqual(await repair(), []);
  assert.deepEqual(calls, ["uninstall gamma"]);
  assert.deepEqual(ports.files.dump("/p/.venv"), before);
});

Deno.test("repair() passes no name on that a tool could take for an option", async () => {
  const { ports, calls, repair } = await world({});
  ports.files.put(await wheel("--target=x", "1.0"));
  assert.equal((await repair())[0], "HSM-E0810");
  assert.deepEqual(calls, []);
});

Deno.test("repair() names what it could not bring back, and tries again the next time", async () => {
  const index: Record<string, Record<string, string>> = {};
  const { ports, repair } = await world(index);
  await ports.files.remove(`${SITE}/beta/__init__.py`);
  await ports.files.remove(`${SITE}/by_hand.py`);
  assert.deepEqual(await repair(), [
    "HSM-E0810",
    "beta 1.0 is not as it was",
    "lib/python3.12/site-packages/by_hand.py is gone",
  ]);
  ports.files.put({ [`${SITE}/by_hand.py`]: "mine\n" });
  index["beta"] = await wheel("beta", "1.0");
  assert.deepEqual(await repair(), []);
});

Deno.test("repair() takes another origin of the same version for another package", async () => {
  const direct = JSON.stringify({ url: "file:///elsewhere/beta", dir_info: { editable: true } });
  const { ports, calls, repair } = await world({ beta: await wheel("beta", "1.0") });
  const before = ports.files.dump("/p/.venv");
  ports.files.put(await wheel("beta", "1.0", { "direct_url.json": direct }));
  assert.deepEqual(await repair(), []);
  assert.deepEqual(calls.at(-1), "index beta==1.0");
  assert.deepEqual(ports.files.dump("/p/.venv"), before);
});

Deno.test("requirementOf() says where a distribution came from, in words that are no option and no command", async () => {
  const one = (origin: unknown, name = "beta", version = "1.0+local"): unknown =>
    requirementOf({ name, version, files: [], ...(origin !== undefined && { origin }) } as never);
  assert.deepEqual(one(undefined), ["beta==1.0+local"]);
  assert.deepEqual(one({ url: "file:///a%20b", dir_info: { editable: true } }), [
    "--editable",
    "/a b",
  ]);
  assert.deepEqual(one({ url: "file:///a", dir_info: {} }), ["beta @ file:///a"]);
  const git = { url: "https://h/r.git", vcs_info: { vcs: "git", commit_id: "0123abcd" } };
  assert.deepEqual(one({ ...git, subdirectory: "py" }), [
    "beta @ git+https://h/r.git@0123abcd#subdirectory=py",
  ]);
  assert.deepEqual(one({ url: "https://h/beta.whl", archive_info: {} }), [
    "beta @ https://h/beta.whl",
  ]);
  for (
    const bad of [
      one(undefined, "--upload-pack=x"),
      one(undefined, "beta", "1.0 --index-url x"),
      one({ url: "ext::sh -c x" }),
      one({ url: "https://h/ --flag" }),
      one({ ...git, vcs_info: { vcs: "git", commit_id: "--upload" } }),
      one({ ...git, vcs_info: { vcs: "hg", commit_id: "0123abcd" } }),
      one("text"),
    ]
  ) assert.equal(bad, undefined);
  const ports = memoryPorts({ files: await wheel("A.b_c", "2") });
  const [found] = await readInstalled(ports.files, "/p/.venv");
  assert.equal(found && keyOf(found), "a-b-c 2");
});

Deno.test("parseFreeze() takes what was saved, and nothing that lacks a part", async () => {
  const { ports } = await world({});
  const freeze = await freezeOf(ports.files, "/p/.venv", ports.clock.now());
  assert.deepEqual(parseFreeze(JSON.stringify(freeze)), JSON.parse(JSON.stringify(freeze)));
  assert.equal(freeze.distributions.length, 2);
  for (const key of Object.keys(freeze)) {
    const rest = Object.fromEntries(Object.entries(freeze).filter(([name]) => name !== key));
    assert.equal(parseFreeze(JSON.stringify(rest)), undefined, key);
  }
  const nameless = { ...freeze, distributions: [{ version: "1", files: [] }] };
  for (const text of ["", "{", "null", "[]", JSON.stringify(nameless)]) {
    assert.equal(parseFreeze(text), undefined, text);
  }
});

Deno.test("repair() may be killed before any operation, and the next one brings everything back", async () => {
  for (let k = 0;; k++) {
    const index = { alpha: await wheel("alpha", "1.0"), beta: await wheel("beta", "1.0") };
    const { ports, repair } = await world(index);
    const before = ports.files.dump("/p/.venv");
    await ports.files.removeTree(`${SITE}/beta-1.0.dist-info`);
    await ports.files.remove(`${SITE}/alpha/__init__.py`);
    ports.files.put({ [`${SITE}/gamma/__init__.py`]: "half" });
    ports.files.inject((at) => at === k ? "die" : undefined);
    const whole = await repair().then(() => true, (thrown) => {
      assert.ok(thrown instanceof Died, String(thrown));
      return false;
    });
    ports.files.restart();
    assert.deepEqual(await repair(), [], `died at ${k}`);
    // A folder of which the last file was removed right before may stay, empty.
    const now = Object.entries(ports.files.dump("/p/.venv")).filter(([at]) => !at.endsWith("/"));
    assert.deepEqual(Object.fromEntries(now), before, `died at ${k}`);
    if (whole) {
      assert.ok(k > 100, `${k} operations`);
      return;
    }
  }
});
