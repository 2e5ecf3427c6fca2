import assert from "node:assert/strict";
import type { Json } from "@/model/mod.ts";
import { type CacheEntry, readCacheEntry } from "./cache_entry.ts";

Deno.test("readCacheEntry() reads as buildx does, or not at all", () => {
  const table: readonly (readonly [Json, CacheEntry | undefined])[] = [
    ["acme/x:1", { type: "registry" }],
    ["type=registry,ref=acme/x", { type: "registry" }],
    ["TYPE=inline", { type: "inline" }],
    ["Type=local,Dest=/srv", { type: "local", folder: "/srv" }],
    ["type=local,src=a=b", { type: "local", folder: "a=b" }],
    ["type=local", undefined],
    ["type=local,dest=a,dest=b", undefined],
    ["type=local,dest=a,DEST=b", undefined],
    ["type=inline,type=local,dest=b", undefined],
    ['"type=local",dest=b', undefined],
    ["type=local, dest=b", undefined],
    ["type=${T},dest=b", undefined],
    ["ref=acme/x", undefined],
    ["acme/x,type=local", undefined],
    ["", undefined],
    [{ type: "local" }, undefined],
  ];
  for (const [entry, expected] of table) {
    assert.deepEqual(readCacheEntry(entry), expected, JSON.stringify(entry));
  }
});
