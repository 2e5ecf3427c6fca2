import assert from "node:assert/strict";
import type { ComponentId, Lock } from "@/model/mod.ts";
import { formatLock, parseLock, parseLockJoined } from "@/state/mod.ts";

const NAMES = "abcdefghijklmnop".split("");

function lockOf(names: readonly string[]): Lock {
  const ids = names.map((name): [ComponentId, string] => [`package:${name}`, name]);
  return {
    schema: 1,
    registries: Object.fromEntries(
      names.map((
        name,
      ) => [name, { git: `https://git.example.org/${name}`, commit: "0".repeat(40) }]),
    ),
    components: Object.fromEntries(
      ids.map(([id, name]) => [id, { registry: "builtin", definition: { name, list: [1, 2] } }]),
    ),
    owned: {
      "pyproject.toml": {
        dependencies: Object.fromEntries(names.map((name) => [name, `${name}>=1`])),
      },
    },
  };
}

/** Merges as git does: two branches of one base, in a real repository. */
async function merged(
  base: Lock,
  ours: Lock,
  theirs: Lock,
): Promise<{ clean: boolean; text: string }> {
  const folder = await Deno.makeTempDir({ prefix: "hsm-merge-" });
  const git = async (...args: readonly string[]): Promise<boolean> => {
    const who = [
      "-c",
      "user.name=t",
      "-c",
      "user.email=t@example.org",
      "-c",
      "commit.gpgsign=false",
    ];
    const command = new Deno.Command("git", {
      args: [...who, ...args],
      cwd: folder,
      env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
    });
    return (await command.output()).success;
  };
  const commit = async (lock: Lock): Promise<void> => {
    await Deno.writeTextFile(`${folder}/hsm.lock`, formatLock(lock));
    await git("add", "hsm.lock");
    assert.ok(await git("commit", "-q", "--allow-empty", "-m", "x"));
  };
  try {
    assert.ok(await git("init", "-q", "-b", "ours"));
    await commit(base);
    await git("branch", "theirs");
    await commit(ours);
    await git("checkout", "-q", "theirs");
    await commit(theirs);
    await git("checkout", "-q", "ours");
    const clean = await git("merge", "-q", "-m", "m", "theirs");
    return { clean, text: await Deno.readTextFile(`${folder}/hsm.lock`) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Two sides that add different names, in different gaps between the names of the base. */
const CLEAN: readonly (readonly [base: string, ours: string, theirs: string])[] = [
  ["b", "a", "c"],
  ["b", "c", "a"],
  ["bd", "c", "e"],
  ["bdf", "a", "g"],
  ["bdf", "c", "e"],
  ["bdf", "ac", "eg"],
  ["bdf", "ae", "cg"],
  ["bdfh", "cde", "agi"],
];

for (const [base, ours, theirs] of CLEAN) {
  Deno.test(`git merges a lock of "${base}" where one side adds "${ours}", the other "${theirs}"`, async () => {
    const [a, b] = [[...base, ...ours], [...base, ...theirs]];
    const { clean, text } = await merged(lockOf([...base]), lockOf(a), lockOf(b));
    assert.ok(clean, text);
    const all = [...new Set([...a, ...b])].sort();
    assert.equal(text, formatLock(lockOf(all)));
  });
}

Deno.test("git merges a removal on one side and an addition on the other", async () => {
  const { clean, text } = await merged(
    lockOf([..."bdfh"]),
    lockOf([..."bfh"]),
    lockOf([..."bdfgh"]),
  );
  assert.ok(clean, text);
  assert.equal(text, formatLock(lockOf([..."bfgh"])));
});

Deno.test("what git cannot merge is joined: any two sides over any base", async () => {
  let state = 7;
  const pick = (): string[] =>
    NAMES.filter(() => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32 < 0.3;
    });
  let conflicts = 0;
  for (let round = 0; round < 12; round++) {
    const base = pick();
    const ours = [...new Set([...base, ...pick()])].sort();
    const theirs = [...new Set([...base, ...pick()])].sort();
    const { clean, text } = await merged(lockOf(base), lockOf(ours), lockOf(theirs));
    const all = lockOf([...new Set([...ours, ...theirs])].sort());
    if (!clean) {
      conflicts++;
      const refused = parseLock(text, "hsm.lock");
      assert.equal(!refused.ok && refused.problems[0]?.code, "HSM-E0703");
    }
    const joined = parseLockJoined(text, "hsm.lock");
    assert.ok(joined.ok, text);
    assert.equal(formatLock(joined.value), formatLock(all));
  }
  assert.ok(conflicts > 0, "no round had a conflict");
});
