import {
  type ContainerComponent,
  isObject,
  type Json,
  type JsonObject,
  type Path,
} from "@/model/mod.ts";
import { listOf, servicePieces, sourceOfMount } from "./check_resources.ts";
import type { Finding } from "./finding.ts";

/** What a component does beyond the ordinary, so that hsm.yaml must allow it. */
export function checkConsents(container: ContainerComponent): readonly Finding[] {
  return servicePieces(container).flatMap(({ compose, path }) =>
    consentsOf(container, compose, path)
  );
}

/** Keys with a value that needs a word under `allow:`. */
const WORDS: readonly (readonly [key: string, value: Json, word: string])[] = [
  ["privileged", true, "privileged"],
  ["network_mode", "host", "host-network"],
  ["pid", "host", "host-pid"],
  ["ipc", "host", "host-ipc"],
];

function consentsOf(
  container: ContainerComponent,
  compose: JsonObject,
  path: Path,
): readonly Finding[] {
  const found = (word: string, what: string, at: Path): Finding => ({
    code: "HSM-W0240",
    message: `"${container.name}" ${what}: it starts only where hsm.yaml allows it`,
    next: `Tell users to write \`allow: ["${word}"]\` for it, or do without`,
    path: at,
  });
  return [
    ...WORDS.filter(([key, value]) => compose[key] === value).map(([key, value, word]) =>
      found(word, `asks for "${key}: ${value}"`, [...path, key])
    ),
    ...listOf(compose.cap_add).map((name, index) =>
      found(`cap:${String(name).replace(/^CAP_/, "")}`, `asks for the capability ${name}`, [
        ...path,
        "cap_add",
        index,
      ])
    ),
    ...listOf(compose.volumes).flatMap((mount, index) => {
      const source = sourceOfMount(mount);
      if (source === undefined || !leavesProject(container, source, mount, path)) return [];
      const isSocket = /\/(docker|podman)\.sock$/.test(source);
      return [
        found(
          isSocket ? "docker-socket" : `mount:${source}`,
          isSocket ? "mounts the engine's socket" : `mounts "${source}", outside the project`,
          [...path, "volumes", index],
        ),
      ];
    }),
  ];
}

/** The folder that a dev source builds from may be mounted in dev. */
function leavesProject(
  { dev }: ContainerComponent,
  source: string,
  mount: Json,
  path: Path,
): boolean {
  if (isObject(mount) && mount.type === "volume") return false;
  const isOutside = /^[/~]/.test(source) || source.split("/").includes("..") ||
    /^\$\{/.test(source);
  if (!isOutside || dev === undefined || path[0] !== "sources") return isOutside;
  const context = dev.context.replace(/\/+$/, "");
  const inside = source.startsWith(`${context}/`) ? source.slice(context.length + 1) : undefined;
  return source !== context && (inside === undefined || inside.split("/").includes(".."));
}
