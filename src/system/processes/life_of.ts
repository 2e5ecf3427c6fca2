import type { Life } from "@/ports.ts";

/**
 * Which life a process id stands for: on Linux the ticks from the boot to its start, and its namespace of ids; on other
 * systems but Windows the start as `ps` writes it, to the second.
 *
 * @returns undefined where this cannot be told, as on Windows, or without the permission to look
 */
export async function lifeOf(pid: number): Promise<Life | undefined> {
  if (Deno.build.os === "linux") return linuxLife(pid);
  return Deno.build.os === "windows" ? undefined : await life(pid);
}

function linuxLife(pid: number): Life | undefined {
  try {
    const space = Deno.readLinkSync("/proc/self/ns/pid");
    return { space, start: startOf(pid) };
  } catch {
    return undefined;
  }
}

/** Field 22 of `/proc/<id>/stat`, counted after the name, which may hold blanks and brackets; a zombie is none. */
function startOf(pid: number): string | null {
  try {
    const text = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : fields[19] ?? null;
  } catch (thrown) {
    // ESRCH comes where it ends while it is read.
    if (thrown instanceof Deno.errors.NotFound || `${thrown}`.includes("ESRCH")) return null;
    if (`${thrown}`.includes("os error 3")) return null;
    throw thrown;
  }
}

async function life(pid: number): Promise<Life | undefined> {
  try {
    const env = { LC_ALL: "C", TZ: "UTC" };
    const args = ["-p", String(pid), "-o", "lstart="];
    const { code, stdout } = await new Deno.Command("ps", { args, env, stdin: "null" }).output();
    const start = new TextDecoder().decode(stdout).trim();
    return { space: "", start: code === 0 && start !== "" ? start : null };
  } catch {
    return undefined;
  }
}
