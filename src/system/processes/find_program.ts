/**
 * The absolute path of a program. A name with a slash is taken as it is. Folders of PATH that are not absolute are
 * passed over: what lies in the current folder is never run by accident.
 *
 * @param path the value of PATH
 */
export function findProgram(tool: string, path: string): string | undefined {
  if (tool === "") return undefined;
  if (tool.includes("/")) return isProgram(tool) ? tool : undefined;
  const windows = Deno.build.os === "windows";
  const endings = windows ? [".exe", ".cmd", ".bat"] : [""];
  for (const folder of path.split(windows ? ";" : ":")) {
    if (!/^(\/|[A-Za-z]:[\\/])/.test(folder)) continue;
    for (const ending of endings) {
      const candidate = `${folder.replace(/[\\/]+$/, "")}/${tool}${ending}`;
      if (isProgram(candidate)) return candidate;
    }
  }
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    const info = Deno.statSync(path);
    return info.isFile && (info.mode === null || (info.mode & 0o111) !== 0);
  } catch {
    return false;
  }
}
