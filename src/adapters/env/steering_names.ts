import type { Problem, Stack } from "@/model/mod.ts";

/**
 * Variables that decide which code or which server a program takes, before its own first line. Whoever loads
 * `.hsm/env/host.env` into a shell would have them for every program, uv and git too.
 */
const STEERING = new RegExp(
  `^(?:${
    [
      "PATH|HOME|IFS|ENV|BASH_ENV|SHELLOPTS|PROMPT_COMMAND|EDITOR|VISUAL|PAGER|BROWSER",
      "LD_.*|DYLD_.*|GLIBC_TUNABLES|GCONV_PATH",
      "PYTHON(?:PATH|HOME|STARTUP|USERBASE|BREAKPOINT|WARNINGS|INSPECT|EXECUTABLE|PLATLIBDIR|PYCACHEPREFIX)",
      "UV_.*|PIP_.*|VIRTUAL_ENV|HSM_.*|RUN_MODE|COMPOSE_.*|DOCKER_(?:HOST|CONFIG|CONTEXT|CERT_PATH|TLS.*)",
      "GIT_(?:SSH.*|EXEC_PATH|ASKPASS|EDITOR|PAGER|CONFIG.*|DIR|WORK_TREE|ALLOW_PROTOCOL|PROXY_COMMAND|TEMPLATE_DIR)",
      "SSH_(?:ASKPASS|AUTH_SOCK)|NODE_OPTIONS|NPM_CONFIG_.*|DENO_.*|PERL5.*|RUBYOPT|RUBYLIB",
      "(?:HTTPS?|ALL|FTP)_PROXY|SSL_CERT_(?:FILE|DIR)|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE",
    ].join("|")
  })$`,
  "i",
);

/** Such variables that a component wants for programs of this machine; only hsm.yaml may set them. */
export function steeringProblems({ wiring }: Stack): readonly Problem[] {
  return wiring.host.filter(({ name, owner }) => owner !== "hsm.yaml" && STEERING.test(name))
    .map(({ name, owner, place }) => ({
      code: "HSM-E0841",
      message:
        `${owner} sets ${name} for programs of this machine: it decides which code they run or whom they trust`,
      place,
      next: `If you agree, set ${name} under \`env:\` in hsm.yaml; else correct the component`,
    }));
}
