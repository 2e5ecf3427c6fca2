import { check } from "@/hsm/mod.ts";
import type { Context } from "./context.ts";
import { counted } from "./counted.ts";

/** `hsm check`. */
export default async function (this: Context): Promise<void> {
  this.print(await check(this.ports, this.global), ({ data }) => ({
    said: [
      `Everything fits: ${counted(data["groups"], "group")}, ${
        counted(data["packages"], "package")
      }, ${counted(data["containers"], "container")}`,
    ],
    data,
  }));
}
