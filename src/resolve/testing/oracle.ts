/**
 * The definition of design §6.1 by brute force, for registries of a dozen names in one registry. Nothing here is shared
 * with the engine: a stack is found as the intersection of *all* sets of names that are closed under the demands, not by
 * following anything.
 *
 * @module
 */
import type {
  Catalog,
  Component,
  ContainerComponent,
  PackageComponent,
  Project,
} from "@/model/mod.ts";

/** What the definition says: the names in the stack, or that there is none. */
export type Verdict = { readonly ok: true; readonly names: readonly string[] } | {
  readonly ok: false;
};

/** If all of `need` is in the stack, then all of `give` is. */
interface Rule {
  readonly need: number;
  readonly give: number;
}

interface Group {
  readonly name: string;
  readonly many: boolean;
  readonly options: number;
  readonly fallback: number;
  readonly chosen: boolean;
  readonly min: number;
  readonly max: number;
}

/** Computes the verdict. */
export function judge(project: Project, catalog: Catalog): Verdict {
  const table = new Table(catalog);
  const rules = table.rules(project);
  const groups = table.groups(project);
  if (table.isBroken) return { ok: false };
  let set = 0;
  for (;;) {
    set = leastClosed(rules, set, table.size);
    const picked = picks(groups, table, set);
    if (picked === FAILED) return { ok: false };
    // A profile is judged once no group wants anything.
    const more = (picked & ~set) !== 0 ? picked : table.profileNeeds(project, set);
    if ((more & ~set) === 0) break;
    set |= more;
  }
  return holds(project, table, groups, set) ? { ok: true, names: table.names(set) } : { ok: false };
}

const FAILED = -1;

/** The intersection of all closed sets that contain the seed. */
function leastClosed(rules: readonly Rule[], seed: number, size: number): number {
  let least = (1 << size) - 1;
  for (let set = 0; set < 1 << size; set++) {
    if ((set & seed) !== seed) continue;
    if (rules.every(({ need, give }) => (set & need) !== need || (set & give) === give)) {
      least &= set;
    }
  }
  return least;
}

function picks(groups: readonly Group[], table: Table, set: number): number {
  let more = 0;
  for (const group of groups) {
    if ((set & table.bit(group.name)) === 0 || group.chosen) continue;
    if (group.many) more |= group.fallback;
    else if ((set & group.options) === 0) {
      const only = count(group.options) === 1 ? group.options : 0;
      const pick = group.fallback !== 0 ? group.fallback : only;
      if (pick === 0) return FAILED;
      more |= pick;
    }
  }
  return more;
}

function holds(project: Project, table: Table, groups: readonly Group[], set: number): boolean {
  if ((set & table.bit(MISSING)) !== 0) return false;
  for (const group of groups) {
    if ((set & table.bit(group.name)) === 0) continue;
    const members = count(set & group.options);
    if (group.many ? members < group.min || members > group.max : members !== 1) return false;
  }
  return !table.conflicts(set) && !table.hasCircle(set, groups) && table.versionsFit(project, set);
}

/** The name behind every reference that names nothing. */
const MISSING = "(missing)";

class Table {
  readonly #bits = new Map<string, number>();
  readonly #components: readonly Component[];
  /** Something is wrong that holds for every set, e.g. a choice that is no option. */
  isBroken = false;

