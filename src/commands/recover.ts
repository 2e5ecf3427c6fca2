import { recover } from "@/hsm/mod.ts";
import type { Context } from "./context.ts";

/** `hsm recover`. */
export default async function (this: Context): Promise<void> {
  this.print(await recover(this.ports, this.global), ({ recovered }) => ({
    said: [recovered ? "Everything is as it was before that run" : "Nothing to recover"],
    data: { recovered },
  }));
}
