import { type Collected, gc } from "@/hsm/mod.ts";
import type { Context, View } from "./context.ts";
import { counted } from "./counted.ts";

/** Flags of `hsm gc`. */
interface GcFlags {
  readonly keep?: string;
  readonly dryRun: boolean;
}

/** `hsm gc`. */
export default async function (this: Context, { keep, dryRun }: GcFlags): Promise<void> {
  if (keep !== undefined && !/^[1-9]\d{0,8}$/.test(keep)) {
    this.usage(
      `--keep is "${keep}", expected a number of generations from 1 on`,
      "`hsm history` shows the generations",
    );
    return;
  }
  const options = { dryRun, ...(keep !== undefined && { keep: Number(keep) }) };
  this.print(await gc(this.ports, this.global, options), (done) => view(done, this.verbose));
}

function view({ items, bytes, dry }: Collected, verbose: number): View {
  const count = (kind: string): number => items.filter((one) => one.kind === kind).length;
  const parts = [
    counted(count("generation"), "generation"),
    counted(count("content"), "stored file"),
    counted(count("leftover"), "leftover"),
  ];
  const sum = `${parts.join(", ")}: ${sizeText(bytes)}`;
  const lines = items.map(({ path }) => `${dry ? "would remove" : "removed"} ${path}`);
  // Contents are named by their digests: nobody looks for one.
  const said = lines.filter((_, index) => verbose > 0 || items[index]?.kind !== "content");
  return {
    ...(dry && { lines }),
    said: items.length === 0
      ? ["Nothing to remove"]
      : [...(dry ? [] : said), `${dry ? "Would free" : "Freed"} ${sum}`],
    data: { removed: items.map((one) => ({ ...one })), bytes, dryRun: dry },
  };
}

/** `512 bytes`, `3.4 kB`, `12 MB`. */
function sizeText(bytes: number): string {
  if (bytes < 1_000) return counted(bytes, "byte");
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, "kB"] : [bytes / 1_000_000, "MB"];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