  constructor(catalog: Catalog) {
    this.#components = catalog.components;
    const virtual = this.#real().flatMap((c) => [...c.provides]);
    const names = new Set([...this.#components.map((c) => c.name), ...virtual, MISSING]);
    for (const name of names) this.#bits.set(name, 1 << this.#bits.size);
  }

  get size(): number {
    return this.#bits.size;
  }

  bit(name: string): number {
    return this.#bits.get(name) ?? this.#bits.get(MISSING) ?? 0;
  }

  names(set: number): readonly string[] {
    return this.#real().map((c) => c.name).filter((name) => (set & this.bit(name)) !== 0).sort();
  }

  rules(project: Project): readonly Rule[] {
    const rules: Rule[] = [];
    const add = (need: number, names: readonly string[]): void => {
      for (const name of names) rules.push({ need, give: this.bit(name) });
    };
    add(0, project.packages.map((e) => e.ref.name));
    add(0, project.containers.map((e) => e.ref.name));
    add(0, project.groups.map((e) => e.ref.name));
    for (const entry of project.groups) {
      add(this.bit(entry.ref.name), entry.choose.map((choice) => choice.ref.name));
    }
    for (const component of this.#real()) {
      const own = this.bit(component.name);
      if (component.kind === "package") {
        for (const dependency of component.dependencies) {
          if (dependency.kind === "component") add(own, [dependency.ref.name]);
        }
      }
      for (const implication of component.implies) {
        add(own, [implication.target.name, ...implication.choose.map((c) => c.name)]);
        if (implication.choose.some((c) => !this.#isOption(implication.target.name, c.name))) {
          add(own, [MISSING]);
        }
      }
    }
    for (const group of this.#components) {
      if (group.kind !== "group") continue;
      for (const option of group.options) {
        const both = this.bit(group.name) | this.bit(option.ref.name);
        for (const implication of option.implies) add(both, [implication.target.name]);
      }
    }
    return rules;
  }

  groups(project: Project): readonly Group[] {
    const files = this.#components.filter((c) => c.kind === "group");
    const provided = new Set(this.#real().flatMap((c) => [...c.provides]));
    const names = new Set([...files.map((g) => g.name), ...provided]);
    return [...names].map((name) => {
      const file = files.find((g) => g.name === name);
      const entry = project.groups.find((e) => e.ref.name === name);
      const many = file?.strategy === "M-of-N";
      const chosen = entry !== undefined && (entry.list || entry.choose.length > 0);
      if (entry?.choose.some((c) => !this.#isOption(name, c.ref.name))) this.isBroken = true;
      if (entry !== undefined && chosen && !many && entry.choose.length !== 1) this.isBroken = true;
      const options = this.#real().filter((c) => this.#isOption(name, c.name));
      return {
        name,
        many,
        chosen,
        options: options.reduce((bits, c) => bits | this.bit(c.name), 0),
        fallback: (file?.default ?? []).reduce((bits, option) => bits | this.bit(option), 0),
        min: file?.min ?? 0,
        max: file?.max ?? Infinity,
      };
    });
  }

  /** What the profiles of the containers in the set need; the profile is the entry's, else `default`. */
  profileNeeds(project: Project, set: number): number {
    let needs = 0;
    for (const component of this.#real()) {
      if (component.kind !== "container" || (set & this.bit(component.name)) === 0) continue;
      const entry = project.containers.find((e) => e.ref.name === component.name);
      const profile = component.profiles.find((p) => p.name === (entry?.profile ?? "default"));
      for (const dependency of profile?.dependencies ?? []) {
        if (dependency.kind === "component") needs |= this.bit(dependency.ref.name);
      }
    }
    return needs;
  }

  conflicts(set: number): boolean {
    return this.#in(set).some((c) =>
      c.compatibility.conflicts.some((name) => name !== c.name && (set & this.bit(name)) !== 0)
    );
  }

  /** All versions in these registries are whole numbers, and every range is `>=N`. */
  versionsFit(project: Project, set: number): boolean {
    return project.python === undefined &&
      this.#in(set).every((c) =>
        Object.entries(c.compatibility.requires).every(([name, range]) => {
          const other = this.#in(set).find((o) => o.name === name);
          return other?.version === undefined || Number(other.version) >= Number(range.slice(2));
        })
      );
  }

  hasCircle(set: number, groups: readonly Group[]): boolean {
    const inside = this.#in(set);
    const reach = new Map(inside.map((c) => [c.name, new Set(this.#needs(c, set, groups))]));
    for (const middle of inside) {
      for (const from of inside) {
        if (!reach.get(from.name)?.has(middle.name)) continue;
        for (const to of reach.get(middle.name) ?? []) reach.get(from.name)?.add(to);
      }
    }
    return inside.some((c) => reach.get(c.name)?.has(c.name));
  }

  #needs(component: Component, set: number, groups: readonly Group[]): readonly string[] {
    if (component.kind !== "package") return [];
    return component.dependencies.flatMap((dependency) => {
      if (dependency.kind !== "component") return [];
      const group = groups.find((g) => g.name === dependency.ref.name);
      if (group === undefined) return [dependency.ref.name];
      return this.names(set & group.options).filter((name) => name !== component.name);
    });
  }

  #isOption(group: string, name: string): boolean {
    return this.#components.some((c) =>
      c.kind === "group"
        ? c.name === group && c.options.some((option) => option.ref.name === name)
        : c.name === name && c.provides.includes(group)
    );
  }

  #in(set: number): readonly (PackageComponent | ContainerComponent)[] {
    return this.#real().filter((c) => (set & this.bit(c.name)) !== 0);
  }

  #real(): readonly (PackageComponent | ContainerComponent)[] {
    return this.#components.filter((c) => c.kind !== "group");
  }
}

function count(bits: number): number {
  let left = bits;
  let found = 0;
  for (; left !== 0; left &= left - 1) found += 1;
  return found;
}
