import assert from "node:assert/strict";
import { memoryPorts } from "@/system/mod.ts";
import { registryCheck } from "./registry.ts";

/** What stops a sync until hsm.yaml allows it, in many spellings. */
const REACHING: readonly (readonly [compose: string, word: string])[] = [
  ["privileged: true", "privileged"],
  ["privileged: '${P:-yes}'", "privileged"],
  ["use_api_socket: true", "docker-socket"],
  ["network_mode: host", "host-network"],
  ["network_mode: 'container:other'", "host-network"],
  ["pid: host", "host-pid"],
  ["ipc: host", "host-ipc"],
  ["uts: host", "privileged"],
  ["cap_add: [NET_ADMIN]", "cap:NET_ADMIN"],
  ["security_opt: ['seccomp:unconfined']", "privileged"],
  ["devices: ['/dev/kfd:/dev/kfd']", "mount:/dev/kfd"],
  ["volumes: ['/run/containerd/containerd.sock:/s']", "docker-socket"],
  ["volumes: ['${HOME}/z:/z']", "mount:${HOME}/z"],
  ["volumes: ['./.hsm/env:/x']", "mount:.hsm/env"],
  ["env_file: ../../other.env", "mount:../../other.env"],
  ["build: { context: ., network: host }", "host-network"],
  ["key_of_a_newer_compose: true", "privileged"],
];

Deno.test("registryCheck() warns the author of everything that would stop a user, by the same rule", async () => {
  for (const [compose, word] of REACHING) {
    const files = {
      "/p/hsm.yaml": "schema: 1\nregistries: [{ name: local, path: registry }]\n",
      "/p/registry/containers/c.yaml":
        `name: c\nsources: { prod: { type: image, image: "c:1" } }\ncompose: { ${compose} }\n`,
    };
    const ports = memoryPorts({ files, cwd: "/p" });
    const answer = await registryCheck(ports, {
      registries: [],
      lockTimeout: 0,
      report: () => {},
    });
    const said = [...answer.problems, ...answer.warnings].filter(({ code }) =>
      code === "HSM-W0240"
    );
    assert.ok(
      said.some(({ next }) => next.includes(`allow: ["${word}"]`)),
      `${compose}: ${JSON.stringify(answer)}`,
    );
  }
});
