import assert from "node:assert/strict";
import type { JsonObject } from "@/model/mod.ts";
import { containers, type ContainerWords } from "../testdata/adapter_input.ts";
import { withoutConsent } from "./consents.ts";

const AROUND = { root: "/srv/rag-app", home: "/home/me", registries: ["./tools/registry"] };

function missing(compose: JsonObject, more: Partial<ContainerWords> = {}): readonly string[] {
  const stack = containers({ x: { services: { x: compose }, ...more } });
  return stack.containers.flatMap((one) => withoutConsent(one, AROUND)).map(({ word }) => word);
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
    // Brackets mean nothing in a path, and a single letter is a drive.
    [{ volumes: ["/etc/[/..:/host-etc"] }, ["mount:/etc"]],
    [{ volumes: ["/var/run/docker.sock/]/..:/sock"] }, ["docker-socket"]],
    [{ volumes: ["~/[/..:/home"] }, ["mount:~"]],
    [{ volumes: ["../../../[/..:/up"] }, ["mount:../../.."]],
    [{ volumes: ["{/../../../../../../etc:/x"] }, ["mount:../../../../../etc"]],
    [{ volumes: ["d:../../../../etc:/x"] }, ["mount:d:../../../../etc"]],
    [{ volumes: ["é:/../../etc:/x"] }, ["mount:../etc"]],
    [{ volumes: ["d:../x"] }, ["mount:d:../x"]],
    [{ volumes: ["C://:/x"] }, ["mount:C:/"]],
    [{ volumes: ["d:/etc", "d:../etc"] }, ["mount:d:/etc", "mount:d:../etc"]],
    // Above the home, and with the separator of another system.
    [{ volumes: ["~/../etc:/x"] }, ["mount:~/../etc"]],
    [{ volumes: ["~../x:/x"] }, ["mount:~../x"]],
    [{ volumes: [{ type: "bind", source: "~/a/../../..", target: "/x" }] }, ["mount:~/../.."]],
    [{ env_file: ["~/../etc/x"] }, ["mount:~/../etc/x"]],
    [{ label_file: "~/.." }, ["mount:~/.."]],
    [{ develop: { watch: [{ path: "~/..", action: "sync", target: "/x" }] } }, ["mount:~/.."]],
    [build({ additional_contexts: { a: "~/.." } }), ["mount:~/.."]],
    [{ volumes: ["./a\\a\\a\\a/../../../etc:/x"] }, ["mount:./a\\a\\a\\a/../../../etc"]],
    [{ volumes: ["a\\b:/x"] }, ["mount:a\\b"]],
    [{ volumes: ["C:\\a\\..\\b:/x"] }, ["mount:C:\\a\\..\\b"]],
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
    [
      {
        develop: {
          watch: [{
            path: "./src",
            action: "sync+exec",
            target: "/x",
            exec: { command: "x", privileged: true },
          }],
        },
      },
      ["privileged"],
    ],
    [{ privileged: ["true"] }, ["privileged"]],
    [{ privileged: "t" }, ["privileged"]],
    [{ privileged: "no" }, []],
    [{ key_of_a_newer_compose: true }, ["privileged"]],
    [{ "x-note": "free" }, []],
    [{ "x-podman.rootfs": "/" }, ["privileged"]],
    [{ devices: ["../x=y"] }, ["mount:../x=y"]],
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
    [{ env_file: ["apps/x/.env"] }, ["mount:apps/x/.env"]],
    [{ volumes: ["./apps/x/.venv/lib:/x:ro", "./lib/a/.git:/y:ro"] }, [
      "mount:apps/x/.venv/lib",
      "mount:lib/a/.git",
    ]],
    [{ volumes: ["./.envrc:/x:ro"] }, ["mount:.envrc"]],
    [{ volumes: ["./.hsm/data/x/.env:/x"] }, ["mount:.hsm/data/x/.env"]],
    [{ label_file: "/etc/passwd" }, ["mount:/etc/passwd"]],
    // Builds.
    [{ build: "../outside" }, ["mount:../outside"]],
    [{ build: { context: "../.." } }, ["mount:../.."]],
    [{ build: { context: "${DIR}" } }, ["mount:${DIR}"]],
    [{ build: { context: "scheme:..//etc" } }, ["mount:/scheme:../etc"]],
    [{ build: { context: "/${DIR:-etc}" } }, ["mount:/${DIR:-etc}"]],
    [{ build: { context: "~${DIR}" } }, ["mount:~${DIR}"]],
    [{ build: { context: "github.com/../../../etc" } }, ["mount:../../etc"]],
    [{ build: { context: "https://x/../../../../etc" } }, ["mount:/etc"]],
    [{ build: { context: "https://github.com/acme/x.git#v1:py" } }, []],
    [build({ dockerfile: "${DIR}/../Dockerfile" }), ["mount:./${DIR}/../Dockerfile"]],
    [build({ additional_contexts: { a: "github.com/../../etc" } }), ["mount:../etc"]],
    [build({ dockerfile_inline: "FROM x\nCOPY . ." }), ["mount:."]],
    [build({ dockerfile: "../../etc/passwd" }), ["mount:../../etc/passwd"]],
    [build({ network: "container:other" }), ["host-network"]],
    [build({ ssh: ["default"] }), ["mount:$SSH_AUTH_SOCK"]],
    [build({ ssh: { id: "~/.ssh/id" } }), ["mount:~/.ssh/id"]],
    [build({ cache_to: ["type=local,dest=/srv/x"] }), ["mount:/srv/x"]],
    [build({ cache_from: ["type=registry,ref=acme/x", "acme/x:1"] }), []],
    [build({ cache_from: ["TYPE=local,src=/etc"] }), ["mount:/etc"]],
    [build({ cache_to: ["Type=local,dest=/srv/x"] }), ["mount:/srv/x"]],
    [build({ cache_to: ['"type=local",dest=/srv/x'] }), ["privileged"]],
    [build({ cache_to: ["type=local,dest=x,dest=/srv"] }), ["privileged"]],
    [build({ cache_to: ["type=local,src=x,dest=/srv"] }), ["privileged"]],
    [build({ cache_to: ["type=inline,type=local,dest=/srv"] }), ["privileged"]],
    [build({ cache_to: ["type=local,dest=${DIR}"] }), ["privileged"]],
    [build({ cache_to: ["type=registry,ref=acme/x:latest", "type=inline"] }), ["privileged"]],
    [build({ cache_to: ["type=gha"], cache_from: ["type=s3,bucket=x"] }), [
      "privileged",
      "privileged",
    ]],
    [build({ cache_to: ["type=local,dest=./.cache"] }), ["mount:.cache"]],
    [build({ cache_to: ["type=local,dest=./build/cache"] }), []],
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
    driver: "local",
    driver_opts: { type, o, device },
  });
  const volumes: readonly (readonly [JsonObject, readonly string[]])[] = [
    [bind("bind", "./data"), []],
    [bind("bind", "../etc"), ["mount:../etc"]],
    [bind("bind", "~/../etc"), ["mount:~/../etc"]],
    [bind("rbind", "etc"), ["mount:/etc"]],
    // Compose puts no project before it: it begins where the engine runs.
    [bind("bind,ro", "etc"), ["mount:/etc"]],
    [{ ...bind("bind", "./etc"), driver: null }, ["mount:/etc"]],
    [bind("ro,bind", "../etc"), ["mount:../etc", "mount:/etc"]],
    [{ ...bind("bind", "./data"), mountpoint: "/etc" }, ["privileged"]],
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
    [{ ipam: { config: [{ subnet: "140.82.112.0/20" }] } }, ["host-network"]],
    [{ ipam: { driver: "other" } }, ["host-network"]],
    [{ ipam: { driver: "default" } }, []],
    [{ key_of_a_newer_compose: true }, ["privileged"]],
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
    [{ volumes: ["~/x:/x"] }, "mount:~", true],
    [{ volumes: ["~/../x:/x"] }, "mount:~", false],
    [{ volumes: ["~x:/x"] }, "mount:~", false],
    [{ volumes: ["C:\\Users\\x:/x"] }, "mount:C:/Users", true],
    [{ volumes: ["a\\b/../../x:/x"] }, "mount:.", false],
    [{ volumes: ["a\\b/../../x:/x"] }, "mount:a\\b/../../x", true],
    [{ volumes: ["./.git:/x"] }, "mount:.", true],
    // A name is in no folder.
    [{ volumes_from: ["other"] }, "mount:.", false],
    [{ volumes_from: ["other"] }, "mount:other", true],
    [{ devices: ["kfd"] }, "mount:.", false],
    [{ devices: ["/dev/kfd"] }, "mount:/dev", true],
  ];
  for (const [compose, word, allowed] of table) {
    const left = missing(compose, { allow: [word] });
    assert.equal(left.length === 0, allowed, `${JSON.stringify(compose)} ${word}`);
  }
});

