import { type AdapterInput, entryOf, isObject, type Json } from "@/model/mod.ts";
import { type Entries, exactText, type Kind } from "./document.ts";
import { managedContainers } from "./wanted.ts";

/** One line an entry: added, changed (which keys), gone. */
export function changes(
  { stack }: AdapterInput,
  before: Entries,
  after: Entries,
): readonly string[] {
  const owners = new Map(
    managedContainers(stack).flatMap(({ id, services, volumes, configs, networks }) => [
      ...services.map(({ name }): [string, string] => [`services/${name}`, id]),
      ...Object.keys(volumes).map((name): [string, string] => [`volumes/${name}`, id]),
      ...Object.keys(configs).map((name): [string, string] => [`configs/${name}`, id]),
      ...Object.keys(networks).map((name): [string, string] => [`networks/${name}`, id]),
    ]),
  );
  return (["services", "networks", "volumes", "configs", "secrets", "file"] as const).flatMap(
    (kind) => {
      const keys = [...new Set([...Object.keys(before[kind]), ...Object.keys(after[kind])])].sort();
      return keys.flatMap((key) => {
        const [old, now] = [entryOf(before[kind], key), entryOf(after[kind], key)];
        const owner = owners.get(`${kind}/${key}`);
        const because = owner === undefined ? "" : `  (${owner})`;
        const name = entryName(kind, key);
        if (old === undefined) return kind === "file" ? [] : [`+ ${name}${because}`];
        if (now === undefined) return [`- ${name}  (no longer in the stack)`];
        if (exactText(old) === exactText(now)) return [];
        return [`~ ${name}${changedKeys(old, now)}${because}`];
      });
    },
  );
}

function changedKeys(old: Json, now: Json): string {
  if (!isObject(old) || !isObject(now)) return `: ${exactText(old)} → ${exactText(now)}`;
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  const changed = keys.filter((key) => exactText(old[key] ?? null) !== exactText(now[key] ?? null));
  return `: ${changed.join(", ")}`;
}

/** An entry as a person reads it: `service redis`. */
export function entryName(kind: Kind, key: string): string {
  return kind === "file" ? key : `${kind.slice(0, -1)} ${key}`;
}
