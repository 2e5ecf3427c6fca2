// needs: linux, python, uv
/** The judge is worth something: every way in which a stack can be half-done is a fault to it. */
import assert from "node:assert/strict";
import { output } from "./command.ts";
import { Ground } from "./ground.ts";
import { TRANSITIONS } from "./transitions.ts";

/** Something is broken in the sandbox `s`, `p` being its site-packages; the words that must be said of it. */
const BROKEN: Readonly<Record<string, readonly [string, RegExp]>> = {
  "a module is missing": ["rm $p/big/part7.py", /part7\.py is missing.*unimportable/s],
  "a module is cut short": ["truncate -s 9 $p/big/part7.py", /part7\.py has 9 bytes/],
  "a module has another content": [
    "sed -i s/VERSION/version/ $p/big/part7.py",
    /part7\.py has another content.*unimportable/s,
  ],
  "nobody knows a module": ["touch $p/stray.py", /no RECORD names stray\.py/],
  "a data file is empty": [": > $s/p/.venv/share/big/words.txt", /words\.txt has 0 bytes/],
  "a package is gone": ["rm -r $p/big $p/big-*", /not old.*not new/s],
  "a byte of hsm.lock": ["printf ' ' >> $s/p/hsm.lock", /not new: p\/hsm\.lock/],
  "a mode": ["chmod 600 $s/p/pyproject.toml", /not new: p\/pyproject\.toml/],
  "a file more": ["touch $s/p/more", /not new: p\/more/],
  "uv.lock is of another state": [
    'sed -i \'s/version = "2.0"/version = "1.0"/\' $s/p/uv.lock',
    /big 2\.0 is installed, uv\.lock has 1\.0/,
  ],
  "pyproject.toml asks for more": [
    'sed -i \'s/"tool"/"tool", "shared"/\' $s/p/pyproject.toml',
    /uv lock --check/,
  ],
  "a temporary file": ["touch $s/p/.hsm-abc-do-0.tmp", /left behind: p\/\.hsm-abc-do-0\.tmp/],
  "a temporary file of uv's": ["touch $s/p/.tmpaB3xYz", /not new: p\/\.tmpaB3xYz/],
  "a state half-written": [
    "touch $s/p/.hsm/state.json.new",
    /left behind: p\/\.hsm\/state\.json\.new/,
  ],
  "a transaction": ["mkdir -p $s/p/.hsm/txn/abc", /left behind: \.hsm\/txn\/abc/],
};

Deno.test("the judge sees whatever is half-done", async (t) => {
  await using ground = await Ground.make();
  const transition = TRANSITIONS.find(({ name }) => name === "change a version");
  assert.ok(transition);
  const { states } = await ground.known(transition);
  await ground.reset(transition);
  await ground.hsm(transition, transition.args);
  assert.deepEqual(await ground.judge(transition, states), { state: "new", faults: [] });
  const kept = `${ground.folder}/kept`;
  await output("cp", ["-a", ground.sandbox, kept]);
  for (const [name, [command, words]] of Object.entries(BROKEN)) {
    await t.step(name, async () => {
      await ground.empty();
      await output("cp", ["-a", `${kept}/.`, ground.sandbox]);
      const script =
        `s=${ground.sandbox}; p=$(echo $s/p/.venv/lib/python*/site-packages); ${command}`;
      await output("sh", ["-c", script]);
      const { faults } = await ground.judge(transition, states);
      assert.match(faults.join("\n"), words);
    });
  }
});
