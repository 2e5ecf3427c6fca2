import {
  type Catalog,
  type Component,
  type ConsentRule,
  type Problem,
  sortProblems,
} from "@/model/mod.ts";
import { checkConsents } from "./checks/check_consents.ts";
import { checkInterface } from "./checks/check_interface.ts";
import { checkReferences } from "./checks/check_references.ts";
import { checkResources } from "./checks/check_resources.ts";
import { checkTemplates } from "./checks/check_templates.ts";
import { type Finding, toProblem } from "./checks/finding.ts";

/**
 * Finds what is wrong between the components of a catalogue, for authors of registries: references that lead nowhere,
 * placeholders that cannot be filled, names that could meet another component's, resources nobody uses, options that do
 * not keep their group's interface. Sorted by place.
 *
 * Codes with W are no mistakes: they name what needs the user's consent, and names that only a project can have.
 *
 * @param rule what of a container's Compose needs the user's consent; default: nothing
 *
 * @example
 * ```ts
 * import { EMPTY_LOCK } from "@/model/mod.ts";
 * import { buildCatalog, checkCatalog } from "@/registry/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const info = { name: "local", origin: "inside", override: [] } as const;
 * const files = [{ path: "groups/cache.yaml", text: "name: cache\nstrategy: 1-of-N\noptions: [redis-adapter]\n" }];
 * const catalog = buildCatalog([{ info, folder: "registry", files }], EMPTY_LOCK, false);
 * assert.ok(catalog.ok);
 * assert.deepEqual(checkCatalog(catalog.value).map((p) => `${p.code} ${p.place?.line}`), ["HSM-E0230 3"]);
 * ```
 */
export function checkCatalog(
  catalog: Catalog,
  rule: ConsentRule = () => [],
): readonly Problem[] {
  const problems = catalog.components.flatMap((component) =>
    findingsOf(catalog, component, rule).map((finding) => toProblem(component, finding))
  );
  return sortProblems(problems);
}

function findingsOf(
  catalog: Catalog,
  component: Component,
  rule: ConsentRule,
): readonly Finding[] {
  return [
    ...checkReferences(catalog, component),
    ...checkTemplates(catalog, component),
    ...(component.kind === "group" ? checkInterface(catalog, component) : []),
    ...(component.kind === "container"
      ? [...checkResources(catalog, component), ...checkConsents(component, rule)]
      : []),
  ];
}
