import {
  type AdapterInput,
  isObject,
  type Json,
  type JsonObject,
  type Place,
  type Problem,
  type StackContainer,
} from "@/model/mod.ts";
import { type Surroundings, withoutConsent } from "./consents.ts";
import type { Entries } from "./document.ts";
import { isAbsolute, joinPath } from "./join_path.ts";
import { listOf, namesOf } from "./list_of.ts";
import type { Reconciled } from "./reconcile.ts";
import { managedContainers } from "./wanted.ts";
import { placeOf } from "./place_of.ts";

/** A folder that an engine builds from. */
export interface BuildFolder {
  readonly service: string;
  readonly owner: string;
  readonly place: Place | undefined;
  /** As written. */
  readonly context: string;
  /** Relative to the root; undefined where the text is written into the compose file. */
  readonly dockerfile: string | undefined;
}

/** What `docker compose config` would refuse or, worse, accept: sources, references, folders, consents. */
export function shapeProblems(
  input: AdapterInput,
  { entries, owned }: Pick<Reconciled, "entries" | "owned">,
  others: readonly string[],
): readonly Problem[] {
  const known = new Set([...Object.keys(entries.services), ...others]);
  return [
    ...withoutAdopted(input, owned).flatMap((container) => [
      ...container.services.flatMap(({ name }) => {
        const compose = entries.services[name];
        if (!isObject(compose)) return [];
        const about = { name, compose, container };
        return [...imageOrBuild(about), ...notCarried(about), ...references(about, entries, known)];
      }),
      ...consentProblems(container, surroundings(input)),
    ]),
    ...folderProblems(input),
  ];
}

/** What the user made theirs is not hsm's to judge. */
function withoutAdopted(
  { stack }: AdapterInput,
  owned: Reconciled["owned"],
): readonly StackContainer[] {
  const mine = owned["services"] ?? {};
  return managedContainers(stack).map((container) => ({
    ...container,
    services: container.services.filter(({ name }) => Object.hasOwn(mine, name)),
  }));
}

interface About {
  readonly name: string;
  readonly compose: JsonObject;
  readonly container: StackContainer;
}

function imageOrBuild({ name, compose, container }: About): readonly Problem[] {
  const has = ["image", "build"].filter((key) => compose[key] !== undefined);
  if (has.length === 1) return [];
  return [{
    code: "HSM-E0520",
    message: has.length === 0
      ? `Service "${name}" of ${container.id} has neither "image" nor "build"`
      : `Service "${name}" of ${container.id} has both "image" and "build": a service is either pulled or built`,
    place: placeOf(container),
    next:
      `Correct the component "${container.name}", or set one of them under its \`compose:\` in hsm.yaml`,
  }];
}

/** Keys that bring in what hsm cannot see: another file, another program. */
function notCarried({ name, compose, container }: About): readonly Problem[] {
  return ["extends", "provider", "models"].filter((key) => compose[key] !== undefined).map((
    key,
  ) => ({
    code: "HSM-E0525",
    message:
      `Service "${name}" of ${container.id} uses "${key}", which hsm does not carry: it cannot see what that brings in`,
    place: placeOf(container),
    next: `Write out in the component "${container.name}" what "${key}" stands for`,
  }));
}

function references(
  { name, compose, container }: About,
  entries: Entries,
  services: ReadonlySet<string>,
): readonly Problem[] {
  const sources = (key: string): readonly string[] =>
    listOf(compose[key]).flatMap((item) => {
      const source = isObject(item) ? item["source"] : item;
      return typeof source === "string" ? [source] : [];
    });
  const missing = [
    ...namesOf(compose["depends_on"]).filter((one) =>
      !services.has(one) && !isOptional(compose["depends_on"], one)
    )
      .map((one) => `the service "${one}" (depends_on)`),
    ...sources("configs").filter((one) => !Object.hasOwn(entries.configs, one))
      .map((one) => `the config "${one}"`),
    ...sources("secrets").filter((one) => !Object.hasOwn(entries.secrets, one))
      .map((one) => `the secret "${one}"`),
  ];
  return missing.map((what) => ({
    code: "HSM-E0524",
    message: `Service "${name}" of ${container.id} names ${what}, which is not there`,
    place: placeOf(container),
    next: `Define it in the component "${container.name}", or take the name out`,
  }));
}

