/** What a suite can need of the machine, and how it is seen whether that is there. */

/** A need that a test file can name in `// needs: …`. */
export type Need = keyof typeof PROBES;

const PROBES = {
  docker: dockerAnswers,
  compose: composeIsNew,
  images: imagesAreMade,
  uv: () => runs("uv", "--version"),
  python: () => runs("python3", "--version"),
  git: () => runs("git", "--version"),
  npm: () => runs("npm", "--version"),
  strace: () => runs("strace", "-V"),
  root: () => Promise.resolve(Deno.uid() === 0 ? undefined : "root is needed"),
  linux: () => Promise.resolve(Deno.build.os === "linux" ? undefined : "Linux is needed"),
  network: packageIndexAnswers,
  long: () => Promise.resolve("takes long: add --long"),
};

const known = new Map<Need, Promise<string | undefined>>();

/** Whether a word names a need. */
export function isNeed(word: string): word is Need {
  return Object.hasOwn(PROBES, word);
}

/** Why the needs are not met, one reason each; none when the suite can run. Each is looked at once. */
export async function missingNeeds(
  needs: readonly Need[],
  long: boolean,
  stop: AbortSignal,
): Promise<string[]> {
  const reasons: string[] = [];
  for (const need of needs) {
    if (need === "long" && long) continue;
    const answer = known.get(need) ?? PROBES[need](stop);
    known.set(need, answer);
    const reason = await answer;
    if (reason !== undefined) reasons.push(reason);
  }
  return reasons;
}

interface Answer {
  readonly ok: boolean;
  readonly text: string;
}

async function ask(program: string, args: readonly string[], input?: string): Promise<Answer> {
  try {
    const child = new Deno.Command(program, {
      args: [...args],
      stdin: input === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
      signal: AbortSignal.timeout(60_000),
    }).spawn();
    if (input !== undefined) {
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(input));
      await writer.close();
    }
    const output = await child.output();
    return { ok: output.success, text: new TextDecoder().decode(output.stdout).trim() };
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) };
  }
}

async function runs(program: string, flag: string): Promise<string | undefined> {
  const answer = await ask(program, [flag]);
  return answer.ok ? undefined : `\`${program}\` does not run here`;
}

async function dockerAnswers(): Promise<string | undefined> {
  const answer = await ask("docker", ["version", "--format", "{{.Server.Version}}"]);
  return answer.ok ? undefined : "no Docker daemon answers: `scripts/test --setup` starts one";
}

async function composeIsNew(): Promise<string | undefined> {
  const answer = await ask("docker", ["compose", "version", "--short"]);
  const [major = 0, minor = 0] = answer.text.replace(/^v/, "").split(".").map((part) =>
    parseInt(part)
  );
  if (answer.ok && (major > 2 || (major === 2 && minor >= 24))) return undefined;
  return "no Docker Compose 2.24 or newer: `scripts/test --setup` gets one";
}

/** The images are made in the background while other suites run: here they are waited for. */
async function imagesAreMade(stop: AbortSignal): Promise<string | undefined> {
  const file = Deno.env.get("HSM_TEST_IMAGES");
  if (file === undefined) return "no test images: `scripts/test --setup` makes them";
  for (let tries = 0; tries < 600 && !stop.aborted; tries++) {
    const state = (await Deno.readTextFile(file)).trim();
    if (state === "ready") return undefined;
    if (state.startsWith("failed")) return `the test images could not be made: ${state}`;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  return "the test images were not ready in time";
}

/** Asks the index that the user's uv is set to for one small package, past every cache. */
async function packageIndexAnswers(): Promise<string | undefined> {
  const answer = await ask("uv", ["pip", "compile", "--no-cache", "--quiet", "-"], "iniconfig\n");
  return answer.ok ? undefined : "no Python package index answers";
}
