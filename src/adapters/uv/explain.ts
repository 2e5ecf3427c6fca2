import type { AdapterInput, Problem, StepOutcome } from "@/model/mod.ts";
import { mergeDemands } from "../python/demands.ts";

/** What a failed call of uv means for the user. */
export function explain({ step, ran }: StepOutcome, input: AdapterInput): Problem {
  const stderr = ran?.stderr ?? "";
  const base = { output: stderr };
  const owners = mergeDemands(input).filter((entry) => mentions(stderr, entry.distribution))
    .flatMap((entry) => entry.owners.map((owner) => `${owner} wants ${entry.text}`));
  const causes = owners.length > 0 ? { causes: owners } : {};
  if (ran?.code === 127) {
    return {
      ...base,
      code: "HSM-E0401",
      message: "uv could not be started",
      next: "Install uv (`pip install uv`), or start hsm with `scripts/hsm`, which gets it",
    };
  }
  if (/conflicting URLs/.test(stderr)) {
    return {
      ...base,
      ...causes,
      code: "HSM-E0434",
      message: "Two packages want one distribution from different places",
      next:
        "Add `override: true` to the entry in hsm.yaml whose source shall win, or make both name the same place",
    };
  }
  if (/Failed to build|build backend/i.test(stderr)) {
    return {
      ...base,
      ...causes,
      code: "HSM-E0431",
      message: "A package could not be built",
      next: "Read the build's output above; often a compiler, a header or a variable is missing",
    };
  }
  if (/No solution found/.test(stderr)) {
    return {
      ...base,
      ...causes,
      code: "HSM-E0430",
      message: "uv found no set of versions that satisfies every requirement",
      next:
        "Loosen one of the ranges named above, in hsm.yaml, in a component or in your pyproject.toml",
    };
  }
  if (/invalid peer certificate|UnknownIssuer/.test(stderr)) {
    return {
      ...base,
      ...causes,
      code: "HSM-E0435",
      message: "uv does not trust the certificate of an index or of a source",
      next:
        "Name the file of its authority in SSL_CERT_FILE, or set UV_SYSTEM_CERTS=true where the system trusts it",
    };
  }
  if (/Failed to fetch|error sending request|network|offline/i.test(stderr)) {
    return {
      ...base,
      ...causes,
      code: "HSM-E0432",
      message: "uv could not get a package",
      next: "Check the network, the index and its credentials; `-vv` shows all that uv says",
    };
  }
  if (/is not a valid Python environment/.test(stderr)) {
    return {
      ...base,
      code: "HSM-E0436",
      message: "There is something else where the environment should be",
      next: "Move it away, or name another folder in UV_PROJECT_ENVIRONMENT",
    };
  }
  return {
    ...base,
    ...causes,
    code: "HSM-E0433",
    message: `\`${step.subject}\` failed with exit code ${ran?.code ?? "?"}`,
    next: "Read uv's words above; `-vv` shows all of them",
  };
}

function mentions(text: string, name: string): boolean {
  const plain = name.replace(/-/g, "[-_.]");
  return new RegExp(`(^|[^a-z0-9._-])${plain}([^a-z0-9._-]|$)`, "i").test(text);
}
