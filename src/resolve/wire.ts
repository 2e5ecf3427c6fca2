import type {
  ComponentId,
  EnvEntry,
  JsonObject,
  Part,
  Place,
  Variable,
  Wiring,
} from "@/model/mod.ts";
import { noSelf, scopeOf, UNPUBLISHED, type Viewpoint } from "./scope_of.ts";
import type { Claim } from "./claims_of.ts";
import { CODES } from "./codes.ts";
import { formatPlace } from "./explain.ts";
import { placed } from "./finish.ts";
import { compareText, keyOfPlace } from "./reasons_of.ts";
import type { Published } from "./published_port.ts";
import { isProgram, isSet, isVoid, type Suppression } from "./find_suppressed.ts";
import { environmentOnly, type Filled, fillTemplate, joinText } from "./fill_template.ts";
import type { World } from "./world.ts";

/** What the wiring of a stack is made from. */
export interface WiringInput {
  readonly claims: readonly Claim[];
  readonly suppressed: ReadonlyMap<ComponentId, Suppression>;
  /** The published address of each managed container's connection. */
  readonly published: ReadonlyMap<ComponentId, Published>;
}

/**
 * All variables that programs are told, on the host and in the network. hsm.yaml's `env` wins over everything; two
 * components that need one variable with different values are an error it can decide.
 */
export function wire(world: World, input: WiringInput): Wiring {
  const programs = input.claims.filter(isProgram);
  const user = world.project.env.flatMap((entry) => userVariable(world, entry));
  const host = programs.flatMap((claim) => variableOf(world, input, claim, "host"));
  const network = programs.flatMap((claim) => variableOf(world, input, claim, "network"));
  checkClashes(world, network);
  noteUnpublished(world, host, network);
  return { host: unite(host, user), network: unite(network, user) };
}

/** The value of a claim from a viewpoint; problems are told. */
export function claimParts(
  world: World,
  input: WiringInput,
  claim: Claim,
  kind: Viewpoint["kind"],
): readonly Part[] | undefined {
  const filled = fillClaim(input, claim, kind);
  if (filled.ok) return joinText(filled.parts);
  if (kind === "host" && filled.message.endsWith(UNPUBLISHED)) return undefined;
  world.findings.errors.push({
    problem: {
      code: claim.site === undefined ? CODES.noContainer : CODES.template,
      message: `Variable "${claim.name}" of "${claim.owner}": ${filled.message}`,
      ...placed(claim.place),
      next: filled.next ??
        (claim.site === undefined
          ? `Remove the reference, or imply a container`
          : `Correct the template, or set ${claim.name} under "env" in hsm.yaml`),
    },
    askers: [claim.owner],
  });
  return undefined;
}

/** A user's own value: text and environment variables only. */
export function userParts(world: World, entry: EnvEntry): readonly Part[] | undefined {
  if (entry.value === null) return undefined;
  const filled = fillTemplate(entry.value, environmentOnly);
  if (filled.ok) return joinText(filled.parts);
  world.findings.errors.push({
    problem: {
      code: CODES.template,
      message: `The value of "${entry.name}" cannot be read: ${filled.message}`,
      place: entry.place,
      next: `Write plain text and "\${NAME}"; "$$" is a dollar sign`,
    },
    askers: [],
  });
  return undefined;
}

function fillClaim(input: WiringInput, claim: Claim, kind: Viewpoint["kind"]): Filled {
  const { site, template } = claim;
  if (site === undefined) {
    const what = claim.target.startsWith("package:")
      ? `"${claim.target}" is a package`
      : `"${claim.target}" is not exactly one container in this stack`;
    return fillTemplate(template, noSelf(what));
  }
  const own = input.suppressed.get(site.id)?.values.get(template)?.value;
  if (own !== undefined && own !== null) return fillTemplate(own, environmentOnly);
  const view: Viewpoint = kind === "network"
    ? { kind }
    : { kind, published: input.published.get(site.id) };
  return fillTemplate(template, scopeOf(site, view));
}

function variableOf(
  world: World,
  input: WiringInput,
  claim: Claim,
  kind: Viewpoint["kind"],
): readonly Variable[] {
  if (isSet(world, claim)) {
    noteUsers(world, input, claim);
    return [];
  }
  if (isVoid(claim, input.suppressed)) {
    world.findings.notes.push(
      `${claim.name} of ${claim.owner} is left out: ${claim.site?.id} is not started here, set it under "env" if its server wants one`,
    );
    return [];
  }
  const parts = claimParts(world, input, claim, kind);
  if (parts === undefined) return [];
  return [{ name: claim.name, parts, owner: claim.owner, ...placed(claim.place) }];
}

