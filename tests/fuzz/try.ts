import { readCorpora } from "./corpora.ts";
import { fuzzOne } from "./fuzz_one.ts";
const c = await readCorpora();
const n = Number(Deno.args[0] ?? 500),
  seed = Number(Deno.args[1] ?? 1),
  from = Number(Deno.args[2] ?? 0);
const t = performance.now();
const k: Record<string, { n: number; parsed: number; acc: number; slow: number; tot: number }> = {};
const seen = new Map<string, number>();
for (let i = from; i < from + n; i++) {
  const t0 = performance.now();
  const o = await fuzzOne(seed, i, c);
  const r = k[o.kind] ??= { n: 0, parsed: 0, acc: 0, slow: 0, tot: 0 };
  r.n++;
  r.parsed += +o.isParsed;
  r.acc += +o.isAccepted;
  r.slow = Math.max(r.slow, o.milliseconds);
  r.tot += performance.now() - t0;
  for (const f of o.findings) {
    const key = f.what.replace(/"[^"]*"|\d+/g, "").slice(0, 70);
    const m = seen.get(key) ?? 0;
    seen.set(key, m + 1);
    if (m < 2) {
      console.log(
        "FINDING",
        f.index,
        f.verb,
        "|",
        f.world,
        f.path,
        "|",
        f.what,
        "\n    TEXT",
        JSON.stringify(f.text).slice(0, 600),
      );
    }
  }
}
console.table(
  Object.fromEntries(
    Object.entries(k).map((
      [a, b],
    ) => [a, {
      ...b,
      parsed: (b.parsed / b.n).toFixed(2),
      acc: (b.acc / b.n).toFixed(2),
      avg: (b.tot / b.n).toFixed(1),
      slow: b.slow.toFixed(0),
    }]),
  ),
);
console.log((performance.now() - t) / n, "ms each", [...seen]);
