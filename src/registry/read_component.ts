import {
  type Component,
  type ContainerComponent,
  failure,
  isName,
  type JsonObject,
  type Kind,
  type PackageComponent,
  type Problem,
  type Result,
  success,
} from "@/model/mod.ts";
import { checkData } from "@/text/schema/mod.ts";
import { checkWhole } from "./check_whole.ts";
import { describeIssues } from "./describe.ts";
import { COMPONENT_SCHEMAS } from "./schemas/mod.ts";
import { overlaySource, type Source } from "./source.ts";
import { toComponent } from "./to_component.ts";

/** What a component is read from. */
export interface ComponentSources {
  readonly kind: Kind;
  /** The name its file gives it. */
  readonly name: string;
  readonly registry: string;
  readonly source: Source;
  /** `NAME.dev.yaml` beside it. */
  readonly overlay?: Source;
}

/** Makes a component of its file and its overlay, or says everything that is wrong with them. */
export function readComponent(sources: ComponentSources): Result<Component> {
  const { source, overlay } = sources;
  const { data: definition } = source;
  const component = readOne(sources, source, definition);
  if (!component.ok || overlay === undefined) return component;
  const merged = readOne(sources, overlaySource(source, overlay), definition);
  if (!merged.ok) return merged;
  return success(withDev(component.value, merged.value));
}

function readOne(
  { kind, name, registry }: ComponentSources,
  source: Source,
  definition: JsonObject,
): Result<Component> {
  if (source.isChecked === true) {
    return success(toComponent(kind, source.data, source, registry, definition));
  }
  const schema = COMPONENT_SCHEMAS[kind];
  const checked = checkData(schema, source.data, { isFree: (key) => key.startsWith("x-") });
  const problems = [
    ...(checked.ok ? [] : describeIssues(checked.issues, schema, source)),
    ...checkName(name, source),
    ...checkWhole(kind, source),
  ];
  if (problems.length > 0) return failure(problems);
  if (!checked.ok) throw new Error("Unreachable: an issue without a problem");
  return success(toComponent(kind, checked.value, source, registry, definition));
}

function checkName(name: string, source: Source): readonly Problem[] {
  const written = source.data.name;
  if (typeof written !== "string" || written === name || !isName(written)) return [];
  const place = source.at(["name"]);
  return [{
    code: "HSM-E0208",
    message: `The component is named "${written}", and its file "${name}"`,
    ...(place && { place }),
    next: `Write "name: ${name}", or rename the file: its name without ".yaml" is the component's`,
  }];
}

function withDev(component: Component, merged: Component): Component {
  if (component.kind === "package") {
    return { ...component, inDev: merged as PackageComponent };
  }
  return component.kind === "container"
    ? { ...component, inDev: merged as ContainerComponent }
    : component;
}
