/** Decides whether one file may import another: direction (the star) and doors. Pure; the lint plugin asks it. */

import {
  isDoor,
  isTestHelp,
  MAIN_IMPORTS,
  type Place,
  placeOf,
  roomNamed,
  TEXT_ROOMS,
  wingOf,
} from "./rooms.ts";

/** One import as it stands in a file. */
export interface Import {
  /** Path of the importing file from the root of the repository. */
  readonly from: string;
  /** What stands between the quotes. */
  readonly specifier: string;
  /** True where the import vanishes at run time. */
  readonly typeOnly: boolean;
}

/** A broken rule: which one, what is wrong, what to do. */
export interface Verdict {
  readonly rule: "direction" | "doors" | "pinned";
  readonly message: string;
  readonly hint: string;
}

/** Path from the root that a specifier means, or `undefined` where it names no file of the repository. */
export function targetOf(from: string, specifier: string): string | undefined {
  if (specifier.startsWith("@/")) return normalise(`src/${specifier.slice(2)}`);
  if (!specifier.startsWith(".")) return undefined;
  return normalise(`${from.slice(0, from.lastIndexOf("/") + 1)}${specifier}`);
}

/** Every rule that the import breaks; empty where it is welcome. */
export function judgeImport(found: Import): readonly Verdict[] {
  const target = targetOf(found.from, found.specifier);
  if (target === undefined) return pinnedVerdict(found.specifier);
  const from = placeOf(found.from);
  const to = placeOf(target);
  if (wingOf(from.path) === wingOf(to.path)) {
    return from.test || !to.test ? [] : [testCode(from, to)];
  }
  const wrongWay = directionVerdict(from, to, found.typeOnly);
  return wrongWay === undefined ? doorVerdict(from, to) : [wrongWay];
}

function pinnedVerdict(specifier: string): readonly Verdict[] {
  if (!/^(npm|jsr|https?|file|data):|^\//.test(specifier)) return [];
  return [{
    rule: "pinned",
    message: `Import of "${specifier}" names its source in the file`,
    hint: "Pin the package in `deno.json` under `imports` and import it by its name",
  }];
}

function directionVerdict(from: Place, to: Place, typeOnly: boolean): Verdict | undefined {
  if (from.zone === "scripts" || from.zone === "tests") return undefined;
  if (from.zone === "elsewhere") return undefined;
  if (to.zone === "tests") {
    return from.test ? undefined : testCode(from, to);
  }
  if (from.zone === "main" && to.path === "deno.json") return undefined;
  const { imports, types } = reachOf(from);
  if (imports.includes(to.room)) return undefined;
  if (!types.includes(to.room)) {
    const may = [...imports, ...types.map((name) => `types of ${name}`)].join(", ") || "nothing";
    return direction(from, to, `of hsm it may import: ${may}`);
  }
  return typeOnly ? undefined : direction(from, to, "take its types only, with `import type`");
}

/** What code at this place may import; tests of rooms that work with ports may also use the fakes of `system`. */
function reachOf(
  from: Place,
): { readonly imports: readonly string[]; readonly types: readonly string[] } {
  if (from.zone === "main") return { imports: MAIN_IMPORTS, types: [] };
  if (from.zone === "ports") return { imports: ["model"], types: [] };
  const room = roomNamed(from.room);
  if (room === undefined) return { imports: [], types: [] };
  const types = room.types ?? [];
  if (!from.test || room.degree === "pure") return { imports: room.imports, types };
  return { imports: [...room.imports, ...types, "system"], types: [] };
}

function direction(from: Place, to: Place, rule: string): Verdict {
  return {
    rule: "direction",
    message: `"${from.path}" imports "${to.path}", which it may not know`,
    hint: `${capital(nameOf(from))}: ${rule}. What several rooms need is a noun: move it to ` +
      "`src/model`, or let `src/hsm` pass it in",
  };
}

function testCode(from: Place, to: Place): Verdict {
  return {
    rule: "direction",
    message: `"${from.path}" imports the test code "${to.path}"`,
    hint: "Move what the program needs out of the test file",
  };
}

function doorVerdict(from: Place, to: Place): readonly Verdict[] {
  if (to.zone !== "room" || isDoor(to.path, from.path)) return [];
  if (from.test && isTestHelp(to.path)) return [];
  const door = to.room === "text"
    ? `one of \`src/text/{${TEXT_ROOMS.join(",")}}/mod.ts\``
    : `\`src/${to.room}/mod.ts\``;
  return [{
    rule: "doors",
    message: `"${from.path}" enters the room "${to.room}" by "${to.path}", which is no door`,
    hint: `Import ${door} instead, and re-export there what others need`,
  }];
}

function nameOf(place: Place): string {
  return place.zone === "room" ? `room "${place.room}"` : `"${place.path}"`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function normalise(path: string): string {
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") out.pop();
    else if (part !== "." && part !== "") out.push(part);
  }
  return out.join("/");
}
