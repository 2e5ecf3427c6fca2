import { type AdapterInput, isObject, type Want } from "@/model/mod.ts";
import { VERSION } from "./command.ts";
import { FILE } from "./document.ts";
import { portVariables } from "./host_ports.ts";
import { joinPath } from "./join_path.ts";
import { leftoverProbe } from "./leftovers.ts";
import { buildFolders } from "./shape.ts";
import { stateOf } from "./state.ts";
import { FILE_VARIABLES, userFiles } from "./user_files.ts";
import { managedContainers } from "./wanted.ts";

/** What this adapter looks at. Docker itself is asked only where the file changes. */
export function wants(input: AdapterInput): readonly Want[] {
  const user = userFiles(input.snapshot);
  const first: Want[] = [
    { kind: "file", path: FILE, fresh: "content" },
    ...variables([...FILE_VARIABLES, "COMPOSE_PROJECT_NAME"]),
    ...user.paths.map((path): Want => ({ kind: "file", path, fresh: "content" })),
    ...folders(input).map((path): Want => ({ kind: "file", path, fresh: "exists" })),
    // A dev source's folder may be free to use, but not where it is the home.
    ...variables(isFromOutside(input) ? ["HOME"] : []),
    ...variables(
      managedContainers(input.stack).flatMap(({ services }) => {
        return services.flatMap(({ compose }) => portVariables(compose));
      }),
    ),
  ];
  if (input.options.frozen || !input.snapshot.files.has(FILE)) return first;
  const others = user.files.flatMap(({ value: { services, name } }) => [
    ...(isObject(services) ? Object.values(services).filter(isObject).flatMap(portVariables) : []),
    ...portVariables({ ports: name ?? null }),
  ]);
  return [...first, ...variables(others), ...docker(input)];
}

function isFromOutside({ stack }: AdapterInput): boolean {
  return managedContainers(stack).some(({ context }) => context?.startsWith("..") ?? false);
}

function docker(input: AdapterInput): readonly Want[] {
  const { user, file } = stateOf(input);
  if (file.problems.length > 0 || file.state === "same") return [];
  const tool: Want = { kind: "tool", name: "docker" };
  if (input.snapshot.tools.get("docker") === undefined) return [tool];
  const leftover = leftoverProbe(input, user, file.entries);
  return [
    tool,
    ...(file.state === "write" ? [{ kind: "probe", command: VERSION } as const] : []),
    ...(leftover === undefined ? [] : [{ kind: "probe", command: leftover } as const]),
  ];
}

function variables(names: readonly string[]): readonly Want[] {
  return [...new Set(names)].map((name) => ({ kind: "variable", name }));
}

function folders(input: AdapterInput): readonly string[] {
  return buildFolders(input).flatMap(({ context, dockerfile }) => [
    joinPath("", context),
    ...(dockerfile === undefined ? [] : [dockerfile]),
  ]);
}
