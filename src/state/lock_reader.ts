import {
  type ComponentId,
  isObject,
  type Json,
  type JsonObject,
  type Lock,
  type LockedComponent,
  parseRef,
  type Path,
  type Problem,
} from "@/model/mod.ts";
import { findInJson, placeAt } from "./find_in_json.ts";

/** What the user does about a lock that cannot be read. */
export const RESTORE = "Restore it from version control, or move it away and run `hsm sync`";

/** Nobody reads more, and to find a place the whole text is read. */
const MOST = 50;

/** Reads checked JSON into a lock; what does not fit becomes a problem and is left out. */
export class LockReader {
  readonly problems: Problem[] = [];

  constructor(readonly text: string, readonly file: string) {}

  lock(json: Json): Lock {
    const empty: Lock = { schema: 1, registries: {}, components: {}, owned: {} };
    const top = this.#object(json, []);
    if (isObject(json) && !Object.keys(empty).some((key) => Object.hasOwn(json, key))) {
      this.#refuseForeign(Object.keys(json));
      return empty;
    }
    if (top.schema !== 1) {
      this.#refuse(["schema"], this.#schemaFault(top.schema));
      return empty;
    }
    for (const key of Object.keys(top).filter((key) => !Object.hasOwn(empty, key))) {
      this.#refuse([key], `Unknown key "${key}"`);
    }
    return {
      schema: 1,
      registries: this.#map(top.registries, ["registries"], (v, path) => this.#registry(v, path)),
      components: this.#map(top.components, ["components"], (v, path) => this.#component(v, path)),
      owned: this.#map(
        top.owned,
        ["owned"],
        (kinds, path) =>
          this.#map(
            kinds,
            this.#inside(path),
            (entries, path) => this.#map(entries, path, (value, path) => this.#entry(value, path)),
          ),
      ),
    };
  }

  #schemaFault(schema: Json | undefined): string {
    if (typeof schema === "number" && schema > 1) {
      return `The lock has schema ${schema}, this hsm knows schema 1`;
    }
    return schema === undefined ? `"schema" is missing` : `"schema" is no number from 1 on`;
  }

  #registry(value: Json, path: Path): { git: string; commit: string } {
    const { git, commit } = this.#object(value, path);
    const found = {
      git: this.#text(git, [...path, "git"]),
      commit: this.#text(commit, [...path, "commit"]),
    };
    if (found.commit !== "" && !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(found.commit)) {
      this.#refuse(
        [...path, "commit"],
        `"${found.commit}" is no commit: 40 or 64 hexadecimal digits expected`,
      );
    }
    return found;
  }

  #component(value: Json, path: Path): LockedComponent {
    const id = String(path.at(-1));
    if (!isComponentId(id)) {
      this.#refuse(path, `"${id}" names no component, expected e.g. "package:x"`);
    }
    const one = this.#object(value, path);
    const optional = (key: string): string | undefined =>
      one[key] === undefined ? undefined : this.#text(one[key], [...path, key]);
    const [version, profile, mode] = [optional("version"), optional("profile"), optional("mode")];
    if (mode !== undefined && mode !== "prod" && mode !== "dev") {
      this.#refuse([...path, "mode"], `"${mode}" is no mode, expected "prod" or "dev"`);
    }
    return {
      registry: this.#text(one.registry, [...path, "registry"]),
      ...(version !== undefined && { version }),
      ...(mode !== undefined && { mode: mode === "dev" ? "dev" : "prod" }),
      ...(profile !== undefined && { profile }),
      definition: this.#object(one.definition, [...path, "definition"]),
    };
  }

  /** A file that hsm may write: below the project, whoever has written the lock. */
  #inside(path: Path): Path {
    const file = String(path.at(-1));
    const isWrong = /[\\\p{Cc}]|^[A-Za-z]:/u.test(file) ||
      file.split("/").some((name) => name === "" || name === "." || name === "..");
    if (isWrong) this.#refuse(path, `${JSON.stringify(file)} is no file of the project`);
    return path;
  }

  /** The text of an entry; a service's name becomes the name of a file. */
  #entry(value: Json, path: Path): string {
    const [, , kind, key] = path;
    if (kind === "services" && !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(String(key))) {
      this.#refuse(path, `${JSON.stringify(key)} is no name of a service`);
    }
    return this.#text(value, path);
  }

  #map<T>(
    value: Json | undefined,
    path: Path,
    read: (value: Json, path: Path) => T,
  ): Record<string, T> {
    const entries = Object.entries(this.#object(value, path));
    return Object.fromEntries(entries.map(([key, one]) => [key, read(one, [...path, key])]));
  }

  #object(value: Json | undefined, path: Path): JsonObject {
    if (isObject(value)) {
      if (!Object.hasOwn(value, "__proto__")) return value;
      this.#refuse([...path, "__proto__"], `"__proto__" is no key that hsm writes`);
      return {};
    }
    this.#refuse(path, `${nameOf(path)} is ${value === undefined ? "missing" : "no object"}`);
    return {};
  }

  #text(value: Json | undefined, path: Path): string {
    if (typeof value === "string") return value;
    this.#refuse(path, `${nameOf(path)} is ${value === undefined ? "missing" : "no text"}`);
    return "";
  }

  /** JSON with none of hsm's keys: another tool's file. */
  #refuseForeign(keys: readonly string[]): void {
    const some = keys.slice(0, 3).map((key) => `"${key}"`).join(", ");
    this.problems.push({
      code: "HSM-E0835",
      message: `"${this.file}" is there, but hsm did not write it: it holds ${some || "nothing"}`,
      place: placeAt(this.text, this.file, { offset: 0, length: 1 }),
      next: "Move it away, then run `hsm sync`: hsm never writes over it",
    });
  }

  #refuse(path: Path, message: string): void {
    if (this.problems.length === MOST) return;
    const newer = message.includes("this hsm knows");
    const found = findInJson(this.text, path) ?? findInJson(this.text, path.slice(0, -1)) ??
      { offset: 0, length: 1, kind: "value" };
    this.problems.push({
      code: newer ? "HSM-E0704" : "HSM-E0702",
      message,
      place: placeAt(this.text, this.file, found),
      next: newer ? "Update hsm, then run the same command again" : RESTORE,
    });
  }
}

function nameOf(path: Path): string {
  return path.length === 0 ? "The file" : `"${path.join(".")}"`;
}

function isComponentId(text: string): text is ComponentId {
  const ref = parseRef(text);
  return ref?.kind !== undefined && ref.registry === undefined;
}
