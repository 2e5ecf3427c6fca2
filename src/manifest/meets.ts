import { parseRef, type Ref } from "@/model/mod.ts";

/** Whether two references may mean one thing; an absent one means nothing. */
export function meets(a: Ref | undefined, b: Ref): boolean {
  return a !== undefined && a.name === b.name &&
    (a.kind === undefined || b.kind === undefined || a.kind === b.kind) &&
    (a.registry === undefined || b.registry === undefined || a.registry === b.registry);
}

/** Reads a reference that was judged before. */
export function refOf(text: string): Ref {
  const ref = parseRef(text);
  if (ref === undefined) throw new Error(`Unreachable: "${text}" was judged to be a reference`);
  return ref;
}
