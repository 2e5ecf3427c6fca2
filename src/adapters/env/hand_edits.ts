import { type AdapterInput, type Place, type Problem, textOf } from "@/model/mod.ts";
import { parseEnvFile } from "@/text/words/mod.ts";
import { placeTaken } from "../ownership/place_taken.ts";
import { HOST_ENV, NETWORK_ENV } from "./env_files.ts";
import { writtenBy } from "./marked_text.ts";

/** An env file that hsm would change or remove. */
interface Due {
  readonly path: string;
  /** The text it gets; undefined: it goes. */
  readonly text: string | undefined;
}

/** Whether somebody wrote in a file that hsm would change. */
export function isByHand({ snapshot }: AdapterInput, { path, text }: Due): boolean {
  const found = textOf(snapshot, path);
  return found !== undefined && found !== text && writtenBy(found) !== "hsm";
}

/**
 * What somebody wrote into an env file and would be lost. Names only, never a value: any of them may be secret. There is no
 * adopting: a file that hsm does not keep up would lead programs to addresses of what was swapped away, and there are other
 * places for the user's own values.
 */
export function handEdits(input: AdapterInput, due: Due): readonly Problem[] {
  const { snapshot, options } = input;
  const { path } = due;
  const taken = placeTaken(path, snapshot.files.get(path));
  if (taken.length > 0 || !isByHand(input, due) || options.backup) return taken;
  const found = textOf(snapshot, path) ?? "";
  if (writtenBy(found) === "foreign") return [foreign(path, found)];
  return options.overwrite ? [] : [edited(due, found)];
}

function edited({ path, text = "" }: Due, found: string): Problem {
  const [wanted, there] = [valuesOf(text), valuesOf(found)];
  const added = there.keys().filter((name) => !wanted.has(name)).toArray();
  const gone = wanted.keys().filter((name) => !there.has(name)).toArray();
  const other = wanted.keys().filter((name) => {
    return there.has(name) && there.get(name)?.value !== wanted.get(name)?.value;
  }).toArray();
  const said = [
    ...(other.length > 0 ? [`hsm would write another value for ${other.join(", ")}`] : []),
    ...(added.length > 0 ? [`hsm would take out ${added.join(", ")}`] : []),
    ...(gone.length > 0 ? [`hsm would put in ${gone.join(", ")}`] : []),
  ];
  const place = placeOf(path, [...other, ...added].map((name) => there.get(name)));
  return {
    code: "HSM-E0832",
    message: `${path} was edited by hand${said.length > 0 ? `: ${said.join("; ")}` : ""}`,
    ...(place && { place }),
    next: `${
      elsewhere(path)
    }, then run \`hsm sync --overwrite\` (\`--backup\` keeps a copy of the file)`,
  };
}

function foreign(path: string, found: string): Problem {
  const values = valuesOf(found);
  const place = placeOf(path, [...values.values()]);
  return {
    code: "HSM-E0833",
    message: `${path} is there, but hsm did not write it (it sets: ${
      values.keys().toArray().join(", ") || "nothing"
    })`,
    ...(place && { place }),
    next: `${
      elsewhere(path)
    }, then run \`hsm sync --backup\` to keep a copy and write the file, or move it away`,
  };
}

/** Where values of the user's own belong. */
function elsewhere(path: string): string {
  return path === HOST_ENV || path === NETWORK_ENV
    ? "Put values of your own into .env, which wins, or under `env:` in hsm.yaml"
    : "Put values of your own under `env:` of the container in hsm.yaml";
}

interface Value {
  readonly name: string;
  readonly value: string | undefined;
  readonly line: number;
}

/** What a text sets. A line of a pasted key is no name, though a reader may take it for one: it is not shown. */
function valuesOf(text: string): ReadonlyMap<string, Value> {
  const values = parseEnvFile(text).entries.filter(({ name, value }) => {
    return value !== undefined && name.length <= LONGEST_NAME;
  });
  return new Map(values.map(({ name, value, line }) => [name, { name, value, line }]));
}

/** Lines of keys and certificates have 64 signs or more. */
const LONGEST_NAME = 60;

/** The first line that differs, without its value. */
function placeOf(file: string, values: readonly (Value | undefined)[]): Place | undefined {
  const lines = values.filter((value) => value !== undefined)
    .toSorted((a, b) => a.line - b.line);
  const [first] = lines;
  if (first === undefined) return undefined;
  const { name, line } = first;
  return { file, line, column: 1, length: name.length, lineText: `${name}=…` };
}
