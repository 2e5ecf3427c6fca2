import assert from "node:assert/strict";
import { checkCatalog } from "./check_catalog.ts";
import { catalogOf, registryOf, say } from "./testdata/files.ts";

/** A container with a managed server, an embedded client and somebody else's server. */
const SERVER = `name: server
sources: { prod: { type: image, image: "server:1" } }
params: { port: { merge: same, default: 1 } }
connection:
  scheme: http
  port: 80
  properties: { user: app, password: { secret: true } }
deployment_profiles:
  default: { mode: managed }
  embedded: { mode: embedded, env: { URL: "\${self.state}" } }
  external: { mode: external, url: "\${SERVER_URL}" }
`;

/** Files beside `server`, and what the check says of them. */
const CASES: readonly (readonly [path: string, text: string, problems: readonly string[]])[] = [
  [
    "packages/a.yaml",
    "name: a\ndependencies: [{ name: sever }, { name: package:b }, { name: virtual }]\nprovides: [virtual]\n",
    [
      'HSM-E0230 2:16+15 "sever" names a package or group, and no registry has it => There is: a',
      'HSM-E0230 2:33+19 "package:b" names a package or group, and no registry has it => There is: a',
    ],
  ],
  [
    "packages/a.yaml",
    "name: a\nimplies:\n  container:sever: {}\n  group:none: {}\n  acme/container:server: {}\n",
    [
      'HSM-E0230 3:3+15 "container:sever" names a container, and no registry has it => Did you mean "server"?',
      'HSM-E0230 4:3+10 "group:none" names a group, and no registry has it => Correct the name, or add that component',
      'HSM-E0230 5:3+21 "acme/container:server" names a container, and "acme" has it not => Write "local/container:server", which exists',
    ],
  ],
  [
    "packages/a.yaml",
    "name: a\nimplies:\n  container:server: { params: { prt: 1 }, profile: embeded }\n",
    [
      'HSM-E0230 3:33+3 "container:server" has no parameter "prt" => Did you mean "port"?',
      'HSM-E0230 3:52+7 "container:server" has no profile "embeded" => Did you mean "embedded"?',
    ],
  ],
  [
    "packages/a.yaml",
    "name: a\nimplies:\n  container:server: { env: { A: '${self.hots}', B: '${self.url}', C: '${params.port}' } }\n",
    [
      'HSM-E0231 3:33+14 "${self.hots}" is not known: "server" has self.host, self.port, self.url, self.scheme, self.state, self.user, self.password, params.port => Write "${self.host}"',
    ],
  ],
  // Where somebody else runs the server, there is no generated password, and no host beside the url.
  [
    "packages/a.yaml",
    "name: a\nimplies:\n  container:server: { env: { A: '${self.password}', B: '${self.host}', C: '${self.user}' } }\n",
    [
      'HSM-E0231 3:33+18 "${self.password}" is not known: "server", delivered external by profile "external", has self.url, self.scheme, self.user, params.port => Write one of these, or declare it',
      'HSM-E0231 3:56+14 "${self.host}" is not known: "server", delivered external by profile "external", has self.url, self.scheme, self.user, params.port => Write one of these, or declare it',
    ],
  ],
  [
    "packages/a.yaml",
    "name: a\nimplies:\n  container:server: { params: { port: '${self.port}' } }\n  package:a: { env: { A: '${self.url}' } }\n",
    [
      'HSM-E0231 3:39+14 "${self.port}" is not known: a parameter\'s value has no placeholders of its own => Write one of these, or declare it',
      'HSM-E0231 4:26+13 "${self.url}" is not known: "package:a", a package, has no placeholders of its own => Write one of these, or declare it',
    ],
  ],
  [
    "packages/a.yaml",
    "name: a\ncompatibility: { conflicts: [server, nobody], requires: { the-project: '>=1' } }\ndeprecated: { use: sever }\n",
    [
      'HSM-W0230 2:38+6 "a" conflicts with "nobody", which no registry has => There is: a, server',
      'HSM-E0230 3:20+5 "sever" names a package or container or group, and no registry has it => Did you mean "server"?',
    ],
  ],
  ["groups/g.yaml", "name: g\nstrategy: 1-of-N\ndefault: servr\noptions: [server, none]\n", [
    'HSM-E0230 3:10+5 The default "servr" is no option of the group => Did you mean "server"?',
    'HSM-E0230 4:19+4 "none" names a package or container, and no registry has it => There is: server',
  ]],
  [
    "containers/c.yaml",
    "name: c\ncompose: { image: 'x:1', command: 'echo $HOME ${self.url} ${params.n}' }\n",
    [
      'HSM-E0215 2:35+36 A "$" here begins no placeholder => Write "${HOME}" for the variable, or "$$" for a dollar sign',
    ],
  ],
  [
    "containers/c.yaml",
    "name: c\nparams: { n: { merge: same, default: 1 } }\ncompose: { image: 'x:1', command: ['${self.url}', '${params.m}', '$$x', '${HOME:-y}'] }\n",
    [
      'HSM-E0231 3:36+13 "${self.url}" is not known: "c" has self.state, params.n => Write one of these, or declare it',
      'HSM-E0231 3:51+13 "${params.m}" is not known: "c" has self.state, params.n => Write "${params.n}"',
    ],
  ],
  [
    "containers/c.yaml",
    "name: c\nconnection: { scheme: http, port: 80, url: '${self.url}/x', properties: { k: { secret: true }, u: '${self.k}' } }\ncompose:\n  environment: { K: '${self.k}' }\n  command: '${self.k} ${self.u} ${self.state}'\n",
    [
      'HSM-E0231 2:44+15 "${self.url}" is not known: "c" has self.host, self.port, self.scheme, self.state, self.k, self.u => Write "${self.u}"',
      'HSM-E0231 5:12+35 "${self.k}" holds a secret or a folder of this machine: only "environment" may => Put the value into "environment", and read it from there',
      'HSM-E0231 5:12+35 "${self.u}" holds a secret or a folder of this machine: only "environment" may => Put the value into "environment", and read it from there',
      'HSM-E0231 5:12+35 "${self.state}" holds a secret or a folder of this machine: only "environment" may => Put the value into "environment", and read it from there',
    ],
  ],
  [
    "containers/c.yaml",
    "name: c\nservices: { c: { image: 'x:1' }, init: { image: 'x:1' }, c-two: {} }\nvolumes: { data: {} }\ncompose: { volumes: ['data:/d', 'own:/e', './here:/f'] }\n",
    [
      'HSM-E0232 2:13+1 The service "c" has the name of the component, which is its main service => Move it below "compose:", or name it "c-init"',
      'HSM-E0232 2:34+4 The service "init" does not begin with the component\'s name, "c" => Name it "c-init": two components could mean different things by "init"',
      'HSM-E0233 2:58+5 The service "c-two" has neither "image" nor "build" => Add "image:" with a tag',
      'HSM-E0232 3:12+4 The volume "data" does not begin with the component\'s name, "c" => Name it "c_data": two components could mean different things by "data"',
      'HSM-E0232 4:33+8 The volume "own" does not begin with the component\'s name, "c" => Name it "c_own": two components could mean different things by "own"',
    ],
  ],
  [
    "containers/c.yaml",
    `name: c\ncompose: { volumes: ['own:/d', '\${A:-own}:/e', '${"${A}".repeat(40)}'] }\n`,
    [
      'HSM-E0232 2:22+8 The volume "own" does not begin with the component\'s name, "c" => Name it "c_own": two components could mean different things by "own"',
    ],
  ],
  [
    "containers/c.yaml",
    "name: c\nvolumes: { c_data: {} }\nconfigs: { c_conf: { content: x } }\nnetworks: { c_net: {} }\ncompose: { configs: [c_other], networks: [default, c_lan], depends_on: [server, sever] }\n",
    [
      'HSM-E0233 2:12+6 The volume "c_data" is declared, and no service uses it => Use it in a service, or remove it',
      'HSM-E0233 3:12+6 The config "c_conf" is declared, and no service uses it => Use it in a service, or remove it',
      'HSM-E0233 4:13+5 The network "c_net" is declared, and no service uses it => Use it in a service, or remove it',
      'HSM-E0233 5:22+7 The config "c_other" is used and not declared => Add it below "configs:"',
      'HSM-E0233 5:52+5 The network "c_lan" is used and not declared => Add it below "networks:"',
      'HSM-E0233 5:81+5 "depends_on" names the service "sever", which no component has => Did you mean "server"?',
    ],
  ],
  [
    "containers/c.yaml",
    "name: c\nimplies: { container:server: { env: { A: '${self.ulr}' } } }\ndeployment_profiles: { external: { mode: external, host: h, url: 'http://${self.host}:${self.prt}' } }\n",
    [
      'HSM-E0231 2:42+13 "${self.ulr}" is not known: "server" has self.host, self.port, self.url, self.scheme, self.state, self.user, self.password, params.port => Write "${self.url}"',
      'HSM-E0231 3:66+33 "${self.prt}" is not known: "c", delivered external by profile "external", has self.host => Write "${self.host}"',
    ],
  ],
];