/** Tells where the value stands that wins over a component's; that a container is not started is told elsewhere. */
function noteUsers(world: World, { suppressed }: WiringInput, { name, owner, site }: Claim): void {
  const entry = world.project.env.find((e) => e.name === name);
  if (entry === undefined || (site !== undefined && suppressed.has(site.id))) return;
  const place = formatPlace(entry.place);
  world.findings.notes.push(
    entry.value === null
      ? `${name}: ${place} removes it, and ${owner} reads it`
      : `${name}: ${place} wins over the value that hsm made for ${owner}`,
  );
}

function userVariable(world: World, entry: EnvEntry): readonly Variable[] {
  const parts = userParts(world, entry);
  return parts === undefined
    ? []
    : [{ name: entry.name, parts, owner: "hsm.yaml", place: entry.place }];
}

/** What hsm.yaml sets is not among the claimed: it decided them before. */
function unite(
  claimed: readonly Variable[],
  user: readonly Variable[],
): readonly Variable[] {
  const byName = new Map<string, Variable>();
  const sorted = [...claimed].sort((a, b) => compareText(keyOf(a), keyOf(b)));
  for (const variable of sorted) {
    if (!byName.has(variable.name)) byName.set(variable.name, variable);
  }
  for (const variable of user) byName.set(variable.name, variable);
  return [...byName.values()].sort((a, b) => compareText(a.name, b.name));
}

function keyOf(variable: Variable): string {
  return [variable.name, variable.owner, keyOfPlace(variable.place)].join("\n");
}

function checkClashes(world: World, variables: readonly Variable[]): void {
  const byName = Map.groupBy(variables, (variable) => variable.name);
  for (const [name, all] of byName) {
    if (new Set(all.map((v) => JSON.stringify(v.parts))).size < 2) continue;
    const sorted = [...all].sort((a, b) => compareText(keyOf(a), keyOf(b)));
    const [first] = sorted;
    const owners = [...new Set(sorted.map((v) => `"${v.owner}"`))].join(" and ");
    const also: readonly { readonly note: string; readonly place?: Place }[] = sorted.map((v) => ({
      note: `"${v.owner}" needs ${name}=${showParts(v.parts)}`,
      ...placed(v.place),
    }));
    world.findings.errors.push({
      problem: {
        code: CODES.variableClash,
        message: `${owners} need the variable "${name}" with different values`,
        ...placed(first?.place),
        also,
        next: `Decide it in hsm.yaml: \`env: { ${name}: VALUE }\``,
      },
      askers: sorted.map((v) => v.owner),
    });
  }
}

/** Parts as a person reads them; a secret is only named. */
function showParts(parts: readonly Part[]): string {
  return parts.map((part) => {
    switch (part.kind) {
      case "text":
        return part.text;
      case "environment":
        return `\${${part.name}${part.operator ?? ""}${part.operand ?? ""}}`;
      case "secret":
        return `(secret ${part.property} of ${part.container})`;
      case "state":
        return `.hsm/data/${part.container}`;
    }
  }).join("");
}

function noteUnpublished(
  world: World,
  host: readonly Variable[],
  network: readonly Variable[],
): void {
  const onHost = new Set(host.map((v) => `${v.owner} ${v.name}`));
  const lost = network.filter((v) => !onHost.has(`${v.owner} ${v.name}`));
  for (const variable of [...lost].sort((a, b) => compareText(keyOf(a), keyOf(b)))) {
    world.findings.notes.push(
      `${variable.name} of ${variable.owner} exists only inside the container network: its container does not publish the port of its \`connection\``,
    );
  }
}

/** The variables a container's own implications promise to its service, as parts by name. */
export function serviceWiring(
  world: World,
  input: WiringInput,
  id: ComponentId,
): ReadonlyMap<string, readonly Part[]> {
  const wired = new Map<string, readonly Part[]>();
  for (const claim of input.claims) {
    if (claim.owner !== id || isSet(world, claim)) continue;
    if (isVoid(claim, input.suppressed)) continue;
    const parts = claimParts(world, input, claim, "network");
    if (parts !== undefined) wired.set(claim.name, parts);
  }
  return wired;
}

/** Placeholders that stand for {@link serviceWiring} while layers are merged. */
export function wiredLayer(wired: ReadonlyMap<string, readonly Part[]>): JsonObject {
  const names = [...wired.keys()].sort();
  return { environment: Object.fromEntries(names.map((name) => [name, `\${wired.${name}}`])) };
}
