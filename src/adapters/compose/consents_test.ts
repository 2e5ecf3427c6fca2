import assert from "node:assert/strict";
import type { JsonObject } from "@/model/mod.ts";
import { containers, type ContainerWords } from "../testdata/adapter_input.ts";
import { withoutConsent } from "./consents.ts";

function missing(compose: JsonObject, more: Partial<ContainerWords> = {}): readonly string[] {
  const stack = containers({ x: { services: { x: compose }, ...more } });
  return stack.containers.flatMap(withoutConsent).map(({ word }) => word);
}

Deno.test("what reaches past the container needs the user's consent, one word each", () => {
  const table: readonly (readonly [JsonObject, readonly string[]])[] = [
    [{ privileged: true }, ["privileged"]],
    [{ privileged: "${MAYBE:-false}" }, ["privileged"]],
    [{ privileged: false }, []],
    [{ network_mode: "host" }, ["host-network"]],
    [{ network_mode: "none" }, []],
    [{ ipc: "host" }, ["host-ipc"]],
    [{ ipc: "private" }, []],
    [{ pid: "host" }, ["host-pid"]],
    [{ userns_mode: "host", uts: "host", cgroup: "host" }, [
      "privileged",
      "privileged",
      "privileged",
    ]],
    [{ cap_add: ["SYS_PTRACE", "ALL"] }, ["cap:SYS_PTRACE", "cap:ALL"]],
    [{ cap_drop: ["ALL"] }, []],
    [{ security_opt: ["seccomp:unconfined"] }, ["privileged"]],
    [{ security_opt: ["no-new-privileges:true"] }, []],
    [{ volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"] }, ["docker-socket"]],
    [{ volumes: [{ type: "bind", source: "/run/podman/podman.sock", target: "/s" }] }, [
      "docker-socket",
    ]],
    [{ use_api_socket: true }, ["docker-socket"]],
    [{ volumes: ["/etc:/host:ro"] }, ["mount:/etc"]],
    [{ volumes: ["/data/../etc:/host"] }, ["mount:/etc"]],
    [{ volumes: ["../outside:/x"] }, ["mount:../outside"]],
    [{ volumes: ["./a/../../outside:/x"] }, ["mount:../outside"]],
    [{ volumes: ["~/.ssh:/x"] }, ["mount:~/.ssh"]],
    [{ volumes: ["C:\\Users:/x"] }, ["mount:C:/Users"]],
    [{ volumes: ["${HOME}/x:/x"] }, ["mount:${HOME}/x"]],
    [{ volumes: [".:/x"] }, ["mount:."]],
    [{ volumes: ["./.hsm/env:/x"] }, ["mount:.hsm/env"]],
    [{ volumes: ["./.hsm/data/x:/x", "./src:/x", "named:/y", "/anonymous"] }, []],
    [{ devices: ["/dev/kfd:/dev/kfd", "nvidia.com/gpu=all"] }, ["mount:/dev/kfd"]],
    [{ env_file: ["../../other/.env"] }, ["mount:../../other/.env"]],
    [{ env_file: [{ path: "own.env", required: false }] }, []],
    [{ build: { context: ".", network: "host", privileged: true } }, [
      "privileged",
      "host-network",
    ]],
    [{ build: { context: ".", additional_contexts: { a: "/srv", b: "docker-image://x" } } }, [
      "mount:/srv",
    ]],
    [{ develop: { watch: [{ path: "/etc", action: "sync", target: "/x" }] } }, ["mount:/etc"]],
    [{ gpus: "all", shm_size: "1g", user: "0" }, []],
  ];
  for (const [compose, expected] of table) {
    assert.deepEqual(missing(compose), expected, JSON.stringify(compose));
  }
});

Deno.test("top-level volumes and configs need consent for places of the machine as well", () => {
  const bind = { driver_opts: { type: "none", o: "bind", device: "/srv" } };
  const memory = { driver_opts: { type: "tmpfs", o: "size=1m", device: "tmpfs" } };
  assert.deepEqual(missing({}, { volumes: { x: bind, y: memory } }), ["mount:/srv"]);
  const configs = { a: { file: "/etc/passwd" }, b: { file: "./b.yaml" }, c: { content: "/etc" } };
  assert.deepEqual(missing({}, { configs }), ["mount:/etc/passwd"]);
});

Deno.test("`allow:` consents to exactly what it names; a folder to what lies in it", () => {
  const table: readonly (readonly [JsonObject, string, boolean])[] = [
    [{ privileged: true }, "privileged", true],
    [{ privileged: true }, "host-ipc", false],
    [{ cap_add: ["CAP_SYS_PTRACE"] }, "cap:sys_ptrace", true],
    [{ cap_add: ["SYS_ADMIN"] }, "cap:SYS_PTRACE", false],
    [{ volumes: ["/srv/data:/x"] }, "mount:/srv", true],
    [{ volumes: ["/srv/data:/x"] }, "mount:/srv/data/", true],
    [{ volumes: ["/srvother:/x"] }, "mount:/srv", false],
    [{ volumes: ["/srv/../etc:/x"] }, "mount:/srv", false],
    [{ volumes: ["${DIR}:/x"] }, "mount:${DIR}", true],
    [{ volumes: ["${DIR}:/x"] }, "mount:/", false],
    [{ volumes: ["/var/run/docker.sock:/s"] }, "mount:/var/run", false],
    [{ volumes: ["../../a:/x"] }, "mount:..", false],
  ];
  for (const [compose, word, allowed] of table) {
    const left = missing(compose, { allow: [word] });
    assert.equal(left.length === 0, allowed, `${JSON.stringify(compose)} ${word}`);
  }
});

Deno.test("a dev source's own folder may be mounted, its neighbour not", () => {
  const context = "../qdrant";
  assert.deepEqual(missing({ volumes: ["../qdrant/config:/x"] }, { context }), []);
  assert.deepEqual(missing({ volumes: ["../qdrant2:/x"] }, { context }), ["mount:../qdrant2"]);
  assert.deepEqual(missing({ volumes: ["../qdrant/../x:/x"] }, { context }), ["mount:../x"]);
});
