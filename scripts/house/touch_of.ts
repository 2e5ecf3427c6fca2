/** What belongs to the outside world, by name, and where it may be touched. Used by the lint plugin. */

import { isShadowed } from "./is_shadowed.ts";
import type { Place } from "./rooms.ts";

type Node = Deno.lint.Node;

/** Name of the world → the port that stands for it, or what to do instead. */
const WORLD: Readonly<Record<string, string>> = {
  Deno: "ask the port `Files`, `Processes`, `Variables` or `Terminal`",
  console: "return an event or an outcome; `src/system` prints",
  Date: "take the time as a number from the port `Clock`",
  performance: "take the time as a number from the port `Clock`",
  Temporal: "take the time as a number from the port `Clock`",
  fetch: "let a tool do it: return a step that runs it",
  WebSocket: "let a tool do it: return a step that runs it",
  EventSource: "let a tool do it: return a step that runs it",
  XMLHttpRequest: "let a tool do it: return a step that runs it",
  Worker: "stay on one thread",
  setTimeout: "use `sleep` of the port `Clock`",
  setInterval: "use `sleep` of the port `Clock`",
  clearTimeout: "use `sleep` of the port `Clock`",
  clearInterval: "use `sleep` of the port `Clock`",
  prompt: "return what must be decided; the command asks",
  confirm: "return what must be decided; the command asks",
  alert: "return what must be said; the command prints",
  navigator: "take facts of the machine from a port",
  location: "take facts of the machine from a port",
  localStorage: "ask the port `Files`",
  sessionStorage: "ask the port `Files`",
  caches: "ask the port `Files`",
  globalThis: "name the thing itself, so that the reader sees what is touched",
  window: "name the thing itself, so that the reader sees what is touched",
  self: "name the thing itself, so that the reader sees what is touched",
  eval: "write the code out",
  Function: "write the function out; name its type, such as `() => void`",
};

/** Names that come from Node: each costs start-up time in Deno, so no shipped file touches them. */
const NODE: Readonly<Record<string, string>> = {
  process: "use a port (in `src/system`: `Deno`)",
  Buffer: "use `Uint8Array`, `TextEncoder` and `TextDecoder`",
  global: "name the thing itself",
  setImmediate: "use `sleep` of the port `Clock`",
  require: "use a static `import`",
};

/** Harmless members of objects that otherwise reach into the world. */
const MEMBERS: Readonly<Record<string, (member: string) => string | undefined>> = {
  Math: (member) => member === "random" ? "use the port `Random`" : undefined,
  crypto: (member) => member === "subtle" ? undefined : "use the port `Random`",
  AbortSignal: (member) => member === "timeout" ? "use `sleep` of the port `Clock`" : undefined,
};

/** Order and form that differ from machine to machine. */
const LOCALE: readonly string[] = [
  "localeCompare",
  "toLocaleString",
  "toLocaleLowerCase",
  "toLocaleUpperCase",
  "toLocaleDateString",
  "toLocaleTimeString",
];

/** What a name touches, and what to do instead. */
export interface Touch {
  readonly rule: "world" | "node" | "locale";
  readonly name: string;
  readonly instead: string;
}

/** What the identifier touches that code at this place may not, if anything. */
export function touchOf(
  node: Deno.lint.Identifier,
  place: Place,
  ancestors: readonly Node[],
): Touch | undefined {
  if (place.test || place.degree === undefined) return undefined;
  const touch = memberTouch(node) ?? nameTouch(node);
  if (touch === undefined) return undefined;
  if (touch.rule !== "node" && place.degree === "real") return undefined;
  if (touch.rule !== "locale" && isShadowed(node.name, node, ancestors)) return undefined;
  return touch;
}

function nameTouch(node: Deno.lint.Identifier): Touch | undefined {
  if (isOnlyLabel(node)) return undefined;
  const { name } = node;
  const node_ = own(NODE, name);
  if (node_ !== undefined) return { rule: "node", name, instead: node_ };
  if (name === "Intl") return { rule: "locale", name, instead: "write the format out" };
  const world = own(WORLD, name);
  if (world === undefined || (name === "Date" && readsNoClock(node))) return undefined;
  return { rule: "world", name, instead: world };
}

/** `Math.random`, `crypto.randomUUID`, `text.localeCompare`; and `Math` given away whole, which would hide the member. */
function memberTouch(node: Deno.lint.Identifier): Touch | undefined {
  const { parent } = node;
  if (parent.type === "MemberExpression" && parent.property === node && !parent.computed) {
    if (!LOCALE.includes(node.name)) return undefined;
    return {
      rule: "locale",
      name: node.name,
      instead: "compare or convert by code unit: `<`, `>`",
    };
  }
  const judge = own(MEMBERS, node.name);
  if (judge === undefined || isOnlyLabel(node) || isType(node)) return undefined;
  const member = parent.type === "MemberExpression" && parent.object === node ? nameIn(parent) : "";
  if (member === undefined || member === "") {
    if (parent.type === "NewExpression" || isInstanceOf(node)) return undefined;
    return { rule: "world", name: node.name, instead: "name the member that is used" };
  }
  const instead = judge(member);
  return instead === undefined
    ? undefined
    : { rule: "world", name: `${node.name}.${member}`, instead };
}

function nameIn(member: Deno.lint.MemberExpression): string | undefined {
  if (!member.computed && member.property.type === "Identifier") return member.property.name;
  const { property } = member;
  return property.type === "Literal" && typeof property.value === "string"
    ? property.value
    : undefined;
}

/** A type, and the right side of `instanceof`: neither reads the clock. */
function readsNoClock(node: Deno.lint.Identifier): boolean {
  return isType(node) || isInstanceOf(node);
}

function isInstanceOf(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  return parent.type === "BinaryExpression" && parent.operator === "instanceof" &&
    parent.right === node;
}

function isType({ parent }: Deno.lint.Identifier): boolean {
  return parent.type === "TSTypeReference" || parent.type === "TSInterfaceHeritage" ||
    parent.type === "TSClassImplements";
}

/** True where the identifier is only a word: a property's key, a member's name, what is being declared. */
function isOnlyLabel(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  switch (parent.type) {
    case "MemberExpression":
      return parent.property === node && !parent.computed;
    case "Property":
      return parent.key === node && !parent.computed && !parent.shorthand;
    case "TSQualifiedName":
      return parent.right === node;
    case "PropertyDefinition":
    case "MethodDefinition":
    case "TSPropertySignature":
    case "TSMethodSignature":
    case "TSAbstractMethodDefinition":
    case "TSAbstractPropertyDefinition":
      return parent.key === node && !parent.computed;
    case "TSEnumMember":
    case "ImportSpecifier":
    case "TSTypeAliasDeclaration":
    case "TSInterfaceDeclaration":
    case "TSImportType":
    case "TSTypeParameter":
    case "TSNamedTupleMember":
    case "TSTypePredicate":
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
    case "MetaProperty":
      return true;
    case "ExportSpecifier":
      return parent.local !== node || exportsElsewhere(parent);
    default:
      return isTypeParameterName(node);
  }
}

/** `export { fetch } from "./x.ts"` names something of another file. */
function exportsElsewhere(specifier: Deno.lint.ExportSpecifier): boolean {
  const { parent } = specifier;
  return "source" in parent && parent.source !== null && parent.source !== undefined;
}

/** Parameters of function types carry names that bind nothing. */
function isTypeParameterName({ parent }: Deno.lint.Identifier): boolean {
  return parent.type === "TSFunctionType" || parent.type === "TSIndexSignature";
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
