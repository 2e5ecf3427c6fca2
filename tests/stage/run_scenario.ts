import { checkStep } from "./check_step.ts";
import { makeEdits } from "./make_edits.ts";
import { copyProduct } from "./copy_product.ts";
import { makeSandbox, type Sandbox } from "./sandbox.ts";
import { type Snapshot, takeSnapshot } from "./snapshot.ts";
import type { Stage } from "./stage.ts";
import type { Scenario, Step } from "./vocabulary.ts";

/** How a scenario ended. `report` is empty where all checks held. */
export interface Ended {
  /** 1-based number of the step that failed; 0 where none did. */
  readonly step: number;
  readonly report: string;
}

const SCENARIOS = new URL("../scenarios", import.meta.url).pathname;
const LIMIT = 120_000;

/**
 * Runs one scenario in a folder of its own, up to the first step that is not as it should be. A mistake of the scenario
 * itself (an edit that does not fit, a repository that cannot be made) throws.
 *
 * @param underTest the program under test
 */
export async function runScenario(
  stage: Stage,
  scenario: Scenario,
  underTest: string,
  run = "",
): Promise<Ended> {
  const own = `${SCENARIOS}/${scenario.folder}`;
  const given = await exists(`${own}/given`) ? `${own}/given` : "";
  const { product } = scenario.given;
  const hsm = product
    ? await copyProduct(underTest, `${stage.root}/product-${scenario.folder}${run}`, product)
    : underTest;
  const sandbox = await makeSandbox({ stage, from: given, hsm, run }, scenario);
  const start = await takeSnapshot(sandbox.folder);
  const after: Snapshot[] = [];
  let before = start;
  for (const [at, step] of sandbox.scenario.steps.entries()) {
    await makeEdits(sandbox.project, step.edits);
    if (at > 0 || hasEdits(step)) before = await takeSnapshot(sandbox.folder);
    const ran = await runStep(sandbox, step, hsm);
    const now = await takeSnapshot(sandbox.folder);
    const wrong = [
      ...checkStep(step.checks, {
        ...ran,
        start,
        after,
        before,
        now,
        installed,
        project: sandbox.project,
        own: (name) => Deno.readTextFileSync(`${own}/${name}`),
      }),
      ...(ran.late ? [`did not end within ${LIMIT / 1000} s`] : []),
    ];
    if (wrong.length > 0) return { step: at + 1, report: report(scenario, at, step, ran, wrong) };
    after.push(now);
  }
  if (!stage.keep) await Deno.remove(sandbox.folder, { recursive: true });
  return { step: 0, report: "" };
}

function hasEdits({ edits }: Step): boolean {
  return Object.values(edits).some((one) => Object.keys(one).length > 0);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly trace: string;
  readonly calls: readonly string[];
  readonly late: boolean;
}

async function runStep(sandbox: Sandbox, step: Step, hsm: string): Promise<Ran> {
  const { folder, project } = sandbox;
  const env: Record<string, string> = { ...sandbox.env, ...step.env };
  for (const name of step.unset) delete env[name];
  await Deno.remove(`${folder}/calls`).catch(() => {});
  const [word = "", ...args] = step.run;
  const program = word === "hsm" ? hsm : word.includes("/") ? `${project}/${word}` : word;
  const trace = `${folder}/tmp/trace`;
  const watched = step.checks.startsNothing
    ? ["strace", "-f", "-qq", "-e", "trace=execve,openat,rename,unlink,mkdir", "-o", trace, program]
    : [program.startsWith("/") ? program : await which(program, env["PATH"] ?? "")];
  const child = new Deno.Command(watched[0] ?? "", {
    args: [...watched.slice(1), ...args],
    cwd: `${project}/${step.in}`,
    env,
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, LIMIT);
  const feeding = feed(child, step.stdin);
  const stopping = step.stop && stopWhen(child, step.stop.signal, `${project}/${step.stop.when}`);
  const { code, stdout, stderr } = await child.output();
  clearTimeout(timer);
  await feeding;
  const stopped = await stopping?.(); // true where the file appeared
  const text = new TextDecoder();
  const calls = await Deno.readTextFile(`${folder}/calls`).catch(() => "");
  return {
    exit: code,
    stdout: text.decode(stdout),
    stderr: text.decode(stderr) +
      (stopped === false ? "\n[the file of `stop:` never appeared]" : ""),
    trace: step.checks.startsNothing ? await Deno.readTextFile(trace).catch(() => "") : "",
    calls: calls.split("\n").filter((line) => line !== ""),
    late,
  };
}

async function which(name: string, path: string): Promise<string> {
  for (const folder of path.split(":")) {
    if (await exists(`${folder}/${name}`)) return `${folder}/${name}`;
  }
  throw new Error(
    `there is no program "${name}" for this scenario: does it lack a word in needs:?`,
  );
}

async function feed(child: Deno.ChildProcess, text: string): Promise<void> {
  const writer = child.stdin.getWriter();
  // A program that does not read its input may be gone already.
  await writer.write(new TextEncoder().encode(text)).catch(() => {});
  await writer.close().catch(() => {});
}

/** Sends a signal as soon as a file is there; the answer tells whether it ever was. */
function stopWhen(
  child: Deno.ChildProcess,
  signal: Deno.Signal,
  file: string,
): () => Promise<boolean> {
  let ended = false;
  const watching = (async (): Promise<boolean> => {
    while (!ended) {
      if (await exists(file)) {
        try {
          child.kill(signal);
        } catch {
          // It ended just now.
        }
        return true;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return false;
  })();
  return () => {
    ended = true;
    return watching;
  };
}

/** Distribution → version, as the metadata of the environment `.venv` has it. */
function installed(snapshot: Snapshot): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const path of snapshot.keys()) {
    const match = /^\.venv\/lib\/python[^/]+\/site-packages\/([^/]+)-([^-/]+)\.dist-info$/.exec(
      path,
    );
    if (match) found.set((match[1] ?? "").replace(/[-_.]+/g, "-").toLowerCase(), match[2] ?? "");
  }
  return found;
}

function report(
  scenario: Scenario,
  at: number,
  step: Step,
  ran: Ran,
  wrong: readonly string[],
): string {
  const indent = (text: string): string =>
    text.trimEnd().split("\n").map((line) => `    ${line}`).join("\n");
  return [
    `${scenario.name} (${scenario.requirements.join(", ")})`,
    `step ${at + 1}: ${step.it}`,
    `  $ ${step.run.join(" ")}`,
    `  exit code ${ran.exit}`,
    ...(ran.stdout === "" ? [] : ["  stdout:", indent(ran.stdout)]),
    ...(ran.stderr === "" ? [] : ["  stderr:", indent(ran.stderr)]),
    "  not as it should be:",
    ...wrong.map((one) => `  - ${one}`),
  ].join("\n");
}
