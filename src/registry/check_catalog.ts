import { type Catalog, type Problem, sortProblems } from "@/model/mod.ts";

/** Everything that is wrong between the components of a catalogue. */
export function checkCatalog(_catalog: Catalog): readonly Problem[] {
  return sortProblems([]);
}
