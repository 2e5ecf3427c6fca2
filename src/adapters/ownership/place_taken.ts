import type { FileSeen, Problem } from "@/model/mod.ts";

/** What stands at a file's place and is no text: a folder, or bytes that no option may write over. */
export function placeTaken(path: string, seen: FileSeen | undefined): readonly Problem[] {
  const isTaken = seen?.kind === "directory" || (seen?.kind === "file" && seen.text === undefined);
  if (!isTaken) return [];
  const what = seen.kind === "directory" ? "a folder" : "not UTF-8 text";
  return [{
    code: "HSM-E0831",
    message: `"${path}" is ${what}, expected a file that hsm wrote, or nothing`,
    next: `Move "${path}" away, then run the same command again`,
  }];
}
