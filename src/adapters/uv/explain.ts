import type { AdapterInput, Problem, StepOutcome } from "@/model/mod.ts";
import { mergeDemands } from "../python/demands.ts";

/** What uv says when something fails, and what that means. */
interface Meaning extends Pick<Problem, "code" | "message" | "next"> {
  readonly says: RegExp;
}

/** The first that fits counts: uv tells of a failed build also where the build only failed to get something. */
const MEANINGS: readonly Meaning[] = [
  {
    says: /No space left on device/,
    code: "HSM-E0890",
    message: "uv found no room on a disk",
    next: "Free some space where uv's words say, then run the same command again",
  },
  {
    says: /conflicting URLs/,
    code: "HSM-E0434",
    message: "Two packages want one distribution from different places",
    next:
      "Add `override: true` to the entry in hsm.yaml whose source shall win, or make both name the same place",
  },
  {
    says: /No interpreter found|python-build-standalone/,
    code: "HSM-E0437",
    message: "uv found no Python that the project can use, and could not get one",
    next:
      "Install one that fits `requires-python`, or name it in hsm.yaml: `managers: { python: { use: uv, interpreter: PATH } }`",
  },
  {
    says: /couldn't find remote ref/,
    code: "HSM-E0438",
    message: "A git repository does not have the tag, branch or commit that a source names",
    next: "Correct `ref:` in the component's file, or at the entry in hsm.yaml",
  },
  {
    says: /Git operation failed/,
    code: "HSM-E0439",
    message: "uv could not get a git repository",
    next:
      "Check the address in the component's file, the network, and whether `git ls-remote ADDRESS` works here",
  },
  {
    says: /does not appear to be a Python project|has no subdirectory/,
    code: "HSM-E0431",
    message: "There is no Python project where a source says it is",
    next:
      "Correct `path:` or `subdirectory:` in the component's file, or put a pyproject.toml into the folder",
  },
  {
    says: /Failed to build|build backend/i,
    code: "HSM-E0431",
    message: "A package could not be built",
    next: "Read the build's output above; often a compiler, a header or a variable is missing",
  },
  {
    says: /No solution found/,
    code: "HSM-E0430",
    message: "uv found no set of versions that satisfies every requirement",
    next:
      "Loosen one of the ranges named above, in hsm.yaml, in a component or in your pyproject.toml",
  },
  {
    says: /invalid peer certificate|UnknownIssuer/,
    code: "HSM-E0435",
    message: "uv does not trust the certificate of an index or of a source",
    next:
      "Name the file of its authority in SSL_CERT_FILE, or set UV_SYSTEM_CERTS=true where the system trusts it",
  },
  {
    says: /Failed to fetch|error sending request|network|offline/i,
    code: "HSM-E0432",
    message: "uv could not get a package",
    next: "Check the network, the index and its credentials; `-vv` shows all that uv says",
  },
  {
    says: /is not a valid Python environment/,
    code: "HSM-E0436",
    message: "There is something else where the environment should be",
    next: "Move it away, or name another folder in UV_PROJECT_ENVIRONMENT",
  },
];

/** What a failed call of uv means for the user. */
export function explain({ step, ran }: StepOutcome, input: AdapterInput): Problem {
  const stderr = ran?.stderr ?? "";
  if (ran?.code === 127) {
    return {
      output: stderr,
      code: "HSM-E0401",
      message: "uv could not be started",
      next: "Install uv (`pip install uv`), or start hsm with `scripts/hsm`, which gets it",
    };
  }
  const owners = mergeDemands(input).filter((entry) => mentions(stderr, entry.distribution))
    .flatMap((entry) => entry.owners.map((owner) => `${owner} wants ${entry.text}`));
  const { code, message, next } = MEANINGS.find(({ says }) => says.test(stderr)) ?? {
    code: "HSM-E0433",
    message: `\`${step.subject}\` failed with exit code ${ran?.code ?? "?"}`,
    next: "Read uv's words above; `-vv` shows all of them",
  };
  return { output: stderr, ...(owners.length > 0 && { causes: owners }), code, message, next };
}

function mentions(text: string, name: string): boolean {
  const plain = name.replace(/-/g, "[-_.]");
  return new RegExp(`(^|[^a-z0-9._-])${plain}([^a-z0-9._-]|$)`, "i").test(text);
}
