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

Deno.test("no other spelling, key or indirection gets past it", () => {
  const build = (words: JsonObject): JsonObject => ({ build: { context: ".", ...words } });
  const table: readonly (readonly [JsonObject, readonly string[]])[] = [
    // Values that a variable decides, or that Compose takes for true.
    [{ privileged: "yes" }, ["privileged"]],
    [{ network_mode: "${NET:-host}" }, ["host-network"]],
    [{ pid: "${PID}" }, ["host-pid"]],
    [{ volumes: ["${X:-/etc:/host}"] }, ["mount:${X:-/etc:/host}"]],
    [{ volumes: [{ type: "${T}", source: "/etc", target: "/x" }] }, ["mount:/etc"]],
    [{ devices: ["${DEV:-/dev/mem}:/dev/x"] }, ["mount:${DEV:-/dev/mem}"]],
    // Namespaces of somebody else.
    [{ network_mode: "container:other" }, ["host-network"]],
    [{ network_mode: "service:other" }, ["host-network"]],
    [{ network_mode: "other-projects-network" }, ["host-network"]],
    [{ network_mode: "service:x", ipc: "service:x", pid: "service:x" }, []],
    [{ ipc: "container:other" }, ["host-ipc"]],
    [{ pid: "container:other" }, ["host-pid"]],
    [{ volumes_from: ["container:other:ro"] }, ["mount:container:other:ro"]],
    [{ volumes_from: ["other"] }, ["mount:other"]],
    [{ volumes_from: ["x:ro"] }, []],
    [{ external_links: ["other"] }, ["host-network"]],
    // The wall, by other names.
    [{ security_opt: ["seccomp=./open.json"] }, ["privileged"]],
    [{ security_opt: ["label:disable"] }, ["privileged"]],
    [{ security_opt: ["systempaths=unconfined"] }, ["privileged"]],
    [{ security_opt: ["label=type:spc_t"] }, ["privileged"]],
    [{ security_opt: "no-new-privileges:false" }, ["privileged"]],
    [{ runtime: "runc-without-seccomp" }, ["privileged"]],
    [{ runtime: "nvidia" }, []],
    [{ cgroup_parent: "/" }, ["privileged"]],
    [{ credential_spec: { file: "../x.json" } }, ["privileged"]],
    [{ device_cgroup_rules: ["a *:* rwm"] }, ["privileged"]],
    [{ annotations: { "run.oci.handler": "x" } }, ["privileged"]],
    [{ logging: { driver: "syslog", options: {} } }, ["privileged"]],
    [{ logging: { driver: "json-file", options: { "max-size": "10m" } } }, []],
    [{ post_start: [{ command: "x", privileged: true }] }, ["privileged"]],
    [{ key_of_a_newer_compose: true }, ["privileged"]],
    [{ "x-note": "free" }, []],
    // The engine, by other doors.
    [{ volumes: ["//./pipe/docker_engine:/x"] }, ["docker-socket"]],
    [{ volumes: [{ type: "npipe", source: "\\\\.\\pipe\\docker_engine", target: "x" }] }, [
      "docker-socket",
    ]],
    [{ volumes: ["/run/containerd/containerd.sock:/s"] }, ["docker-socket"]],
    [{ volumes: ["/run:/run"] }, ["mount:/run"]],
    // The project's own private places.
    [{ volumes: ["./.git/hooks:/x"] }, ["mount:.git/hooks"]],
    [{ volumes: ["./.venv:/x"] }, ["mount:.venv"]],
    [{ volumes: ["./sub/../.env:/x"] }, ["mount:.env"]],
    [{ volumes: ["./.hsm/data/../env:/x"] }, ["mount:.hsm/env"]],
    [{ volumes: ["./.HSM/env:/x"] }, ["mount:.HSM/env"]],
    [{ env_file: [".env.production"] }, ["mount:.env.production"]],
    [{ label_file: "/etc/passwd" }, ["mount:/etc/passwd"]],
    // Builds.
    [{ build: "../outside" }, ["mount:../outside"]],
    [{ build: { context: "../.." } }, ["mount:../.."]],
    [{ build: { context: "${DIR}" } }, ["mount:${DIR}"]],
    [{ build: { context: "scheme:..//etc" } }, ["mount:/scheme:../etc"]],
    [build({ dockerfile_inline: "FROM x\nCOPY . ." }), ["mount:."]],
    [build({ dockerfile: "../../etc/passwd" }), ["mount:../../etc/passwd"]],
    [build({ network: "container:other" }), ["host-network"]],
    [build({ ssh: ["default"] }), ["mount:$SSH_AUTH_SOCK"]],
    [build({ ssh: { id: "~/.ssh/id" } }), ["mount:~/.ssh/id"]],
    [build({ cache_to: ["type=local,dest=/srv/x"] }), ["mount:/srv/x"]],
    [build({ cache_from: ["type=registry,ref=acme/x"] }), []],
    [build({ tags: ["postgres:17"] }), ["privileged"]],
    [build({ entitlements: ["security.insecure"] }), ["privileged"]],
    [build({ additional_contexts: { a: "oci-layout:///srv", b: "docker-image://x" } }), [
      "mount:/srv",
    ]],
    [build({ args: { A: "1" }, target: "x", platforms: ["linux/amd64"] }), []],
  ];
  for (const [compose, expected] of table) {
    assert.deepEqual(missing(compose), expected, JSON.stringify(compose));
  }
});

Deno.test("a volume or a network must be the project's own, or be consented to", () => {
  const bind = (o: string, device: string, type = "none"): JsonObject => ({
    driver_opts: { type, o, device },
  });
  const volumes: readonly (readonly [JsonObject, readonly string[]])[] = [
    [bind("bind", "./data"), []],
    [bind("rbind", "etc"), ["mount:/etc"]],
    [bind("bind", "/etc", "tmpfs"), ["mount:/etc"]],
    [bind("lowerdir=/etc,upperdir=/tmp/u,workdir=/tmp/w", "overlay", "overlay"), [
      "privileged",
      "mount:/overlay",
    ]],
    [bind("${O}", "tmpfs", "tmpfs"), ["privileged", "mount:/tmpfs"]],
    [bind("addr=192.0.2.1", ":/export", "nfs"), ["mount::/export"]],
    [{ driver: "local-persist", driver_opts: { mountpoint: "/etc" } }, ["privileged"]],
    [{ external: true, name: "other_data" }, ["mount:other_data"]],
    [{ name: "other_data" }, ["mount:other_data"]],
    [{ external: true }, ["mount:v"]],
    [{ driver: "local", labels: { a: "b" }, external: false }, []],
  ];
  for (const [volume, expected] of volumes) {
    assert.deepEqual(missing({}, { volumes: { v: volume } }), expected, JSON.stringify(volume));
  }
  const networks: readonly (readonly [JsonObject, readonly string[]])[] = [
    [{ external: true }, ["host-network"]],
    [{ name: "other_default" }, ["host-network"]],
    [{ driver: "host" }, ["host-network"]],
    [{ driver: "macvlan", driver_opts: { parent: "eth0" } }, ["host-network", "host-network"]],
    [
      {
        driver: "bridge",
        internal: true,
        driver_opts: { "com.docker.network.driver.mtu": "1400" },
      },
      [],
    ],
  ];
  for (const [network, expected] of networks) {
    assert.deepEqual(missing({}, { networks: { n: network } }), expected, JSON.stringify(network));
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
