/** Wrong texts of hsm.yaml, each with all of its problems: `code line:column+length message => next (note line:column)`. */
export const BAD_INPUTS: readonly (readonly [text: string, problems: readonly string[]])[] = [
  ['project:\n  name: "x\n', [
    'HSM-E0101 3:1+1 Missing closing quote: expected " at the end of the text => Correct this place, then run the command again',
  ]],
  ["packages: [a\ncontainers: b]\n", [
    "HSM-E0101 2:1+1 Missing closing bracket: expected ], indented more than the key that holds it => Correct this place, then run the command again",
  ]],
  ["packages: [a]\npackages: [b]\n", [
    'HSM-E0101 2:1+8 Key "packages" is already used on line 1: keep one of the two => Correct this place, then run the command again',
  ]],
  ["project: !secret x\n", [
    'HSM-E0101 1:10+7 Tag "!secret" is not supported: expected a plain value without a tag => Correct this place, then run the command again',
  ]],
  ["packages:\n<<<<<<< HEAD\n  - a\n=======\n  - b\n>>>>>>> other\n", [
    "HSM-E0101 2:1+12 The file has conflict markers of a merge => Keep the lines you want, and remove the markers",
  ]],
  ["- a\n- b\n", [
    'HSM-E0102 1:1+3 The file is no mapping, expected keys such as "packages:" => Write "key: value" lines, or run `hsm init` in an empty folder to see an example',
  ]],
  ["hello\n", [
    'HSM-E0102 1:1+5 The file is no mapping, expected keys such as "packages:" => Write "key: value" lines, or run `hsm init` in an empty folder to see an example',
  ]],
  ["libraries: [a]\n", [
    'HSM-E0103 1:1+9 Unknown key "libraries" => Write "packages" instead of "libraries"',
  ]],
  ["dependencies: [a]\n", [
    'HSM-E0103 1:1+12 Unknown key "dependencies" => Write "packages" instead of "dependencies"',
  ]],
  ["services: [a]\n", [
    'HSM-E0103 1:1+8 Unknown key "services" => Write "containers" instead of "services"',
  ]],
  ["pakages: [a]\n", [
    'HSM-E0103 1:1+7 Unknown key "pakages" => Write "packages" instead of "pakages"',
  ]],
  ["environment: { A: b }\n", [
    'HSM-E0103 1:1+11 Unknown key "environment" => Write "env" instead of "environment"',
  ]],
  ["zebra: 1\nquokka: 2\n", [
    'HSM-E0103 1:1+5 Unknown key "zebra" => Remove it, or use one of: schema, project, managers, registries, indexes, groups, packages, containers, modes, env, entrypoints, sync (what begins with "x-" is free)',
    'HSM-E0103 2:1+6 Unknown key "quokka" => Remove it, or use one of: schema, project, managers, registries, indexes, groups, packages, containers, modes, env, entrypoints, sync (what begins with "x-" is free)',
  ]],
  ["groups:\n  cache: { select: a }\n", [
    'HSM-E0103 2:12+6 Unknown key "select" in "groups.cache" => Write "choose" instead of "select"',
  ]],
  ["groups:\n  cache: { selection: a, strategy: 1-of-N }\n", [
    'HSM-E0103 2:12+9 Unknown key "selection" in "groups.cache" => Write "choose" instead of "selection"',
    'HSM-E0103 2:26+8 Unknown key "strategy" in "groups.cache" => Remove it: the group itself, in its registry, says 1-of-N or M-of-N',
  ]],
  ["groups:\n  cache: { option: a, choose: b }\n", [
    'HSM-E0103 2:12+6 Unknown key "option" in "groups.cache" => Write "choose" instead of "option"',
  ]],
  ["project: { nam: x }\n", [
    'HSM-E0103 1:12+3 Unknown key "nam" in "project" => Write "name" instead of "nam"',
  ]],
  ["packages:\n  - { name: a, mod: dev }\n", [
    'HSM-E0103 2:16+3 Unknown key "mod" in "packages[0]" => Write "mode" instead of "mod"',
  ]],
  ['packages:\n  - { version: ">=1" }\n', [
    'HSM-E0104 2:5+18 Key "name" is missing in "packages[0]" => Add "name:" with a value',
  ]],
  ["packages:\n  name: a\n", [
    'HSM-E0105 2:3+7 "packages" is a mapping, expected a list => Write a list: "- item" lines, or [item, item]',
  ]],
  ["packages: a\n", [
    'HSM-E0105 1:11+1 "packages" is "a", expected a list => Write a list: "- item" lines, or [item, item]',
  ]],
  ["packages:\n  - 5\n  -\n  - [a]\n", [
    'HSM-E0105 2:5+1 "packages[0]" is the number 5, expected text or a mapping => Quote it: "5"',
    'HSM-E0105 3:4+1 "packages[1]" has no value, expected text or a mapping => Give it a value, or remove the item',
    'HSM-E0105 4:5+3 "packages[2]" is a list, expected text or a mapping => Write text',
  ]],
  ["containers: { redis: {} }\n", [
    'HSM-E0105 1:13+13 "containers" is a mapping, expected a list => Write a list: "- item" lines, or [item, item]',
  ]],
  ["containers:\n  - { name: redis, environment: { A: b }, params: [a], compose: x }\n", [
    'HSM-E0103 2:20+11 Unknown key "environment" in "containers[0]" => Write "env" instead of "environment"',
    'HSM-E0105 2:51+3 "containers[0].params" is a list, expected a mapping => Write a mapping: "key: value" lines, or { key: value }',
    'HSM-E0105 2:65+1 "containers[0].compose" is "x", expected a mapping => Write a mapping: "key: value" lines, or { key: value }',
  ]],
  ["project:\n  python: 3.10\n", [
    'HSM-E0105 2:11+4 "project.python" is the number 3.10, expected text => Quote it: python: ">=3.10"',
  ]],
  ["project:\n  version: 1.0\n", [
    'HSM-E0105 2:12+3 "project.version" is the number 1.0, expected text => Quote it: version: "1.0"',
  ]],
  ["project: { name: 123 }\n", [
    'HSM-E0105 1:18+3 "project.name" is the number 123, expected text => Quote it: name: "123"',
  ]],
  ["managers: { python: { interpreter: 3.12 } }\n", [
    'HSM-E0105 1:36+4 "managers.python.interpreter" is the number 3.12, expected text => Quote it: interpreter: "3.12"',
  ]],
  ["packages:\n  - { name: a, version: 1.4 }\n", [
    'HSM-E0105 2:25+3 "packages[0].version" is the number 1.4, expected text => Quote it: version: ">=1.4"',
  ]],
  ['project:\n  python: "3.10"\n', [
    'HSM-E0110 2:11+6 "3.10" does not begin with an operator => Write ">=3.10"',
  ]],
  [
    "packages:\n  - { name: a, version: ^1.2 }\n  - { name: b, version: \">=1,=2\" }\n  - { name: c, version: '*' }\n  - { name: d, version: '1.4' }\n",
    [
      'HSM-E0110 2:25+4 "^1.2" does not begin with an operator of PEP 440: === == ~= >= > <= < != => Write ">=1.2,<2"',
      'HSM-E0110 3:30+2 "=2" does not begin with an operator of PEP 440: === == ~= >= > <= < != => Write a range of PEP 440, e.g. ">=1.4,<2"',
      'HSM-E0110 4:25+3 "*" does not begin with an operator => Remove the key: every version fits then',
      'HSM-E0110 5:25+5 "1.4" does not begin with an operator => Write "==1.4" for exactly this version, or ">=1.4"',
    ],
  ],
  ["project: { version: one }\n", [
    'HSM-E0110 1:21+3 "one" is no version that PEP 440 knows => Write a version, e.g. "0.1.0"',
  ]],
  ['project: { name: "my app" }\n', [
    'HSM-E0107 1:18+8 "my app" is no legal name of a project: expected ASCII letters, digits, hyphens, underscores and dots, a letter or digit at both ends => Write "my-app"',
  ]],
  ["packages: [text_utils]\n", [
    'HSM-E0107 1:12+10 "text_utils" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "text-utils"',
  ]],
  ['packages: [Text-Utils, default, "..", ../../evil]\n', [
    'HSM-E0107 1:12+10 "Text-Utils" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "text-utils"',
    'HSM-E0107 1:24+7 "default" is reserved and names no component => Choose another name',
    'HSM-E0107 1:33+4 ".." is no legal name: expected small letters, digits and single hyphens, at most 63 => Choose another name',
    'HSM-E0107 1:39+10 "../../evil" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "evil"',
  ]],
  ["containers: [constructor]\npackages: [acme/prototype]\n", [
    'HSM-E0107 1:14+11 "constructor" is reserved and names no component => Choose another name',
    'HSM-E0107 2:12+14 "prototype" is reserved and names no component => Choose another name',
  ]],
  ['packages: ["redis>=5", "torch[gpu]", "uvicorn[standard]>=0.3"]\n', [
    'HSM-E0107 1:12+10 "redis>=5" is a requirement, expected the name of a component => Write { name: redis, version: ">=5" }',
    'HSM-E0107 1:24+12 "torch[gpu]" is a requirement, expected the name of a component => Write { name: torch, extras: [gpu] }',
    'HSM-E0107 1:38+24 "uvicorn[standard]>=0.3" is a requirement, expected the name of a component => Write { name: uvicorn, version: ">=0.3", extras: [standard] }',
  ]],
  ["packages: [container:redis, pkg:redis, Acme/redis_x]\n", [
    'HSM-E0107 1:12+15 "container:redis" is a container, expected a package => Move it to "containers:", or write "package:redis"',
    'HSM-E0107 1:29+9 "pkg:redis" names the unknown kind "pkg" => Write "package:NAME", "container:NAME" or "group:NAME"',
    'HSM-E0107 1:40+12 "Acme" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "acme/redis-x"',
  ]],
  ["containers: [package:a]\n", [
    'HSM-E0107 1:14+9 "package:a" is a package, expected a container => Move it to "packages:", or write "container:a"',
  ]],
  ["groups: { Cache: a, package:x: b }\n", [
    'HSM-E0107 1:11+5 "Cache" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "cache"',
    'HSM-E0107 1:21+9 "package:x" is a package, expected a group => Move it to "packages:", or write "group:x"',
  ]],
  ["groups: { cache: 5, metrics: [1, a], empty: }\n", [
    'HSM-E0105 1:18+1 "groups.cache" is the number 5, expected text, a list or a mapping => Quote it: cache: "5"',
    'HSM-E0105 1:31+1 "groups.metrics[0]" is the number 1, expected text => Quote it: "1"',
    'HSM-E0105 1:38+5 "groups.empty" has no value, expected text, a list or a mapping => Give it a value, or remove the key',
  ]],
  ["groups: { cache: group:x }\n", [
    'HSM-E0107 1:18+7 "group:x" is a group, expected a package or container => Move it to "groups:", or write "package:x"',
  ]],
  ["packages:\n  - { name: a, mode: fast, override: yes, extras: fast, profile: My Profile }\n", [
    'HSM-E0106 2:22+4 "packages[0].mode" is "fast", expected "prod" or "dev" => Write "prod" or "dev"',
    'HSM-E0105 2:38+3 "packages[0].override" is "yes", expected true or false => Write true or false, without quotes',
    'HSM-E0105 2:51+4 "packages[0].extras" is "fast", expected a list => Write a list: "- item" lines, or [item, item]',
    'HSM-E0107 2:66+10 "My Profile" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "my-profile"',
  ]],
  ["modes: { a: development, default: prd, b_c: dev }\n", [
    'HSM-E0106 1:13+11 "modes.a" is "development", expected "prod" or "dev" => Write "prod" or "dev"',
    'HSM-E0106 1:35+3 "modes.default" is "prd", expected "prod" or "dev" => Write "prod"',
    'HSM-E0107 1:40+3 "b_c" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "b-c"',
  ]],
  ["modes: [dev]\n", [
    'HSM-E0105 1:8+5 "modes" is a list, expected a mapping => Write a mapping: "key: value" lines, or { key: value }',
  ]],
  ["schema: 2\npackages: 5\n", [
    "HSM-E0108 1:9+1 This file needs hsm >= the first version with schema 2, this one reads schema 1 => Update hsm, then run the command again",
  ]],
  ['schema: "1"\n', [
    'HSM-E0108 1:9+3 "schema" is "1", expected 1 => Write "schema: 1", or remove the key',
  ]],
  ["schema: 0\nzebra: 1\n", [
    'HSM-E0108 1:9+1 "schema" is 0, expected 1 => Write "schema: 1", or remove the key',
    'HSM-E0103 2:1+5 Unknown key "zebra" => Remove it, or use one of: schema, project, managers, registries, indexes, groups, packages, containers, modes, env, entrypoints, sync (what begins with "x-" is free)',
  ]],
  [
    "project: { name: x }\nlibraries:\n  package_manager: uv\n  groups:\n    vector-db: { strategy: 1-of-N, selection: qdrant }\n  standalone: [a]\nservices:\n  groups: {}\n  standalone: []\n",
    [
      'HSM-E0109 2:1+9 "libraries" with "package_manager", "groups", "standalone" is the layout of an older hsm => Move "package_manager" to "managers: { python: … }"; "groups" to "groups:", each as "<group>: <option>"; "standalone" to "packages:"',
      'HSM-E0109 7:1+8 "services" with "groups", "standalone" is the layout of an older hsm => Move "groups" to "groups:", each as "<group>: <option>"; "standalone" to "containers:"',
    ],
  ],
  [
    "dependencies:\n  package_manager: uv\n  package_groups: {}\n  packages: []\nservices:\n  container_groups: {}\n",
    [
      'HSM-E0109 1:1+12 "dependencies" with "package_manager", "package_groups", "packages" is the layout of an older hsm => Move "package_manager" to "managers: { python: … }"; "package_groups" to "groups:", each as "<group>: <option>"; "packages" to "packages:"',
      'HSM-E0109 5:1+8 "services" with "container_groups" is the layout of an older hsm => Move "container_groups" to "groups:", each as "<group>: <option>"',
    ],
  ],
  ["packages:\n  - a\n  - { name: a }\n", [
    'HSM-E0120 3:13+1 "a" stands in "packages" twice => Remove one of the two (First here 2:5)',
  ]],
  ["containers: [redis, container:redis]\n", [
    'HSM-E0120 1:21+15 "redis" stands in "containers" twice => Remove one of the two (First here 1:14)',
  ]],
  ["groups: { cache: a, group:cache: b }\n", [
    'HSM-E0120 1:21+11 "cache" stands in "groups" twice => Remove one of the two (First here 1:11)',
  ]],
  ["groups: { metrics: [a, b, a] }\n", [
    'HSM-E0120 1:27+1 "a" stands in "groups" twice => Remove one of the two (First here 1:21)',
  ]],
  ["packages:\n  - { name: a, mode: dev }\nmodes: { a: prod }\n", [
    'HSM-E0121 3:13+4 "a" has the mode prod here and dev at another place => Keep one of the two (The mode dev stands here 2:22)',
  ]],
  ["modes: { a: prod, package:a: dev }\n", [
    'HSM-E0121 1:30+3 "a" has the mode dev here and prod at another place => Keep one of the two (The mode prod stands here 1:13)',
  ]],
  ["registries:\n  - { name: local }\n", [
    'HSM-E0122 2:5+15 A registry has neither "path" nor "git", expected one of them => Add "path: ./registry", or "git:" with an address',
  ]],
  ['registries:\n  - { name: local, path: ./r, git: "https://e.org/r" }\n', [
    'HSM-E0190 2:31+3 A registry from git is not supported yet => Clone it beside the project, and write "path:" instead of "git:"',
    'HSM-E0122 2:31+3 A registry has "path" and "git", expected one of them => Remove one of the two',
  ]],
  ["registries:\n  - { name: local, path: ./r, ref: v1 }\n", [
    'HSM-E0122 2:31+3 "ref" belongs to a registry from git, and this one has "path" => Remove "ref"',
  ]],
  [
    "registries:\n  - { name: builtin, path: ./r }\n  - { name: x, path: ./r }\n  - { name: x, path: ./s }\n",
    [
      'HSM-E0123 2:13+7 The name "builtin" is reserved for the registry that comes with hsm => Choose another name',
      'HSM-E0120 4:13+1 "x" stands in "registries" twice => Remove one of the two (First here 3:13)',
    ],
  ],
  ["registries: [./registry]\n", [
    'HSM-E0105 1:14+10 "registries[0]" is "./registry", expected a mapping => Write { name: local, path: ./registry }',
  ]],
  ['registries:\n  - { name: a, git: "git@github.com:org/repo.git" }\n', [
    'HSM-E0190 2:16+3 A registry from git is not supported yet => Clone it beside the project, and write "path:" instead of "git:"',
    'HSM-E0111 2:21+29 "git@github.com:org/repo.git" has no scheme: expected one of https, ssh, file => Write "ssh://git@github.com/org/repo.git"',
  ]],
  [
    'registries:\n  - { name: a, git: "ext::sh -c touch% x" }\n  - { name: b, git: "--upload-pack=x" }\n  - { name: c, git: "http://e.org/r" }\n  - { name: d, git: "HTTPS://e.org/r" }\n  - { name: e, git: "https://user:token@e.org/r" }\n  - { name: f, git: "ssh://-oProxyCommand=x/r" }\n  - { name: g, git: ../r }\n  - { name: h, git: "github.com/org/repo" }\n  - { name: i, git: "file://x" }\n',
    [
      'HSM-E0190 2:16+3 A registry from git is not supported yet => Clone it beside the project, and write "path:" instead of "git:"',
      'HSM-E0111 2:21+21 "ext::sh -c touch% x" holds "::", which would let git run a program => Write an address, e.g. "https://example.org/team/name"',
      'HSM-E0190 3:16+3 A registry from git is not supported yet => Clone it beside the project, and write "path:" instead of "git:"',
      'HSM-E0111 3:21+17 "--upload-pack=x" begins with "-" => Write an address, e.g. "https://example.org/team/name"',
      'HSM-E0190 4:16+3 A registry from git is not supported yet => Clone it beside the project, and write "path:" instead of "git:"',
      'HSM-E0111 4:21+16 "http://e.org/r" has the scheme "http", expected one of https, ssh, file => Write "https://e.org/r"',
      'HSM-E0190 5:16+3 A registry from git is not supported yet => Clone it beside the project, and write "path:" instead of "git:"',
      'HSM-E0111 5:21+17 "HTTPS://e.org/r" has the scheme "HTTPS", expected one of https, ssh, file => Write "https://e.org/r"',
      'HSM-E0190 6:16+3 A registry from git is not supported yet => Clone it beside the project, and write "path:" instead of "git:"',
      'HSM-E0111 6:21+28 "https://user:token@e.org/r" holds credentials, and hsm.yaml is tracked => Write "https://e.org/r", and keep the credentials in git\'s or uv\'s own store',
      'HSM-E0190 7:16+3 A registry from git is not supported yet => Clone it beside the project, and write "path:" instead of "git:"',
      'HSM-E0111 7:21+26 "ssh://-oProxyCommand=x/r" has the host "-oProxyCommand=x", which is not legal => Write an address, e.g. "https://example.org/team/name"',
      'HSM-E0190 8:16+3 A registry from git is not supported yet => Clone it beside the project, and write "path:" instead of "git:"',
      'HSM-E0111 8:21+4 "../r" has no scheme: expected one of https, ssh, file => Write "path: ../r" for a folder',
      'HSM-E0190 9:16+3 A registry from git is not supported yet => Clone it beside the project, and write "path:" instead of "git:"',
      'HSM-E0111 9:21+21 "github.com/org/repo" has no scheme: expected one of https, ssh, file => Write "https://github.com/org/repo"',
      'HSM-E0190 10:16+3 A registry from git is not supported yet => Clone it beside the project, and write "path:" instead of "git:"',
      'HSM-E0111 10:21+10 "file://x" has no absolute path => Write "file:///x"',
    ],
  ],
  [
    'registries:\n  - { name: a, git: "https://e.org/r", ref: -x, subdirectory: ../up }\n  - { name: b, git: "https://e.org/r", ref: "a..b", subdirectory: /abs }\n',
    [
      'HSM-E0190 2:16+3 A registry from git is not supported yet => Clone it beside the project, and write "path:" instead of "git:"',
      'HSM-E0112 2:45+2 "-x" begins with "-", which git reads as an option => Write a tag, branch or commit, e.g. "v1.2.0"',
      'HSM-E0113 2:63+5 "../up" leaves the repository => Write a folder inside the repository',
      'HSM-E0190 3:16+3 A registry from git is not supported yet => Clone it beside the project, and write "path:" instead of "git:"',
      'HSM-E0112 3:45+6 "a..b" is not a ref that git allows => Write a tag, branch or commit, e.g. "v1.2.0"',
      'HSM-E0113 3:67+4 "/abs" leaves the repository => Write a folder inside the repository',
    ],
  ],
  [
    'registries:\n  - { name: a, path: "C:\\\\reg" }\n  - { name: b, path: "a\\0b" }\n  - { name: c, path: "" }\n  - { name: d, path: ~/reg }\n',
    [
      'HSM-E0113 2:22+9 "C:\\\\reg" holds a backslash => Write "C:/reg"',
      'HSM-E0113 3:22+6 "a\\u0000b" holds the invisible character U+0000 => Remove that character',
      'HSM-E0113 4:22+2 "" is no path => Write a path, e.g. "./registry"',
      'HSM-E0113 5:22+5 "~/reg" begins with "~", which hsm does not expand => Write the path out, or relative to hsm.yaml',
    ],
  ],
  ['env: { 1A: x, my-var: y, "": z }\n', [
    'HSM-E0114 1:8+2 "1A" is no legal name of a variable: expected letters, digits and underscores, no digit first => Write "_1A"',
    'HSM-E0114 1:15+6 "my-var" is no legal name of a variable: expected letters, digits and underscores, no digit first => Write "my_var"',
    'HSM-E0114 1:26+2 "" is no legal name of a variable: expected letters, digits and underscores, no digit first => Write "MY_VARIABLE"',
  ]],
  ['env: { A: "$HOME/x", B: "${nope}", C: "${OPEN" }\n', [
    'HSM-E0115 1:11+9 A "$" here begins no placeholder => Write "${HOME}" for the variable, or "$$" for a dollar sign',
    'HSM-E0115 1:25+9 "nope" is neither an environment variable (UPPER_CASE) nor a dotted name (a.b) => Write "${NAME}" or "${NAME:-default}" for a variable, "$$" for a dollar sign',
    'HSM-E0115 1:39+8 "${OPEN" is never closed => Write "${NAME}" or "${NAME:-default}" for a variable, "$$" for a dollar sign',
  ]],
  ["env: { A: [x], B: { c: d } }\n", [
    'HSM-E0105 1:11+3 "env.A" is a list, expected text, a number or true or false => Write text',
    'HSM-E0105 1:19+8 "env.B" is a mapping, expected text, a number or true or false => Write text',
  ]],
  [
    'containers:\n  - { name: redis, allow: [privilaged, cap:net_admin, /dev/shm, "cap:CAP_SYS_PTRACE", host, root] }\n',
    [
      'HSM-E0117 2:28+10 "privilaged" is no consent: expected privileged, docker-socket, host-network, host-ipc, host-pid, mount:PATH or cap:NAME => Write "privileged"',
      'HSM-E0117 2:40+13 "cap:net_admin" is no consent: expected privileged, docker-socket, host-network, host-ipc, host-pid, mount:PATH or cap:NAME => Write "cap:NET_ADMIN"',
      'HSM-E0117 2:55+8 "/dev/shm" is no consent: expected privileged, docker-socket, host-network, host-ipc, host-pid, mount:PATH or cap:NAME => Write "mount:/dev/shm"',
      'HSM-E0117 2:65+20 "cap:CAP_SYS_PTRACE" is no consent: expected privileged, docker-socket, host-network, host-ipc, host-pid, mount:PATH or cap:NAME => Write "cap:SYS_PTRACE"',
      'HSM-E0117 2:87+4 "host" is no consent: expected privileged, docker-socket, host-network, host-ipc, host-pid, mount:PATH or cap:NAME => Write one of: privileged, docker-socket, host-network, host-ipc, host-pid, mount:PATH or cap:NAME',
      'HSM-E0117 2:93+4 "root" is no consent: expected privileged, docker-socket, host-network, host-ipc, host-pid, mount:PATH or cap:NAME => Write one of: privileged, docker-socket, host-network, host-ipc, host-pid, mount:PATH or cap:NAME',
    ],
  ],
  ['packages:\n  - { name: a, into: gpu }\n  - { name: b, into: "extra:" }\n', [
    'HSM-E0190 2:16+4 "into" is not supported yet => Remove it: the requirement then goes to the project itself',
    'HSM-E0118 2:22+3 "gpu" is no target: expected "dev" or "extra:NAME" => Write "extra:gpu", or "dev"',
    'HSM-E0190 3:16+4 "into" is not supported yet => Remove it: the requirement then goes to the project itself',
    'HSM-E0118 3:22+8 "extra:" is no target: expected "dev" or "extra:NAME" => Write "dev", or "extra:" and a name',
  ]],
  ["packages:\n  - { name: a, into: dev }\n", [
    'HSM-E0190 2:16+4 "into" is not supported yet => Remove it: the requirement then goes to the project itself',
  ]],
  [
    'entrypoints: { serve: "python \'x", a: "", b: [], c: { env: { X: y } }, "d e": run, f: "a && b", g: { command: [1] } }\n',
    [
      'HSM-E0116 1:31+2 "\'" is never closed => Quote it, or write the command as a list: ["python", "-m", "app"]',
      'HSM-E0116 1:39+2 The command line names no program => Write a command, e.g. "python -m app"',
      'HSM-E0116 1:46+2 The command line names no program => Write a command, e.g. "python -m app"',
      'HSM-E0104 1:50+1 Key "command" is missing in "entrypoints.c" => Add "command:" with a value',
      'HSM-E0107 1:72+5 "d e" is no legal name of an entry point: expected letters, digits, hyphens, underscores and dots, at most 63 => Write "d-e"',
      'HSM-E0116 1:90+4 "&" would need a shell: quote it, or run "sh -c \'…\'" => Quote it, or write the command as a list: ["python", "-m", "app"]',
      'HSM-E0105 1:112+1 "entrypoints.g.command[0]" is the number 1, expected text => Quote it: "1"',
    ],
  ],
  ["managers: { python: conda, containers: dockr }\n", [
    'HSM-E0106 1:21+5 "managers.python" is "conda", expected "uv", "pip", "pixi" or a mapping => Write "uv", "pip", "pixi" or a mapping',
    'HSM-E0106 1:40+5 "managers.containers" is "dockr", expected "docker", "podman" or "processes" => Write "docker"',
  ]],
  ['managers: { python: { use: poetry, extras: some, groups: ["a b"] } }\n', [
    'HSM-E0106 1:28+6 "managers.python.use" is "poetry", expected "uv", "pip" or "pixi" => Write "uv", "pip" or "pixi"',
    'HSM-E0106 1:44+4 "managers.python.extras" is "some", expected "all" or a list => Write "all" or a list',
    'HSM-E0107 1:59+5 "a b" is no legal name of an extra or a dependency group: expected ASCII letters, digits, hyphens, underscores and dots, a letter or digit at both ends => Write "a-b"',
  ]],
  ["managers: uv\n", [
    'HSM-E0105 1:11+2 "managers" is "uv", expected a mapping => Write a mapping: "key: value" lines, or { key: value }',
  ]],
  ["managers: { python: pixi, containers: podman }\n", [
    'HSM-E0190 1:21+4 The tool pixi is not supported yet => Write "python: uv" or "python: pip"',
    'HSM-E0190 1:39+6 An engine other than docker is not supported yet => Write "containers: docker"',
  ]],
  ["managers: { python: { use: pixi, project: backend } }\n", [
    'HSM-E0190 1:28+4 The tool pixi is not supported yet => Write "use: uv" or "use: pip"',
  ]],
  ["managers: { python: { project: ../backend } }\n", [
    'HSM-E0113 1:32+10 "../backend" leaves the project: expected a folder below that of hsm.yaml => Write such a folder, e.g. "backend", or put hsm.yaml above both',
  ]],
  ["managers: { python: { project: /srv/backend } }\n", [
    'HSM-E0113 1:32+12 "/srv/backend" leaves the project: expected a folder below that of hsm.yaml => Write such a folder, e.g. "backend", or put hsm.yaml above both',
  ]],
  ["managers: { python: { project: a/../../backend } }\n", [
    'HSM-E0113 1:32+15 "a/../../backend" leaves the project: expected a folder below that of hsm.yaml => Write such a folder, e.g. "backend", or put hsm.yaml above both',
  ]],
  ['managers: { python: { project: "back\\\\end" } }\n', [
    'HSM-E0113 1:32+11 "back\\\\end" holds a backslash => Write "back/end"',
  ]],
  ["managers: { containers: processes }\n", [
    'HSM-E0190 1:25+9 An engine other than docker is not supported yet => Write "containers: docker"',
  ]],
  ['registries:\n  - { name: a, git: "https://e.org/r" }\n', [
    'HSM-E0190 2:16+3 A registry from git is not supported yet => Clone it beside the project, and write "path:" instead of "git:"',
  ]],
  ['indexes:\n  torch: { url: "https://e.org/whl", explicit: true }\n', [
    "HSM-E0190 2:3+5 An index in hsm.yaml is not supported yet => Write it as [[tool.uv.index]] into pyproject.toml",
  ]],
  ['indexes:\n  torch: https://e.org/whl\n  b: { url: "ftp://e.org", explicit: "yes" }\n', [
    "HSM-E0190 2:3+5 An index in hsm.yaml is not supported yet => Write it as [[tool.uv.index]] into pyproject.toml",
    'HSM-E0105 2:10+17 "indexes.torch" is "https://e.org/whl", expected a mapping => Write a mapping: "key: value" lines, or { key: value }',
    "HSM-E0190 3:3+1 An index in hsm.yaml is not supported yet => Write it as [[tool.uv.index]] into pyproject.toml",
    'HSM-E0111 3:13+13 "ftp://e.org" has the scheme "ftp", expected one of https, http, file => Write an address, e.g. "https://example.org/team/name"',
    'HSM-E0105 3:38+5 "indexes.b.explicit" is "yes", expected true or false => Write true or false, without quotes',
  ]],
  ["modes: { default: dev }\n", [
    'HSM-E0190 1:19+3 The default mode "dev" is not supported yet => Write "modes: { <component>: dev }" for each component',
  ]],
  ["modes: { group:cache: dev }\n", [
    'HSM-E0190 1:10+11 A mode for a whole group is not supported yet => Write "modes: { <component>: dev }" with the chosen component',
  ]],
  ["groups:\n  cache: { choose: [a, b], mode: dev }\n", [
    'HSM-E0190 2:34+3 The mode "dev" of a whole group is not supported yet => Write "modes: { a: dev, b: dev }" instead',
  ]],
  ["sync: { up: true }\n", [
    'HSM-E0190 1:13+4 "sync: { up: true }" is not supported yet => Remove it, and run `docker compose -f docker-compose.hsm.yml up -d` after the sync',
  ]],
  ["sync: true\n", [
    'HSM-E0105 1:7+4 "sync" is true, expected a mapping => Write a mapping: "key: value" lines, or { key: value }',
  ]],
  ["assets: [x]\ncontainers:\n  - { name: redis, as: one }\n", [
    'HSM-E0190 1:1+6 "assets" are not supported yet => Remove the key',
    'HSM-E0190 3:20+2 Several instances of one container ("as") are not supported yet => Remove the key',
  ]],
  [
    "project: { name: x, python: 3.11 }\npakages: [a]\nmodes: { a_b: dev }\nenv: { 1x: x }\nsync: { up: true }\n",
    [
      'HSM-E0105 1:29+4 "project.python" is the number 3.11, expected text => Quote it: python: ">=3.11"',
      'HSM-E0103 2:1+7 Unknown key "pakages" => Write "packages" instead of "pakages"',
      'HSM-E0107 3:10+3 "a_b" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "a-b"',
      'HSM-E0114 4:8+2 "1x" is no legal name of a variable: expected letters, digits and underscores, no digit first => Write "_1x"',
      'HSM-E0190 5:13+4 "sync: { up: true }" is not supported yet => Remove it, and run `docker compose -f docker-compose.hsm.yml up -d` after the sync',
    ],
  ],
  ["constructor: 1\n", [
    'HSM-E0101 1:1+11 Key "constructor" is not allowed: choose another name => Correct this place, then run the command again',
  ]],
  ["toString: 1\npackages: [{ name: a, valueOf: 1 }]\n", [
    'HSM-E0103 1:1+8 Unknown key "toString" => Remove it, or use one of: schema, project, managers, registries, indexes, groups, packages, containers, modes, env, entrypoints, sync (what begins with "x-" is free)',
    'HSM-E0103 2:23+7 Unknown key "valueOf" in "packages[0]" => Remove it, or use one of: name, version, mode, extras, ref, override, into, profile (what begins with "x-" is free)',
  ]],
  ["project:\n  name: x\n   bad: y\n", [
    'HSM-E0101 2:9+1 Unexpected second ":" or list on this line: expected one "key: value"; quote a value that holds ": " => Correct this place, then run the command again',
    'HSM-E0101 2:9+1 Key over several lines: expected "key: value" on one line => Correct this place, then run the command again',
  ]],
  ['packages: [caché, "пакет"]\n', [
    'HSM-E0107 1:12+5 "caché" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "cache"',
    'HSM-E0107 1:19+7 "пакет" is no legal name: expected small letters, digits and single hyphens, at most 63 => Choose another name',
  ]],
  ['packages:\n  - {name: a, ref: "v1 0", into: "extra:a b"}\n', [
    'HSM-E0112 2:20+6 "v1 0" holds a character that git does not allow in a ref => Write a tag, branch or commit, e.g. "v1.2.0"',
    'HSM-E0190 2:28+4 "into" is not supported yet => Remove it: the requirement then goes to the project itself',
    'HSM-E0118 2:34+11 "extra:a b" is no target: expected "dev" or "extra:NAME" => Write "dev", or "extra:" and a name',
  ]],
  [
    "containers:\n  - { name: redis, version: latest, mode: debug, env: { PORT: [1] }, profile: default }\n  - { name: postgres, as: two, servics: x }\n",
    [
      'HSM-E0110 2:29+6 "latest" does not begin with an operator => Remove the key: every version fits then',
      'HSM-E0106 2:43+5 "containers[0].mode" is "debug", expected "prod" or "dev" => Write "prod" or "dev"',
      'HSM-E0105 2:63+3 "containers[0].env.PORT" is a list, expected text, a number or true or false => Write text',
      'HSM-E0190 3:23+2 Several instances of one container ("as") are not supported yet => Remove the key',
      'HSM-E0103 3:32+7 Unknown key "servics" in "containers[1]" => Remove it, or use one of: name, version, mode, profile, params, env, compose, allow (what begins with "x-" is free)',
    ],
  ],
  [
    "groups:\n  cache: { choose: [], modes: dev }\n  metrics:\n    choose:\n      - bleu\n      - 1.5\n",
    [
      'HSM-E0103 2:24+5 Unknown key "modes" in "groups.cache" => Write "mode" instead of "modes"',
      'HSM-E0105 6:9+3 "groups.metrics.choose[1]" is the number 1.5, expected text => Quote it: "1.5"',
    ],
  ],
  ["modes: { default: dev, a: 1 }\nsync: { up: yes }\n", [
    'HSM-E0190 1:19+3 The default mode "dev" is not supported yet => Write "modes: { <component>: dev }" for each component',
    'HSM-E0105 1:27+1 "modes.a" is the number 1, expected "prod" or "dev" => Write "prod" or "dev"',
    'HSM-E0105 2:13+3 "sync.up" is "yes", expected true or false => Write true or false, without quotes',
  ]],
  ["indexes:\n  b: { explicit: true }\n", [
    "HSM-E0190 2:3+1 An index in hsm.yaml is not supported yet => Write it as [[tool.uv.index]] into pyproject.toml",
    'HSM-E0104 2:3+1 Key "url" is missing in "indexes.b" => Add "url:" with a value',
  ]],
  [
    "containers:\n  - name: redis\n    allow: privileged\n    params: { port: 1 }\n    ports: [1]\n",
    [
      'HSM-E0105 3:12+10 "containers[0].allow" is "privileged", expected a list => Write a list: "- item" lines, or [item, item]',
      'HSM-E0103 5:5+5 Unknown key "ports" in "containers[0]" => Move it below "compose:"',
    ],
  ],
  ["x-any: 1\nproject: { x-a: 1, y-a: 1 }\n", [
    'HSM-E0103 2:20+3 Unknown key "y-a" in "project" => Remove it, or use one of: name, version, python (what begins with "x-" is free)',
  ]],
  ["project:\r\n  name: a b\r\nenv:\r\n  a-b: 1\r\n", [
    'HSM-E0107 2:9+3 "a b" is no legal name of a project: expected ASCII letters, digits, hyphens, underscores and dots, a letter or digit at both ends => Write "a-b"',
    'HSM-E0114 4:3+3 "a-b" is no legal name of a variable: expected letters, digits and underscores, no digit first => Write "a_b"',
  ]],
  ["\ufeffproject: { python: 3.9 }\n", [
    'HSM-E0105 1:20+3 "project.python" is the number 3.9, expected text => Quote it: python: ">=3.9"',
  ]],
  ["defaults: &d { mode: fast }\npackages:\n  - { <<: *d, name: a }\n", [
    'HSM-E0103 1:1+8 Unknown key "defaults" => Remove it, or use one of: schema, project, managers, registries, indexes, groups, packages, containers, modes, env, entrypoints, sync (what begins with "x-" is free)',
    'HSM-E0106 1:22+4 "packages[0].mode" is "fast", expected "prod" or "dev" => Write "prod" or "dev"',
  ]],
  ["packages:\n  - &p text_utils\ncontainers: [*p]\n", [
    'HSM-E0107 2:8+10 "text_utils" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "text-utils"',
    'HSM-E0107 3:14+2 "text_utils" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "text-utils"',
  ]],
  ["packages:\n  - { name: a, as: b }\n", [
    'HSM-E0190 2:16+2 "as" is not supported yet => Remove the key',
  ]],
];
