import type { PythonDemand, PythonSource } from "@/model/mod.ts";

/**
 * Leaves each distribution only the source that wins: a local folder before everything else, then the one of an entry
 * with `override: true` (also where it is the default index). Where that does not decide, all sources stay.
 */
export function settleSources(demands: readonly PythonDemand[]): readonly PythonDemand[] {
  const winners = new Map(
    [...Map.groupBy(demands, (demand) => demand.distribution)].map((
      [name, all],
    ) => [name, winnerOf(all)]),
  );
  return demands.map((demand) => {
    const winner = winners.get(demand.distribution);
    if (winner === undefined || demand.source === undefined) return demand;
    if (keyOfSource(demand.source) === keyOfSource(winner.source)) return demand;
    const { source: _lost, ...rest } = demand;
    return rest;
  });
}

/** The same text for the same place, however it is spelled. */
export function keyOfSource(source: PythonSource | undefined): string {
  return formatSource(source?.type === "git" ? { ...source, url: plainUrl(source.url) } : source);
}

/** One spelling of an address, so that `repo` and `repo.git/` are the same place. */
function plainUrl(url: string): string {
  return url.replace(/\/+$/, "").replace(/\.git$/, "");
}

/** A source as people read it. */
export function formatSource(source: PythonSource | undefined): string {
  switch (source?.type) {
    case undefined:
      return "the default index";
    case "index":
      return `index "${source.index}"`;
    case "git": {
      const folder = source.subdirectory === undefined ? "" : `, folder ${source.subdirectory}`;
      return `${source.url} at ${source.ref ?? "its default branch"}${folder}`;
    }
    case "url":
      return source.url;
    case "local":
      return `folder ${source.path}`;
  }
}

function winnerOf(demands: readonly PythonDemand[]): PythonDemand | undefined {
  const local = demands.filter((demand) => demand.source?.type === "local");
  const rivals = local.length > 0 ? local : demands;
  const wanted = rivals.filter((demand) => demand.override);
  const winners = wanted.length > 0 ? wanted : local;
  const [first] = winners;
  return new Set(winners.map((demand) => keyOfSource(demand.source))).size === 1
    ? first
    : undefined;
}