Deno.test("a container may write into the project, but not what hsm and editors obey", () => {
  for (
    const path of [
      ...["hsm.yaml", "hsm.lock", "HSM.yaml", "docker-compose.hsm.yml", "compose.override.yaml"],
      ...["pyproject.toml", "uv.lock", "requirements.txt", "requirements.hsm.txt", "Dockerfile"],
      ...[".github", ".github/workflows", ".vscode", ".idea", ".pre-commit-config.yaml"],
      ...["tools", "tools/registry", "tools/registry/containers"],
    ]
  ) {
    const word = [`mount:${path}`];
    assert.deepEqual(missing({ volumes: [`./${path}:/x`] }), word, path);
    assert.deepEqual(missing({ volumes: [`./${path}:/x:z,rw`] }), word, path);
    assert.deepEqual(missing({ volumes: [`./${path}:/x:ro,rw`] }), word, path);
    assert.deepEqual(missing({ volumes: [`./${path}:/x:ro,z`] }), [], path);
    const long = { type: "bind", source: path, target: "/x" };
    assert.deepEqual(missing({ volumes: [long] }), word, path);
    assert.deepEqual(missing({ volumes: [{ ...long, read_only: "${RO}" }] }), word, path);
    assert.deepEqual(missing({ volumes: [{ ...long, read_only: true }] }), [], path);
  }
  assert.deepEqual(missing({ volumes: ["./:/x:ro"] }), ["mount:."]);
  assert.deepEqual(missing({ volumes: ["./src:/x", "./apps/x/pyproject.toml:/y"] }), []);
});

