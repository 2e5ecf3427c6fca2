import { recover } from "@/hsm/mod.ts";
import type { Context } from "./context.ts";

/** `hsm recover`. */
export default async function (this: Context): Promise<void> {
  this.print(await recover(this.ports, this.global, this.report), (value) => ({
    said: value.done.length > 0 ? value.done : ["Nothing to recover"],
    data: { done: [...value.done] },
  }));
}
