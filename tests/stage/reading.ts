/**
 * Reads plain data strictly: every word is asked for by its name, and what nobody asked for is a mistake. Mistakes are
 * collected, so that a file shows all of them at once.
 */
export class Reading {
  readonly #known = new Set<string>();

  constructor(
    readonly value: unknown,
    readonly path: string,
    readonly mistakes: string[],
  ) {}

  /** False where the word was not written. */
  get present(): boolean {
    return this.value !== undefined;
  }

  wrong(message: string): void {
    this.mistakes.push(this.path === "" ? message : `${this.path}: ${message}`);
  }

  isMap(): boolean {
    return typeof this.value === "object" && this.value !== null && !Array.isArray(this.value);
  }

  /** The value where it is one word. */
  word(): string | undefined {
    return typeof this.value === "string" ? this.value : undefined;
  }

  has(key: string): boolean {
    return this.isMap() && Object.hasOwn(this.#table(), key);
  }

  seen(key: string): void {
    this.#known.add(key);
  }

  raw(key: string): unknown {
    this.#known.add(key);
    return this.#table()[key];
  }

  /** All keys with their values; each is then known. */
  entries(): [string, Reading][] {
    return Object.entries(this.#table()).map(([key, value]) => {
      this.#known.add(key);
      return [key, new Reading(value, this.#below(key), this.mistakes)];
    });
  }

  /** A text; numbers and booleans are not taken for one. */
  text(key: string, otherwise?: string): string {
    const value = this.raw(key);
    if (typeof value === "string") return value;
    if (value === undefined && otherwise !== undefined) return otherwise;
    this.wrong(value === undefined ? `"${key}" is missing` : `"${key}" is no text: quote it`);
    return "";
  }

  number(key: string, otherwise: number): number {
    const value = this.raw(key);
    if (value === undefined) return otherwise;
    if (typeof value !== "number") this.wrong(`"${key}" is no number`);
    return Number(value);
  }

  flag(key: string): boolean {
    const value = this.raw(key);
    if (value !== undefined && value !== true) this.wrong(`"${key}" is either true or left out`);
    return value === true;
  }

  /** One text, or a list of texts. */
  texts(key: string, otherwise?: readonly string[]): readonly string[] {
    const value = this.raw(key);
    if (value === undefined && otherwise !== undefined) return otherwise;
    return new Reading(value, this.#below(key), this.mistakes).asTexts();
  }

  asTexts(): readonly string[] {
    const list = Array.isArray(this.value) ? this.value : [this.value];
    if (!list.every((one) => typeof one === "string")) this.wrong("is no list of texts");
    return list.map(String);
  }

  /** One value, or a list of values. */
  list(key: string): readonly unknown[] {
    const value = this.raw(key);
    if (value === undefined) return [];
    const list = Array.isArray(value) ? value : [value];
    if (list.length === 0) this.wrong(`"${key}" is empty`);
    return list;
  }

  /** A command line: words as a list, or a text in which quotes hold words together. */
  words(key: string): readonly string[] {
    const value = this.raw(key);
    if (Array.isArray(value)) return new Reading(value, this.#below(key), this.mistakes).asTexts();
    if (typeof value !== "string") return [];
    const words: string[] = [];
    const pattern = /\s*((?:[^\s"']|"[^"]*"|'[^']*')+)/gy;
    let end = 0;
    for (let match = pattern.exec(value); match !== null; match = pattern.exec(value)) {
      words.push((match[1] ?? "").replace(/"([^"]*)"|'([^']*)'/g, (_, a, b) => a ?? b));
      end = pattern.lastIndex;
    }
    if (value.slice(end).trim() !== "") this.wrong(`"${key}" has a quote without an end`);
    return words;
  }

  map(key: string): Reading {
    return new Reading(this.raw(key), this.#below(key), this.mistakes);
  }

  maps(key: string, otherwise?: readonly Reading[]): readonly Reading[] {
    const value = this.raw(key);
    if (value === undefined && otherwise !== undefined) return otherwise;
    if (!Array.isArray(value)) {
      this.wrong(`"${key}" is no list`);
      return [];
    }
    return value.map((one, at) => new Reading(one, `${this.#below(key)}.${at + 1}`, this.mistakes));
  }

  textMap(key: string): Readonly<Record<string, string>> {
    return this.map(key).asTextMap();
  }

  asTextMap(): Readonly<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const [key, one] of this.entries()) {
      if (typeof one.value !== "string") one.wrong("is no text: quote it");
      found[key] = String(one.value);
    }
    return found;
  }

  /** To be called last: what was not asked for is unknown. */
  end(): void {
    if (this.value !== undefined && !this.isMap()) this.wrong("expected a map");
    for (const key of Object.keys(this.#table())) {
      if (!this.#known.has(key)) this.wrong(`unknown word "${key}"`);
    }
  }

  #table(): Record<string, unknown> {
    return this.isMap() ? this.value as Record<string, unknown> : {};
  }

  #below(key: string): string {
    return this.path === "" ? key : `${this.path}.${key}`;
  }
}