Deno.test("below a folder that it may write to a container can lay a link: that is asked for", () => {
  const below = ["mount:data/link"];
  const free = (service: JsonObject, more: Partial<ContainerWords> = {}): void => {
    assert.deepEqual(missing({ volumes: ["./data:/x"], ...service }, more), below);
    assert.deepEqual(
      missing({ volumes: ["./data:/x"], ...service }, { ...more, allow: below }),
      [],
    );
    assert.deepEqual(missing({ volumes: ["./data:/x:ro"], ...service }, more), []);
  };
  free({ env_file: "data/link" });
  free({ label_file: "data/link" });
  free({ build: { context: "data/link" } });
  free({}, { configs: { a: { file: "./data/link" } } });
  const device = { driver: "local", driver_opts: { type: "none", o: "bind", device: "data/link" } };
  free({}, { volumes: { v: device } });
  assert.deepEqual(missing({ volumes: ["./data:/x", "./data/link:/y"] }), below);
  assert.deepEqual(missing({ volumes: ["./data:/x", "./data:/y", "./data2:/z"] }), []);
  const context = "../qdrant";
  assert.deepEqual(missing({ volumes: ["../qdrant/a:/x", "../qdrant/a/b:/y"] }, { context }), [
    "mount:../qdrant/a/b",
  ]);
  assert.deepEqual(missing({ volumes: ["../qdrant/a:/x"], build: { context } }, { context }), []);
});

Deno.test("what lies in a dev source's own folder may be mounted, its neighbour not", () => {
  const context = "../qdrant";
  assert.deepEqual(missing({ volumes: ["../qdrant/config:/x"] }, { context }), []);
  assert.deepEqual(missing({ volumes: ["../qdrant2:/x"] }, { context }), ["mount:../qdrant2"]);
  assert.deepEqual(missing({ volumes: ["../qdrant/../x:/x"] }, { context }), ["mount:../x"]);
  assert.deepEqual(missing({ volumes: ["../qdrant/a/.env:/x"] }, { context }), [
    "mount:../qdrant/a/.env",
  ]);
  assert.deepEqual(missing({ volumes: ["../qdrant:/x"] }, { context }), ["mount:../qdrant"]);
  assert.deepEqual(missing({ build: { context } }, { context }), []);
  assert.deepEqual(missing({ build: { context, dockerfile_inline: "FROM x" } }, { context }), [
    "mount:../qdrant",
  ]);
});

Deno.test("a component cannot make the machine its own by calling it a dev source", () => {
  const far = "../../../../../..";
  assert.deepEqual(
    missing({ build: { context: far }, volumes: [`${far}/root/.ssh:/x`] }, { context: far }),
    [`mount:${far}/root/.ssh`, `mount:${far}`],
  );
  // The whole project is none either.
  assert.deepEqual(missing({ volumes: [".:/x"] }, { context: "." }), ["mount:."]);
  assert.deepEqual(missing({ volumes: ["./hsm.yaml:/x"] }, { context: "." }), ["mount:hsm.yaml"]);
});