function isOptional(wanted: Json | undefined, name: string): boolean {
  const one = isObject(wanted) ? wanted[name] : undefined;
  return isObject(one) && one["required"] === false;
}

function surroundings({ stack, snapshot }: AdapterInput): Surroundings {
  const home = snapshot.variables.get("HOME");
  return {
    root: snapshot.root,
    ...(home !== undefined && { home }),
    registries: stack.registries.flatMap(({ path }) => path ?? []),
  };
}

function consentProblems(
  container: StackContainer,
  around: Surroundings,
): readonly Problem[] {
  const byWord = new Map<string, string[]>();
  for (const { word, asks } of withoutConsent(container, around)) {
    byWord.set(word, [...(byWord.get(word) ?? []), asks]);
  }
  return [...byWord].map(([word, asks]) => ({
    code: "HSM-E0526",
    message: `${container.id} reaches past its container and needs your consent "${word}": ${
      [...new Set(asks)].join("; ")
    }`,
    place: placeOf(container),
    next: `If you agree, write \`allow: [${
      quoted(word)
    }]\` for "${container.name}" under \`containers:\` in hsm.yaml`,
  }));
}

function quoted(word: string): string {
  return /^[a-z:A-Z_-]+$/.test(word) ? word : JSON.stringify(word);
}

/** The local folders from which services are built. */
export function buildFolders({ stack }: AdapterInput): readonly BuildFolder[] {
  return managedContainers(stack).flatMap((container) =>
    container.services.flatMap(({ name, compose }): BuildFolder[] => {
      const build = compose["build"];
      const text = (key: string): string | undefined => {
        const value = isObject(build) ? build[key] : undefined;
        return typeof value === "string" ? value.replaceAll("\\", "/") : undefined;
      };
      const context = (typeof build === "string" ? build : text("context"))?.replaceAll("\\", "/");
      if (context === undefined || /^[a-z+]+:\/\/|^git@|\$/.test(context)) return [];
      const inline = text("dockerfile_inline") !== undefined;
      const file = text("dockerfile") ?? "Dockerfile";
      const dockerfile = inline || file.includes("$")
        ? undefined
        : joinPath(joinPath("", context), file);
      return [{
        service: name,
        owner: container.id,
        place: placeOf(container),
        context,
        dockerfile,
      }];
    })
  );
}

function folderProblems(input: AdapterInput): readonly Problem[] {
  const { files } = input.snapshot;
  return buildFolders(input).flatMap(
    ({ service, owner, place, context, dockerfile }): Problem[] => {
      const what = `service "${service}" (${owner})`;
      if (isAbsolute(context)) {
        return [{
          code: "HSM-E0523",
          message:
            `The build context of ${what} is the absolute path "${context}": it would differ from machine to machine`,
          place,
          next: "Write it relative to the project, with `/`",
        }];
      }
      if (files.get(joinPath("", context))?.kind !== "directory") {
        return [{
          code: "HSM-E0521",
          message: `The build context of ${what} is not there: no folder "${context}"`,
          place,
          next: "Clone it there, or write `mode: prod` for the container in hsm.yaml",
        }];
      }
      if (dockerfile === undefined || files.get(dockerfile)?.kind === "file") return [];
      return [{
        code: "HSM-E0522",
        message: `The Dockerfile of ${what} is not there: no file "${dockerfile}"`,
        place,
        next: "Create it, or name another one as `dockerfile` of the component's dev source",
      }];
    },
  );
}
