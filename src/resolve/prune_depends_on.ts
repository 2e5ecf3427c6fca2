import { isObject, type Json, type JsonObject, type StackContainer } from "@/model/mod.ts";

/** Takes services that are not started here out of everybody's `depends_on`. */
export function pruneDependsOn(
  containers: readonly StackContainer[],
  known: ReadonlySet<string>,
): readonly StackContainer[] {
  const started = new Set(containers.flatMap((c) => c.services.map((s) => s.name)));
  const keeps = (name: string): boolean => started.has(name) || !known.has(name);
  return containers.map((container) => ({
    ...container,
    services: container.services.map((service) => ({
      ...service,
      compose: pruneService(service.compose, keeps),
    })),
  }));
}

function pruneService(compose: JsonObject, keeps: (name: string) => boolean): JsonObject {
  const { depends_on: wanted, ...rest } = compose;
  if (Array.isArray(wanted)) {
    const kept = wanted.filter((name) => keeps(String(name)));
    return kept.length === wanted.length ? compose : withDepends(rest, kept, kept.length);
  }
  if (!isObject(wanted)) return compose;
  const kept = Object.entries(wanted).filter(([name]) => keeps(name));
  return kept.length === Object.keys(wanted).length
    ? compose
    : withDepends(rest, Object.fromEntries(kept), kept.length);
}

function withDepends(rest: JsonObject, kept: Json, count: number): JsonObject {
  return count === 0 ? rest : { ...rest, depends_on: kept };
}
