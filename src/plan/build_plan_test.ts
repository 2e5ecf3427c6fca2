import assert from "node:assert/strict";
import type { Effect, Step } from "@/model/mod.ts";
import { buildPlan } from "./build_plan.ts";
import { formatPlan } from "./format_plan.ts";
import { planData } from "./plan_data.ts";

function step(id: string, effect: Effect, causes: readonly string[] = []): Step {
  return { id, by: "x", subject: id, causes, effect };
}

const WRITE: Effect = { kind: "write", path: "a", text: "secret words", secret: true };
const REMOVE: Effect = { kind: "remove", path: "b" };
const LOOK: Effect = { kind: "run", command: { tool: "t", args: ["look"] }, mayWrite: [] };
const CHANGE: Effect = { kind: "run", command: { tool: "t", args: ["do"] }, mayWrite: ["c"] };
const PROBE: Effect = { ...LOOK, judged: true };
const BUILD: Effect = { ...LOOK, environment: ".venv" };

Deno.test("buildPlan() puts files first, then judges, then tools that change, last hsm.lock", () => {
  const one = {
    steps: [step("change", CHANGE), step("look", LOOK), step("write", WRITE)],
    after: [step("stop", LOOK)],
    notes: ["one"],
  };
  const two = {
    steps: [
      step("build", BUILD),
      step("probe", PROBE),
      step("remove", REMOVE),
      step("look2", LOOK),
    ],
    after: [],
    notes: ["two"],
  };
  const plan = buildPlan([one, two], step("lock", WRITE));
  assert.deepEqual(plan.steps.map(({ id }) => id), [
    "write",
    "remove",
    "look",
    "look2",
    "change",
    "build",
    "probe",
    "lock",
  ]);
  assert.deepEqual([plan.after.map(({ id }) => id), plan.notes], [["stop"], ["one", "two"]]);
});

Deno.test("formatPlan() is a row a step, further causes below, notes last", () => {
  const update: Effect = { kind: "write", path: "a", text: "", from: "0" };
  const plan = {
    steps: [step("a.txt", WRITE, ["first", "second"]), step("long name", update, ["x"])],
    after: [step("b", REMOVE), step("t do", CHANGE, ["y"])],
    notes: ["kept"],
  };
  assert.deepEqual(formatPlan(plan), [
    "create  a.txt      first",
    "                   second",
    "update  long name  x",
    "remove  b",
    "run     t do       y",
    "note    kept",
  ]);
  assert.deepEqual(formatPlan({ steps: [], after: [], notes: ["kept"] }), [
    "Nothing to do",
    "note    kept",
  ]);
});

Deno.test("planData() never holds what a file will contain", () => {
  const data = planData({ steps: [step("a", WRITE)], after: [step("t", CHANGE)], notes: [] });
  assert.ok(!JSON.stringify(data).includes("secret words"));
  assert.deepEqual(data["after"], [
    { id: "t", by: "x", action: "run", subject: "t", causes: [], command: ["t", "do"] },
  ]);
});
