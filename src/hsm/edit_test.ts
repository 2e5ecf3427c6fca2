import assert from "node:assert/strict";
import { memoryPorts } from "@/system/mod.ts";
import { EXIT } from "./answer.ts";
import type { Answer } from "./answer.ts";
import {
  add,
  containerAdd,
  containerRemove,
  mode,
  packageAdd,
  packageRemove,
  remove,
} from "./edit_entry.ts";
import { groupAdd, groupRemove } from "./edit_group.ts";
import type { Edited } from "./think_edit.ts";

const HEAD = 'project: { name: app, version: "1", python: ">=3.11" }\n';
const GLOBAL = { registries: [], lockTimeout: 0, report: () => {} };
const REGISTRY = {
  "/p/registry/groups/metrics.yaml":
    "name: metrics\nstrategy: M-of-N\ncomment: What is measured\noptions: [bleu, rouge]\n",
  "/p/registry/packages/bleu.yaml":
    "name: bleu\nsources: { prod: { type: pypi, package: bleu }, dev: { type: local, path: ./bleu } }\n",
  "/p/registry/packages/rouge.yaml":
    "name: rouge\nsources: { prod: { type: pypi, package: rouge } }\n",
};
const LOCAL = `${HEAD}registries: [{ name: local, path: ./registry }]\n`;

type Ports = ReturnType<typeof memoryPorts>;
type Act = (ports: Ports) => Promise<Answer<Edited>>;

async function after(
  manifest: string,
  ...acts: readonly Act[]
): Promise<{ readonly text: string; readonly answer: Answer<Edited> }> {
  const ports = memoryPorts({ files: { "/p/hsm.yaml": LOCAL + manifest, ...REGISTRY } });
  let answer: Answer<Edited> | undefined;
  for (const act of acts) answer = await act(ports);
  assert.ok(answer);
  return { text: (ports.files.dump("/p")["hsm.yaml"] ?? "").slice(LOCAL.length), answer };
}

Deno.test("group add takes several options of an M-of-N group, again changes nothing", async () => {
  const both: Act = (ports) => groupAdd(ports, GLOBAL, "metrics", ["bleu", "rouge"], {});
  const once = await after("", both);
  assert.match(once.text, /bleu[^]*rouge/);
  const twice = await after("", both, both);
  assert.deepEqual([twice.text, twice.answer.value?.changed], [once.text, false]);
});

Deno.test("group remove takes back exactly what group add wrote", async () => {
  const put: Act = (ports) => groupAdd(ports, GLOBAL, "metrics", ["bleu", "rouge"], {});
  const whole = await after("", put, (ports) => groupRemove(ports, GLOBAL, "metrics", []));
  assert.equal(whole.text, "");
  const byName = await after("", put, (ports) => remove(ports, GLOBAL, "metrics"));
  assert.equal(byName.text, "");
  const one = await after("", put, (ports) => groupRemove(ports, GLOBAL, "metrics", ["bleu"]));
  assert.doesNotMatch(one.text, /bleu/);
  assert.match(one.text, /rouge/);
});

