import { check } from "@/hsm/mod.ts";
import type { Context } from "./context.ts";

/** `hsm check`. */
export default async function (this: Context): Promise<void> {
  this.print(await check(this.ports, this.global), ({ data }) => ({
    said: [
      `Everything fits: ${data["groups"]} groups, ${data["packages"]} packages, ${
        data["containers"]
      } containers`,
    ],
    data,
  }));
}
