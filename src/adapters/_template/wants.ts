import type { AdapterInput, Want } from "@/model/mod.ts";
import { FILE } from "./packages_file.ts";

/** What this adapter looks at. It is asked again with the answers, so a later round may name what they name. */
export function wants(_input: AdapterInput): readonly Want[] {
  return [
    { kind: "file", path: FILE, fresh: "content" },
    { kind: "tool", name: "toy" },
  ];
}
