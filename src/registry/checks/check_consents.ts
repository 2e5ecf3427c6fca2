import type {
  ComposePart,
  ConsentRule,
  ContainerComponent,
  Json,
  JsonObject,
  Path,
} from "@/model/mod.ts";
import { servicePieces } from "./check_resources.ts";
import type { Finding } from "./finding.ts";

/**
 * What a component does beyond the ordinary, so that hsm.yaml must allow it.
 *
 * @param rule the one that also stops such a container
 */
export function checkConsents(
  container: ContainerComponent,
  rule: ConsentRule,
): readonly Finding[] {
  const own = new Set([container.name, ...Object.keys(container.services)]);
  return partsOf(container).flatMap(({ part, path }) =>
    rule({ ...part, own }).map(({ word, asks }): Finding => ({
      code: "HSM-W0240",
      message: `"${container.name}" asks for ${asks}: it starts only where hsm.yaml allows it`,
      next: `Tell users to write \`allow: [${JSON.stringify(word)}]\` for it, or do without`,
      path,
    }))
  );
}

/** Something that is judged by itself, and where it stands. */
interface Placed {
  readonly part: Omit<ComposePart, "own">;
  readonly path: Path;
}

function partsOf(container: ContainerComponent): readonly Placed[] {
  const services = servicePieces(container).flatMap(({ compose, path }) => {
    const isDev = path[0] === "sources" && container.dev !== undefined;
    const context = isDev ? { context: container.dev?.context ?? "" } : {};
    return Object.entries(compose).flatMap(([key, value]) =>
      itemsOf(value, [...path, key]).map(({ item, at }) => ({
        part: { service: { [key]: item }, ...context },
        path: at,
      }))
    );
  });
  const sections = (["volumes", "configs", "networks"] as const).flatMap((section) =>
    Object.entries(container[section]).map(([name, value]) => ({
      part: { [section]: filled({ [name]: value }) },
      path: [section, name],
    }))
  );
  return [...services, ...sections];
}

/** Each item of a list by itself, so that it is told with its place. */
function itemsOf(
  value: Json,
  path: Path,
): readonly { readonly item: Json; readonly at: Path }[] {
  if (!Array.isArray(value)) return [{ item: filled(value), at: path }];
  return value.map((item, index) => ({ item: [filled(item)], at: [...path, index] }));
}

/** What hsm's own placeholders become is judged when they are filled; a name with a dot is no variable of Compose. */
function filled<T extends Json | JsonObject>(value: T): T {
  return JSON.parse(JSON.stringify(value).replace(/\$\{[a-z_-]+\.[^}"\\]*\}/g, "x")) as T;
}
