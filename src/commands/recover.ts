import { recover } from "@/hsm/mod.ts";
import type { Context } from "./context.ts";

/** Flags of `hsm recover`. */
interface RecoverFlags {
  readonly keep?: readonly string[];
  readonly restore?: readonly string[];
}

/** `hsm recover`. */
export default async function (this: Context, flags: RecoverFlags): Promise<void> {
  const { keep = [], restore = [] } = flags;
  const both = keep.find((path) => restore.includes(path));
  if (both !== undefined) {
    this.usage(
      `"${both}" is named by \`--keep\` and by \`--restore\`: expected one`,
      "`--keep` leaves it as it is now, `--restore` takes the original",
    );
    return;
  }
  const answer = await recover(this.ports, this.global, { keep, restore });
  this.print(answer, ({ recovered, decided }) => ({
    said: [recovered ? "Everything is settled" : "Nothing to recover"],
    data: { recovered, decided: [...decided] },
  }));
}