const REFUSED: readonly (readonly [name: string, act: Act, code: string, next: RegExp])[] = [
  ["group remove", (p) => groupRemove(p, GLOBAL, "metric", []), "E0628", /"metrics"/],
  [
    "group remove of an option that is not chosen",
    (p) => groupRemove(p, GLOBAL, "metrics", ["rouge"]),
    "E0628",
    /Chosen: bleu/,
  ],
  ["package remove", (p) => packageRemove(p, GLOBAL, "roug"), "E0628", /"rouge"/],
  ["package remove of a container", (p) => packageRemove(p, GLOBAL, "redis"), "E0628", /container/],
  [
    "remove of what a group chooses",
    (p) => remove(p, GLOBAL, "bleu"),
    "E0628",
    /`hsm group remove metrics --option bleu`/,
  ],
  ["container remove", (p) => containerRemove(p, GLOBAL, "nobody"), "E0628", /`hsm list`/],
  ["remove", (p) => remove(p, GLOBAL, "nobody"), "E0628", /`hsm list`/],
  ["add of a group", (p) => add(p, GLOBAL, "metrics"), "E0624", /--option bleu/],
  ["add of a distribution", (p) => add(p, GLOBAL, "requests"), "E0620", /`uv add requests`/],
  ["add of nothing", (p) => add(p, GLOBAL, "bleuu"), "E0620", /"bleu"/],
  [
    "package add of a container",
    (p) => packageAdd(p, GLOBAL, { name: "redis" }),
    "E0621",
    /hsm container add redis/,
  ],
  [
    "package add with a mode it has not",
    (p) => packageAdd(p, GLOBAL, { name: "rouge", mode: "dev" }),
    "E0625",
    /sources\.dev/,
  ],
  [
    "container add with a mode it has not",
    (p) => containerAdd(p, GLOBAL, { name: "redis", mode: "dev" }),
    "E0625",
    /sources\.dev/,
  ],
  ["mode it has not", (p) => mode(p, GLOBAL, "rouge", "dev"), "E0625", /sources\.dev/],
  ["mode of nothing", (p) => mode(p, GLOBAL, "roge", "dev"), "E0620", /"rouge"/],
  [
    "group add with a mode",
    (p) => groupAdd(p, GLOBAL, "metrics", ["bleu"], { mode: "dev" }),
    "E0694",
    /`hsm mode bleu dev`/,
  ],
  [
    "group add of no option",
    (p) => groupAdd(p, GLOBAL, "metrics", ["bleux", "rouge", "x"], {}),
    "E0623",
    /"bleu"/,
  ],
  ["group add without option", (p) => groupAdd(p, GLOBAL, "metrics", [], {}), "E0622", /--option/],
  [
    "group add of two in a 1-of-N group",
    (p) => groupAdd(p, GLOBAL, "cache", ["redis-adapter", "valkey-adapter"], {}),
    "E0626",
    /--option redis-adapter/,
  ],
];

Deno.test("what cannot be edited is refused with exit 1, and hsm.yaml stays", async () => {
  const manifest = "groups: { metrics: [bleu] }\npackages: [rouge]\ncontainers: [redis]\n";
  for (const [name, act, code, next] of REFUSED) {
    const { text, answer } = await after(manifest, act);
    assert.equal(answer.exit, EXIT.failed, name);
    assert.equal(answer.problems[0]?.code, `HSM-${code}`, name);
    assert.match(answer.problems[0]?.next ?? "", next, name);
    assert.equal(text, manifest, name);
  }
});

Deno.test("an edit after which the stack does not fit is made, with a warning", async () => {
  const put: Act = (ports) =>
    groupAdd(ports, GLOBAL, "cache", ["redis-adapter"], { profile: "no" });
  const { text, answer } = await after("", put);
  assert.match(text, /profile: "?no/);
  assert.deepEqual([answer.exit, answer.warnings.map(({ code }) => code)], [EXIT.ok, [
    "HSM-W0614",
  ]]);
  assert.match(answer.warnings[0]?.causes?.[0] ?? "", /no profile "no"/);
});

Deno.test("a mode of what is not in the stack is set, with a warning", async () => {
  for (const [manifest, codes] of [["", ["HSM-W0617"]], ["packages: [bleu]\n", []]] as const) {
    const { text, answer } = await after(manifest, (p) => mode(p, GLOBAL, "bleu", "prod"));
    assert.match(text, /bleu/);
    assert.equal(answer.exit, EXIT.ok);
    assert.deepEqual(answer.warnings.map(({ code }) => code), codes);
  }
});

Deno.test("an edit writes nothing but hsm.yaml and hsm's own folder", async () => {
  const ports = memoryPorts({
    files: { "/p/hsm.yaml": LOCAL, ...REGISTRY, "/p/pyproject.toml": "" },
  });
  const before = ports.files.dump("/p");
  assert.equal((await add(ports, GLOBAL, "redis")).exit, EXIT.ok);
  const after = ports.files.dump("/p");
  const changed = Object.keys(after).filter((path) => after[path] !== before[path]);
  assert.ok(changed.every((path) => path === "hsm.yaml" || path.startsWith(".hsm/")), `${changed}`);
});
