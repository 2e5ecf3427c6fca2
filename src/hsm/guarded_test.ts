import assert from "node:assert/strict";
import { memoryPorts } from "@/system/mod.ts";
import { check } from "./check.ts";
import { guarded } from "./guarded.ts";
import { refused } from "./answer.ts";

Deno.test("guarded() shortens what problems quote, and keeps how they begin and end", async () => {
  const long = `It is "${"😀".repeat(5_000)}", expected a name`;
  const problem = { code: "HSM-E0001", message: long, next: long, causes: Array(500).fill(long) };
  const { problems } = await guarded(() => Promise.resolve(refused<void>([problem])));
  const [one] = problems;
  for (const text of [one?.message ?? "", one?.next ?? "", ...one?.causes ?? []]) {
    assert.ok(text.length < 2_000 && text.isWellFormed());
    assert.match(text, /^It is "😀.* … .*😀", expected a name$/u);
  }
  assert.equal(one?.causes?.length, 100);
});

Deno.test("a long name in hsm.yaml makes no long message", async () => {
  const ports = memoryPorts({ files: { "/p/hsm.yaml": `project: ${"-".repeat(20_000)}\n` } });
  const answer = await check(ports, { registries: [], lockTimeout: 0, report: () => {} });
  assert.ok((answer.problems[0]?.message.length ?? 0) < 2_000);
  assert.match(answer.problems[0]?.message ?? "", /^"project" is "---.*expected a mapping$/);
});
