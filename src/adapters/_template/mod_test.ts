import assert from "node:assert/strict";
import { emptySnapshot, type Snapshot } from "@/model/mod.ts";
import { ADAPTERS, adaptersFor } from "../mod.ts";
import { afterSync, demands, EMPTY_STACK, inputOf } from "../testdata/adapter_input.ts";
import { check } from "./check.ts";
import { explain } from "./explain.ts";
import { judge, rereads } from "./judge.ts";
import { templateAdapter } from "./mod.ts";
import { FILE } from "./packages_file.ts";
import { steps } from "./steps.ts";
import { wants } from "./wants.ts";

const STACK = demands("uv", {});
const TOOL = { tools: { toy: "/usr/bin/toy" } };

Deno.test("a toy adapter joins the others with one line: nothing else changes", () => {
  const table = [...ADAPTERS, templateAdapter];
  const input = inputOf(STACK, TOOL);
  const chosen = adaptersFor(STACK, input.lock, table);
  assert.ok(chosen.includes(templateAdapter));
  assert.deepEqual(
    chosen.filter((adapter) => adapter !== templateAdapter),
    adaptersFor(STACK, input.lock),
  );
  const toys = chosen.flatMap((adapter) =>
    adapter === templateAdapter ? adapter.steps(input).steps : []
  );
  assert.deepEqual(toys.map(({ effect }) => effect), [
    { kind: "write", path: FILE, text: "one\n", from: undefined },
    { kind: "run", command: { tool: "toy", args: ["install", FILE] }, mayWrite: ["toy.lock"] },
  ]);
});

Deno.test("it applies where there are packages, or something of an earlier stack is left", () => {
  const { lock } = inputOf(EMPTY_STACK);
  assert.equal(templateAdapter.applies(EMPTY_STACK, lock), false);
  assert.equal(templateAdapter.applies(STACK, lock), true);
  const { owned } = afterSync(templateAdapter, inputOf(STACK, TOOL));
  assert.equal(templateAdapter.applies(EMPTY_STACK, { ...lock, owned }), true);
});

Deno.test("a second sync has nothing to do; the last package takes the file along", () => {
  const first = afterSync(templateAdapter, inputOf(STACK, TOOL), TOOL);
  assert.deepEqual(first.files, { [FILE]: "one\n" });
  const second = inputOf(STACK, first, first);
  assert.deepEqual([check(second), steps(second).steps], [[], []]);
  assert.deepEqual(templateAdapter.verify(second), []);
  const empty = inputOf(EMPTY_STACK, first, first);
  assert.deepEqual(check(empty), []);
  assert.deepEqual(afterSync(templateAdapter, empty, first).files, {});
  assert.deepEqual(templateAdapter.record(empty), {});
});

Deno.test("a file that hsm did not write stops the sync until a copy may be kept; unwanted, it stays", () => {
  const seen = { ...TOOL, files: { [FILE]: "mine\n" } };
  for (const options of [{}, { overwrite: true }]) {
    const found = check(inputOf(STACK, seen, { options }));
    assert.deepEqual(found.map(({ code }) => code), ["HSM-E0592"]);
  }
  const copied = inputOf(STACK, seen, { options: { backup: true } });
  assert.deepEqual([check(copied), steps(copied).backups], [[], [FILE]]);
  const { owned } = afterSync(templateAdapter, inputOf(STACK, TOOL));
  assert.deepEqual(check(inputOf(STACK, seen, { owned, options: { overwrite: true } })), []);
  assert.deepEqual(steps(inputOf(EMPTY_STACK, seen)).steps, []);
});

Deno.test("a missing tool is told before any write", () => {
  assert.deepEqual(check(inputOf(STACK)).map(({ code }) => code), ["HSM-E0591"]);
  assert.deepEqual(wants(inputOf(STACK)).map(({ kind }) => kind), ["file", "tool"]);
});

Deno.test("judge() believes what the tool wrote, not what it said", () => {
  const input = inputOf(STACK, TOOL);
  const [, step] = steps(input).steps;
  assert.ok(step);
  assert.deepEqual(rereads(step, input), [{ kind: "file", path: "toy.lock", fresh: "none" }]);
  const after = (text: string): Snapshot => ({
    ...emptySnapshot("/p"),
    files: new Map([["toy.lock", { kind: "file", text, digest: "" }]]),
  });
  const ran = { code: 0, stdout: "", stderr: "" };
  assert.deepEqual(judge({ step, ran }, input, after("one\n")).problems, []);
  assert.deepEqual(judge({ step, ran }, input, after("two\n")).problems.map(({ code }) => code), [
    "HSM-E0593",
  ]);
  const failed = explain({ step, ran: { ...ran, code: 3, stderr: "no" } }, input);
  assert.deepEqual([failed.code, failed.output], ["HSM-E0594", "no"]);
});
