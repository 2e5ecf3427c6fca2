import { STRINGS, VALUES } from "./hostile.ts";
import type { Random } from "./random.ts";

type Holder = unknown[] | Record<string, unknown>;

interface Spot {
  readonly holder: Holder;
  readonly key: string | number;
}

/** Changes one or a few nodes of parsed data: what comes out can be written in the format again. */
export function mutateData(random: Random, data: unknown, other: unknown): unknown {
  const box = { root: structuredClone(data) };
  const far = spotsOf({ root: other });
  for (let left = 1 + random.below(3); left > 0; left--) {
    const spots = spotsOf(box);
    if (spots.length === 0) break;
    const spot = random.pick(spots);
    if (spot.holder === box && !random.oneIn(20)) continue;
    mutateSpot(random, spot, far);
  }
  return box.root;
}

function mutateSpot(random: Random, { holder, key }: Spot, far: readonly Spot[]): void {
  const value = get(holder, key);
  switch (random.below(8)) {
    case 0:
      // A copy: what is put there may be changed next.
      return put(holder, key, structuredClone(random.pick(VALUES)));
    case 1:
    case 2:
      return put(holder, key, random.pick(STRINGS));
    case 3:
      return drop(holder, key);
    case 4: {
      // A key or item of another file of the same kind.
      const { holder: from, key: name } = random.pick(far);
      if (Array.isArray(holder)) holder.push(structuredClone(get(from, name)));
      else define(holder, String(name), structuredClone(get(from, name)));
      return;
    }
    case 5:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(value));
      else define(holder, `${key}2`, structuredClone(value));
      return;
    case 6:
      return put(holder, key, retyped(random, value));
    default:
      if (Array.isArray(holder)) return put(holder, key, { [random.pick(STRINGS)]: value });
      drop(holder, key);
      return define(holder, random.pick(STRINGS), value);
  }
}

function retyped(random: Random, value: unknown): unknown {
  switch (random.below(4)) {
    case 0:
      return [value];
    case 1:
      return { name: value };
    case 2:
      return typeof value === "string" ? value.length : JSON.stringify(value) ?? "";
    default:
      return Array.isArray(value) || typeof value !== "object" || value === null
        ? { [JSON.stringify(value)?.slice(0, 50) ?? ""]: null }
        : Object.keys(value);
  }
}

/** Every place of a value, the outermost included. */
function spotsOf(box: { readonly root: unknown }): readonly Spot[] {
  const found: Spot[] = [];
  const open: Holder[] = [box];
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    for (const key of Object.keys(holder)) {
      found.push({ holder, key: Array.isArray(holder) ? Number(key) : key });
      const value = get(holder, key);
      if (typeof value === "object" && value !== null) open.push(value as Holder);
    }
  }
  return found;
}

function get(holder: Holder, key: string | number): unknown {
  return Reflect.get(holder, key);
}

function put(holder: Holder, key: string | number, value: unknown): void {
  if (Array.isArray(holder)) holder[Number(key)] = value;
  else define(holder, String(key), value);
}

function drop(holder: Holder, key: string | number): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

/** Also `__proto__` becomes a key like others. */
function define(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}
