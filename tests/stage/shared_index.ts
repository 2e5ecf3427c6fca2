import type { Distribution } from "./vocabulary.ts";

/**
 * The distributions that every scenario's index holds beside its own: those that the built-in components install, as
 * empty shells. A scenario that needs the real ones says `needs: [network]`.
 */
export const SHARED_INDEX: readonly Distribution[] = [
  plain("qdrant-client", "1.15.1"),
  plain("qdrant-client", "1.16.2"),
  plain("pymilvus", "2.5.16"),
  plain("pymilvus", "2.6.0"),
  plain("chromadb", "1.0.20"),
  plain("chromadb", "1.3.0"),
  plain("psycopg", "3.2.10", { extras: { binary: ["psycopg-binary==3.2.10"], pool: [] } }),
  plain("psycopg-binary", "3.2.10"),
  plain("pgvector", "0.4.1"),
  plain("numpy", "2.3.0"),
  plain("numpy", "1.26.4"),
  plain("redis", "5.2.1", { extras: { hiredis: [] } }),
  plain("redis", "6.4.0", { extras: { hiredis: [] } }),
  plain("valkey", "6.1.1", { extras: { libvalkey: [] } }),
  plain("sqlalchemy", "2.0.43"),
  plain("asyncpg", "0.30.0"),
  // What the components of stage/lab install.
  plain("alpha-client", "1.4.0", { requires: ["shared-core>=2"] }),
  plain("alpha-client", "1.5.0", { requires: ["shared-core>=2"] }),
  plain("alpha-client", "2.0.0", { requires: ["shared-core>=2"] }),
  plain("beta-client", "0.9", { requires: ["shared-core>=2"] }),
  plain("beta-client", "1.0", { requires: ["shared-core>=2"] }),
  plain("shared-core", "2.0"),
  plain("shared-core", "2.1"),
  plain("metric-accuracy", "1.0"),
  plain("metric-latency", "1.0"),
  plain("metric-cost", "1.0"),
  plain("pymysql", "1.1.2"),
];

function plain(name: string, version: string, more: Partial<Distribution> = {}): Distribution {
  return { name, version, requires: [], extras: {}, python: ">=3.8", modules: {}, ...more };
}
