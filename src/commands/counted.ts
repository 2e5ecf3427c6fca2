import type { Json } from "@/model/mod.ts";

/** `1 group`, `2 groups`. */
export function counted(count: Json | undefined, noun: string): string {
  const number = Number(count ?? 0);
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