for (const [path, text, expected] of CASES) {
  Deno.test(`the check says everything of ${path} ${JSON.stringify(text).slice(8, 90)}`, () => {
    const catalog = catalogOf([registryOf({ "containers/server.yaml": SERVER, [path]: text })]);
    const problems = checkCatalog(catalog);
    assert.deepEqual(problems.map(say), expected);
    for (const { place, message, next } of problems) {
      assert.equal(place?.file, `local/${path}`);
      for (const sentence of [message, next]) {
        assert.match(sentence, /^(["A-Z])/);
        assert.doesNotMatch(sentence, /\.$/);
      }
    }
  });
}

const GROUP = "name: g\nstrategy: 1-of-N\ninterface: { env: [URL], entrypoints: [serve] }\n" +
  "options: [good, { name: added, implies: { container:server: { env: { URL: '${self.url}' } } } }, bare]\n";
const SERVE = "entrypoints: { serve: run }\n";

Deno.test("each option must keep the interface of its group, with every profile, providers included", () => {
  const catalog = catalogOf([registryOf({
    "containers/server.yaml": SERVER,
    "containers/lite.yaml": "name: lite\ndeployment_profiles: { embedded: { mode: embedded } }\n",
    "groups/g.yaml": GROUP,
    "packages/good.yaml":
      `name: good\nimplies: { container:server: { env: { URL: x } } }\n${SERVE}`,
    "packages/added.yaml": `name: added\n${SERVE}`,
    "packages/bare.yaml": "name: bare\n",
    "packages/lite-user.yaml":
      `name: lite-user\nprovides: [g]\nimplies: { container:lite: { env: { URL: x } } }\n${SERVE}`,
  })]);
  assert.deepEqual(checkCatalog(catalog).map(say), [
    'HSM-E0234 3:12+36 The option "lite-user" gives no variable URL with profile "embedded" of "lite", which the group\'s interface promises => Add it to "lite-user", or take it out of "interface:"',
    'HSM-E0234 4:98+4 The option "bare" gives no variable URL, which the group\'s interface promises => Add it to "bare", or take it out of "interface:"',
    'HSM-E0234 4:98+4 The option "bare" gives no entry point serve, which the group\'s interface promises => Add it to "bare", or take it out of "interface:"',
  ]);
});

Deno.test("a reference means its own registry first, then the list", () => {
  const acme = registryOf({
    "containers/server.yaml": SERVER.replace("params: { port:", "params: { gate:"),
    "packages/a.yaml": "name: a\nimplies: { container:server: { params: { gate: 1 } } }\n",
  }, { name: "acme" });
  const local = registryOf({ "containers/server.yaml": SERVER });
  assert.deepEqual(checkCatalog(catalogOf([local, acme])), []);
});

Deno.test("what the given rule objects to is told at its place; placeholders of hsm are not taken for variables", () => {
  const text = "name: c\ncompose:\n  cap_add: [ONE, TWO]\n  hostname: '${self.host}${X}'\n" +
    "volumes: { c_a: {}, c_b: {} }\nservices: { c-x: { image: 'x:1' } }\n" +
    "sources: { dev: { type: build, context: ../c, compose: { volumes: ['../c:/c'] } } }\n";
  const catalog = catalogOf([registryOf({ "containers/c.yaml": text })]);
  const seen: string[] = [];
  const found = checkCatalog(catalog, ({ service, volumes, own, context }) => {
    assert.deepEqual([...own], ["c", "c-x"]);
    const word = JSON.stringify(service ?? volumes);
    seen.push(word + (context ?? ""));
    return word.includes("TWO") || word.includes("c_b") ? [{ word, asks: "it" }] : [];
  });
  assert.deepEqual(seen.slice(0, 3), [
    '{"cap_add":["ONE"]}',
    '{"cap_add":["TWO"]}',
    '{"hostname":"x${X}"}',
  ]);
  assert.ok(seen.includes('{"volumes":["../c:/c"]}../c'), seen.join(" "));
  const said = found.filter(({ code }) => code === "HSM-W0240").map(say);
  assert.deepEqual(said.map((line) => line.slice(0, 50)), [
    'HSM-W0240 3:18+3 "c" asks for it: it starts only w',
    'HSM-W0240 5:26+2 "c" asks for it: it starts only w',
  ]);
});
