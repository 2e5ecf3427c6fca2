/** The parts of the gate as data: a name and the arguments of one `deno` call. `ok.ts` runs them. */

import { isShipped } from "./house.ts";
import { isDoor, placeOf } from "./rooms.ts";

/** One part of the gate. */
export interface Part {
  readonly name: string;
  /** Arguments of `deno`. */
  readonly args: readonly string[];
  /** False for what `deno task ok` leaves out: it needs tools that not every machine has. */
  readonly inGate: boolean;
}

/** Flags under which tests of pure rooms run: nothing granted, nothing asked, an empty environment. */
export const PURE_FLAGS: readonly string[] = ["--no-prompt", "--ignore-env"];

/** A test that shows that {@link PURE_FLAGS} grant nothing; it runs among the pure tests. */
export const REFUSED_TEST = "scripts/house/refused_test.ts";

const CHECK_IMPORTS: readonly string[] = [
  "run",
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-run=deno",
  "--allow-env=TMPDIR",
  "scripts/house/check_imports.ts",
];

/** The parts for these files (paths from the root); a part that has no files is left out. */
export function partsOf(files: readonly string[]): readonly Part[] {
  if (files.length === 0) return [];
  const all = (name: string, args: readonly string[]): Part => ({ name, args, inGate: true });
  const on = (name: string, args: readonly string[], chosen: readonly string[]): readonly Part[] =>
    chosen.length === 0 ? [] : [all(name, [...args, ...chosen])];
  const { pure, driven, doors, pureTests, freeTests, wholeTests, realTests } = sort(files);
  const test = ["test", "--permit-no-files"];
  return [
    all("fmt", ["fmt", "--check"]),
    all("lint", ["lint"]),
    all("check", ["check", "--frozen"]),
    ...on("check:pure", ["check", "--config", "scripts/house/pure.json"], pure),
    all("check:imports", CHECK_IMPORTS),
    ...on("doc:lint", ["doc", "--lint"], doors),
    ...on("test:doc", [...test, "--parallel", "--doc", ...PURE_FLAGS], pure),
    ...on("test:doc-driven", [...test, "--doc", "-A"], driven),
    ...on("test:pure", [...test, "--parallel", ...PURE_FLAGS], pureTests),
    ...on("test:driven", [...test, "--parallel", "-A"], freeTests),
    ...on("test:whole", [...test, "-A"], wholeTests),
    ...on("test:real", [...test, "-A"], realTests).map((one) => ({ ...one, inGate: false })),
  ];
}

/** Tests that need more than Deno, or minutes: `scripts/test` runs them. */
const NEEDS_TOOLS = /^tests\/(real|scenarios|mutants|fuzz)\//;

interface Sorted {
  readonly pure: readonly string[];
  readonly driven: readonly string[];
  readonly doors: readonly string[];
  readonly pureTests: readonly string[];
  readonly freeTests: readonly string[];
  readonly wholeTests: readonly string[];
  readonly realTests: readonly string[];
}

/** The files by what is done with them. */
function sort(files: readonly string[]): Sorted {
  const rooms = files.filter((path) => isShipped(path) && path !== "main.ts");
  const isPure = (path: string): boolean => placeOf(path).degree === "pure";
  const tests = files.filter((path) => path.endsWith("_test.ts"));
  const whole = tests.filter((path) => path.startsWith("tests/"));
  const pureTests = tests.filter((path) => path === REFUSED_TEST || isPure(path));
  return {
    pure: rooms.filter(isPure),
    driven: rooms.filter((path) => !isPure(path)),
    doors: rooms.filter((path) => isDoor(path, "main.ts")),
    pureTests,
    freeTests: tests.filter((path) => !pureTests.includes(path) && !whole.includes(path)),
    wholeTests: whole.filter((path) => !NEEDS_TOOLS.test(path)),
    realTests: whole.filter((path) => NEEDS_TOOLS.test(path)),
  };
}
