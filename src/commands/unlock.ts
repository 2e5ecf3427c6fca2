import { unlock } from "@/hsm/mod.ts";
import type { Context } from "./context.ts";

/** `hsm unlock`. */
export default async function (this: Context, flags: { readonly force?: string }): Promise<void> {
  this.print(await unlock(this.ports, this.global, flags.force), ({ removed, text }) => ({
    said: [text],
    data: { removed },
  }));
}
