import type { Place, StackContainer } from "@/model/mod.ts";

/** Where a container is asked for: its own entry, else the nearest link of its first chain of reasons that is written down. */
export function placeOf({ place, reasons }: StackContainer): Place | undefined {
  if (place !== undefined) return place;
  return reasons.flat().toReversed().find((reason) => reason.place !== undefined)?.place;
}
