/** Wrong files of a registry, each with all of its problems: `code line:column+length message => next`. */
export const BAD_INPUTS:
  readonly (readonly [path: string, text: string, problems: readonly string[]])[] = [
    ["packages/a.yaml", 'name: "a\n', [
      'HSM-E0201 2:1+1 Missing closing quote: expected " at the end of the text => Correct this place, then run the command again',
    ]],
    ["packages/a.yaml", "- a\n", [
      'HSM-E0202 1:1+3 The file is no mapping, expected keys such as "name:" => Write "key: value" lines; `hsm registry show NAME` prints an example',
    ]],
    ["packages/a.yaml", "", [
      'HSM-E0202 1:1+1 The file is no mapping, expected keys such as "name:" => Write "key: value" lines; `hsm registry show NAME` prints an example',
    ]],
    ["packages/a.yaml", "name: a\nname: a\n", [
      'HSM-E0201 2:1+4 Key "name" is already used on line 1: keep one of the two => Correct this place, then run the command again',
    ]],
    ["packages/a.yaml", "name: a\ndescription: !x y\n", [
      'HSM-E0201 2:14+2 Tag "!x" is not supported: expected a plain value without a tag => Correct this place, then run the command again',
    ]],
    ["packages/a.yaml", "name: a\nsources: &s { prod: { type: pypi } }\nx-again: *s\n", [
      'HSM-E0201 2:13+24 Anchor "&s" is not allowed in this file: write the value out => Correct this place, then run the command again',
      'HSM-E0201 3:10+2 Alias "*s" is not allowed in this file: write the value out => Correct this place, then run the command again',
    ]],
    ["packages/a.yaml", "description: no name\n", [
      'HSM-E0204 1:1+20 Key "name" is missing => Add "name:" with a value',
    ]],
    ["packages/a.yaml", "name: b\n", [
      'HSM-E0208 1:7+1 The component is named "b", and its file "a" => Write "name: a", or rename the file: its name without ".yaml" is the component\'s',
    ]],
    ["packages/a.yaml", "name: A_b\n", [
      'HSM-E0207 1:7+3 "A_b" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "a-b"',
    ]],
    ["packages/a.yaml", "name: default\n", [
      'HSM-E0207 1:7+7 "default" is reserved and names no component => Choose another name',
    ]],
    ["packages/a.yaml", "name: constructor\n", [
      'HSM-E0207 1:7+11 "constructor" is reserved and names no component => Choose another name',
    ]],
    ["packages/a.yaml", "name: a\nsorces: {}\n", [
      'HSM-E0203 2:1+6 Unknown key "sorces" => Write "sources" instead of "sorces"',
    ]],
    ["packages/a.yaml", "name: a\nsource: {}\n", [
      'HSM-E0203 2:1+6 Unknown key "source" => Write "sources" instead of "source"',
    ]],
    ["packages/a.yaml", "name: a\ndeps: []\n", [
      'HSM-E0203 2:1+4 Unknown key "deps" => Write "dependencies" instead of "deps"',
    ]],
    ["packages/a.yaml", "name: a\nrequires: { b: '>=1' }\n", [
      'HSM-E0203 2:1+8 Unknown key "requires" => Move it below "compatibility:"',
    ]],
    ["packages/a.yaml", "name: a\nconflicts: [b]\nextras: [c]\n", [
      'HSM-E0203 2:1+9 Unknown key "conflicts" => Move it below "compatibility:"',
      'HSM-E0203 3:1+6 Unknown key "extras" => Move it below "install_args:"',
    ]],
    ["packages/a.yaml", "name: a\nversion: 1.10\n", [
      'HSM-E0205 2:10+4 "version" is the number 1.10, expected text => Quote it: version: "1.10"',
    ]],
    ["packages/a.yaml", "name: a\nversion: one\n", [
      'HSM-E0210 2:10+3 "one" is no version that PEP 440 knows => Write a version, e.g. "1.15.1"',
    ]],
    ["packages/a.yaml", "name: a\ndescription: [a]\n", [
      'HSM-E0205 2:14+3 "description" is a list, expected text => Write text',
    ]],
    ["packages/a.yaml", "name: a\nsources: { prod: { type: npm } }\n", [
      'HSM-E0206 2:26+3 "sources.prod.type" is "npm", expected "pypi", "git" or "url" => Write "pypi", "git" or "url"',
    ]],
    ["packages/a.yaml", "name: a\nsources: { prod: { package: x } }\n", [
      'HSM-E0204 2:12+4 Key "type" is missing in "sources.prod" => Add "type:" with a value',
    ]],
    ["packages/a.yaml", "name: a\nsources: { prod: pypi }\n", [
      'HSM-E0205 2:18+4 "sources.prod" is "pypi", expected a mapping => Write a mapping: "key: value" lines, or { key: value }',
    ]],
    ["packages/a.yaml", "name: a\nsources: { prod: { type: git } }\n", [
      'HSM-E0219 2:18+13 A source of type git needs "url" => Add "url:"',
    ]],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: pypi, ref: v1, url: 'https://x.org/y' } }\n",
      [
        'HSM-E0219 2:32+3 "ref" does not belong to a source of type pypi => Remove it: pypi has package, version, index',
        'HSM-E0219 2:41+3 "url" does not belong to a source of type pypi => Remove it: pypi has package, version, index',
      ],
    ],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: git, url: 'https://x.org/y', tag: v1 } }\n",
      [
        'HSM-E0203 2:55+3 Unknown key "tag" in "sources.prod" => Write "ref" instead of "tag"',
      ],
    ],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: pypi, package: 'qdrant-client>=1.2' } }\n",
      [
        'HSM-E0207 2:41+20 "qdrant-client>=1.2" is no legal name of a distribution or an extra: expected ASCII letters, digits, hyphens, underscores and dots, a letter or digit at both ends => Write { package: qdrant-client, version: ">=1.2" }',
      ],
    ],
    ["packages/a.yaml", "name: a\nsources: { prod: { type: pypi, package: 'redis[hiredis]' } }\n", [
      'HSM-E0207 2:41+16 "redis[hiredis]" is no legal name of a distribution or an extra: expected ASCII letters, digits, hyphens, underscores and dots, a letter or digit at both ends => Write "redis", and the extras under "install_args: { extras: […] }"',
    ]],
    ["packages/a.yaml", "name: a\nsources: { prod: { type: pypi, version: ^1.2 } }\n", [
      'HSM-E0210 2:41+4 "^1.2" does not begin with an operator of PEP 440: === == ~= >= > <= < != => Write "==1.2" for exactly this version, or ">=1.2"',
    ]],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: git, url: 'ext::sh -c touch% /tmp/x' } }\n",
      [
        'HSM-E0211 2:36+26 "ext::sh -c touch% /tmp/x" holds "::", which would let git run a program => Write an address, e.g. "https://example.org/team/name"',
      ],
    ],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: git, url: '--upload-pack=touch x' } }\n",
      [
        'HSM-E0211 2:36+23 "--upload-pack=touch x" begins with "-" => Write an address, e.g. "https://example.org/team/name"',
      ],
    ],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: git, url: 'git@example.org:team/x.git' } }\n",
      [
        'HSM-E0211 2:36+28 "git@example.org:team/x.git" has no scheme: expected one of https, ssh, file => Write "ssh://git@example.org/team/x.git"',
      ],
    ],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: git, url: 'http://example.org/x.git' } }\n",
      [
        'HSM-E0211 2:36+26 "http://example.org/x.git" has the scheme "http", expected one of https, ssh, file => Write "https://example.org/x.git"',
      ],
    ],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: git, url: 'HTTPS://example.org/x.git' } }\n",
      [
        'HSM-E0211 2:36+27 "HTTPS://example.org/x.git" has the scheme "HTTPS", expected one of https, ssh, file => Write "https://example.org/x.git"',
      ],
    ],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: git, url: 'https://u:p@example.org/x.git' } }\n",
      [
        'HSM-E0211 2:36+31 "https://u:p@example.org/x.git" holds credentials, and a registry is shared => Write "https://example.org/x.git", and keep the credentials in git\'s or uv\'s own store',
      ],
    ],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: git, url: 'ssh://-oProxyCommand=x/y' } }\n",
      [
        'HSM-E0211 2:36+26 "ssh://-oProxyCommand=x/y" has the host "-oProxyCommand=x", which is not legal => Write an address, e.g. "https://example.org/team/name"',
      ],
    ],
    ["packages/a.yaml", "name: a\nsources: { prod: { type: git, url: 'file://x/y' } }\n", [
      'HSM-E0211 2:36+12 "file://x/y" has no absolute path => Write "file:///x/y"',
    ]],
    [
      "packages/a.yaml",
      'name: a\nsources: { prod: { type: git, url: "https://example.org/a\\u200bb" } }\n',
      [
        'HSM-E0211 2:36+30 "https://example.org/a\u200bb" holds the invisible character U+200B => Remove that character',
      ],
    ],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: git, url: 'https://x.org/y', ref: '--x' } }\n",
      [
        'HSM-E0212 2:60+5 "--x" begins with "-", which git reads as an option => Write a tag, branch or commit, e.g. "v1.2.0"',
      ],
    ],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: git, url: 'https://x.org/y', ref: 'a b' } }\n",
      [
        'HSM-E0212 2:60+5 "a b" holds a character that git does not allow in a ref => Write a tag, branch or commit, e.g. "v1.2.0"',
      ],
    ],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: git, url: 'https://x.org/y', subdirectory: ../z } }\n",
      [
        'HSM-E0213 2:69+4 "../z" leaves its source => Write a path inside it',
      ],
    ],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: git, url: 'https://x.org/y@--upload-pack=z' } }\n",
      [
        'HSM-E0211 2:36+33 "https://x.org/y@--upload-pack=z" holds "@" in the path of a repository, where tools begin to read a ref => Write the ref under "ref:", or "%40" where the path has that sign',
      ],
    ],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: git, url: 'https://x.org/y#subdirectory=../z' } }\n",
      [
        'HSM-E0211 2:36+35 "https://x.org/y#subdirectory=../z" holds "#" in the path of a repository, where tools begin to read a folder => Write the folder under "subdirectory:"',
      ],
    ],
    [
      "packages/a.yaml",
      "name: a\ninstall_args: { uv: { extra-build-dependencies: ['x @ git+ext::sh', numpy] } }\n",
      [
        'HSM-E0217 2:50+17 "ext::sh" holds "::", which would let git run a program => Write an address, e.g. "https://example.org/team/name"',
      ],
    ],
    ["packages/a.yaml", "name: a\nsources: { prod: { type: url, url: 'ssh://x.org/y.whl' } }\n", [
      'HSM-E0219 2:36+19 A source of type url is fetched by https, and this one has ssh => Write "type: git" for a repository, or an https address',
    ]],
    [
      "packages/a.yaml",
      "name: a\nsources: { prod: { type: url, url: 'https://x.org/y.whl', sha256: ABC } }\n",
      [
        'HSM-E0218 2:67+3 "ABC" is no SHA-256 digest => Write 64 hex digits, in small letters',
      ],
    ],
    ["packages/a.yaml", "name: a\nsources: { dev: { type: local } }\n", [
      'HSM-E0204 2:12+3 Key "path" is missing in "sources.dev" => Add "path:" with a value',
    ]],
    ["packages/a.yaml", "name: a\nsources: { dev: { type: local, path: /home/me/x } }\n", [
      'HSM-E0213 2:38+10 "/home/me/x" belongs to one machine, and a registry is shared => Write the path relative to the folder of hsm.yaml',
    ]],
    ["packages/a.yaml", "name: a\nsources: { dev: { type: local, path: '..\\x' } }\n", [
      'HSM-E0213 2:38+6 "..\\\\x" holds a backslash => Write "../x"',
    ]],
    ["packages/a.yaml", "name: a\nsources: { dev: { type: local, path: ~/x } }\n", [
      'HSM-E0213 2:38+3 "~/x" belongs to one machine, and a registry is shared => Write the path relative to the folder of hsm.yaml',
    ]],
    [
      "packages/a.yaml",
      "name: a\nsources: { dev: { type: local, path: '-x', editable: 'yes' } }\n",
      [
        'HSM-E0213 2:38+4 "-x" begins with "-" => Write "./-x"',
        'HSM-E0205 2:54+5 "sources.dev.editable" is "yes", expected true or false => Write true or false, without quotes',
      ],
    ],
    ["packages/a.yaml", "name: a\ninstall_args: { manager: poetry }\n", [
      'HSM-E0206 2:26+6 "install_args.manager" is "poetry", expected "uv", "pip" or "conda" => Write "uv", "pip" or "conda"',
    ]],
    ["packages/a.yaml", "name: a\ninstall_args: { manager: mamba, extra: [x] }\n", [
      'HSM-E0206 2:26+5 "install_args.manager" is "mamba", expected "uv", "pip" or "conda" => Write "uv", "pip" or "conda"',
      'HSM-E0203 2:33+5 Unknown key "extra" in "install_args" => Write "extras" instead of "extra"',
    ]],
    ["packages/a.yaml", "name: a\ninstall_args: { extras: ['a b'] }\n", [
      'HSM-E0207 2:26+5 "a b" is no legal name of a distribution or an extra: expected ASCII letters, digits, hyphens, underscores and dots, a letter or digit at both ends => Write the name as its index has it',
    ]],
    ["packages/a.yaml", "name: a\ndependencies: ['numpy >>1']\n", [
      'HSM-E0217 2:24+2 ">1" is no version that PEP 440 knows => Write a requirement, e.g. "numpy>=1.26", or { name: … } for a component',
    ]],
    ["packages/a.yaml", "name: a\ndependencies: ['--index-url=https://x']\n", [
      'HSM-E0217 2:16+23 A requirement begins with the name of a distribution, not with "-" => Write a requirement, e.g. "numpy>=1.26", or { name: … } for a component',
    ]],
    ["packages/a.yaml", "name: a\ndependencies: ['x @ git+ssh://u:p@h/y']\n", [
      'HSM-E0217 2:16+23 "ssh://u:p@h/y" holds credentials, and a registry is shared => Write "ssh://h/y", and keep the credentials in git\'s or uv\'s own store',
    ]],
    ["packages/a.yaml", "name: a\ndependencies: ['package:rag-core']\n", [
      'HSM-E0217 2:24+9 Expected a version specifier (such as ">=1.0"), "@", ";" or the end, not ":rag-core" => Write { name: package:rag-core } for a component',
    ]],
    ["packages/a.yaml", "name: a\ndependencies: [{ name: 'container:qdrant' }]\n", [
      'HSM-E0207 2:24+18 "container:qdrant" is a container, expected a package or group => Put it under "implies" as "container:qdrant"',
    ]],
    ["packages/a.yaml", "name: a\ndependencies: [{ name: b, version: 2 }]\n", [
      'HSM-E0205 2:36+1 "dependencies[0].version" is the number 2, expected text => Quote it: version: "2"',
    ]],
    ["packages/a.yaml", "name: a\ndependencies: numpy\n", [
      'HSM-E0205 2:15+5 "dependencies" is "numpy", expected a list => Write a list: "- item" lines, or [item, item]',
    ]],
    ["packages/a.yaml", "name: a\nprovides: [Vector_DB]\n", [
      'HSM-E0207 2:12+9 "Vector_DB" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "vector-db"',
    ]],
    ["packages/a.yaml", "name: a\ncompatibility: { python: 3.10 }\n", [
      'HSM-E0205 2:26+4 "compatibility.python" is the number 3.10, expected text => Quote it: python: "3.10"',
    ]],
    ["packages/a.yaml", "name: a\ncompatibility: { requires: { b: '^2' } }\n", [
      'HSM-E0210 2:33+4 "^2" does not begin with an operator of PEP 440: === == ~= >= > <= < != => Write "==2" for exactly this version, or ">=2"',
    ]],
    ["packages/a.yaml", "name: a\nimplies: { qdrant: {} }\n", [
      'HSM-E0207 2:12+6 "qdrant" says no kind, expected container:NAME, group:NAME or package:NAME => Write "container:qdrant"',
    ]],
    ["packages/a.yaml", "name: a\nimplies: [container:qdrant]\n", [
      'HSM-E0205 2:10+18 "implies" is a list, expected a mapping => Write a mapping: "key: value" lines, or { key: value }',
    ]],
    ["packages/a.yaml", "name: a\nimplies: { 'image:qdrant': {} }\n", [
      'HSM-E0207 2:12+14 "image:qdrant" names the unknown kind "image" => Write "package:NAME", "container:NAME" or "group:NAME"',
    ]],
    ["packages/a.yaml", "name: a\nimplies:\n  container:qdrant: { environment: { A: b } }\n", [
      'HSM-E0203 3:23+11 Unknown key "environment" in "implies.container:qdrant" => Write "env" instead of "environment"',
    ]],
    ["packages/a.yaml", "name: a\nimplies:\n  container:qdrant: { env: { 'A-B': x } }\n", [
      'HSM-E0214 3:30+5 "A-B" is no legal name of a variable: expected letters, digits and underscores, no digit first => Write "A_B"',
    ]],
    [
      "packages/a.yaml",
      'name: a\nimplies:\n  container:qdrant: { env: { A: "$HOME", B: "${self.url" } }\n',
      [
        'HSM-E0215 3:33+7 A "$" here begins no placeholder => Write "${HOME}" for the variable, or "$$" for a dollar sign',
        'HSM-E0215 3:45+12 "${self.url" is never closed => Write "${self.…}", "${params.…}" or "${NAME}"; "$$" is a dollar',
      ],
    ],
    ["packages/a.yaml", "name: a\nimplies:\n  container:qdrant: { env: { A: 1.0 } }\n", [
      'HSM-E0205 3:33+3 YAML reads 1.0 as 1, which is other text => Quote it: "1.0"',
    ]],
    [
      "packages/a.yaml",
      "name: a\nimplies:\n  container:qdrant: { choose: [b] }\n  package:b: { params: { x: 1 }, profile: gpu }\n",
      [
        'HSM-E0219 3:23+6 "choose" means nothing for a container => Remove it, or imply "group:NAME"',
        'HSM-E0219 4:16+6 "params" means nothing for a package => Remove it',
        'HSM-E0219 4:34+7 "profile" means nothing for a package => Remove it',
      ],
    ],
    ["packages/a.yaml", "name: a\nentrypoints: { 'my serve': python }\n", [
      'HSM-E0207 2:16+10 "my serve" is no legal name of an entry point: expected letters, digits, hyphens, underscores and dots, at most 63 => Write "my-serve"',
    ]],
    ["packages/a.yaml", "name: a\nentrypoints: { serve: \"python 'x\", empty: '' }\n", [
      'HSM-E0216 2:31+2 "\'" is never closed => Quote it, or write the command as a list: ["python", "-m", "app"]',
      'HSM-E0216 2:43+2 The command line names no program => Write a command, e.g. "python -m app"',
    ]],
    ["packages/a.yaml", "name: a\nentrypoints: { serve: [] }\n", [
      'HSM-E0216 2:23+2 The command line names no program => Write a command, e.g. "python -m app"',
    ]],
    ["packages/a.yaml", "name: a\nentrypoints: { serve: { cmd: python } }\n", [
      'HSM-E0203 2:25+3 Unknown key "cmd" in "entrypoints.serve" => Write "command" instead of "cmd"',
    ]],
    ["packages/a.yaml", "name: a\ndeprecated: true\n", [
      'HSM-E0205 2:13+4 "deprecated" is true, expected a mapping => Write a mapping: "key: value" lines, or { key: value }',
    ]],
    ["packages/a.yaml", "name: a\ndeprecated: { use: 'No Name' }\n", [
      'HSM-E0207 2:20+9 "No Name" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "no-name"',
    ]],
    ["containers/a.yaml", "name: a\nversion: 15.1\n", [
      'HSM-E0205 2:10+4 "version" is the number 15.1, expected text => Quote it: version: "15.1"',
    ]],
    ["containers/a.yaml", "name: a\nimage: redis:7\n", [
      'HSM-E0203 2:1+5 Unknown key "image" => Write sources: { prod: { type: image, image: … } }',
    ]],
    ["containers/a.yaml", "name: a\nports: ['1:1']\nenvironment: {}\n", [
      'HSM-E0203 2:1+5 Unknown key "ports" => Move it below "compose:"',
      'HSM-E0203 3:1+11 Unknown key "environment" => Move it below "compose:"',
    ]],
    ["containers/a.yaml", "name: a\nprofiles: {}\n", [
      'HSM-E0203 2:1+8 Unknown key "profiles" => Write "deployment_profiles" instead of "profiles"',
    ]],
    ["containers/a.yaml", "name: a\nsources: { prod: { type: pypi, image: 'redis:7' } }\n", [
      'HSM-E0206 2:26+4 "sources.prod.type" is "pypi", expected "image" => Write "image"',
    ]],
    ["containers/a.yaml", "name: a\nsources: { prod: { type: image, image: 'redis 7' } }\n", [
      'HSM-E0218 2:40+9 "redis 7" is no image => Write an image with its tag, e.g. "redis:7.4"',
    ]],
    [
      "containers/a.yaml",
      "name: a\nsources: { prod: { type: image, image: 'redis:7', digest: abc } }\n",
      [
        'HSM-E0218 2:59+3 "abc" is no digest of an image => Write "sha256:" and 64 hex digits',
      ],
    ],
    [
      "containers/a.yaml",
      "name: a\nsources: { dev: { type: build, context: '../x', dockerfile: '../Dockerfile' } }\n",
      [
        'HSM-E0213 2:61+15 "../Dockerfile" leaves its source => Write a path inside it',
      ],
    ],
    ["containers/a.yaml", "name: a\nparams: { port: 6333 }\n", [
      'HSM-E0205 2:17+4 "params.port" is the number 6333, expected a mapping => Write a mapping: "key: value" lines, or { key: value }',
    ]],
    ["containers/a.yaml", "name: a\nparams: { port: { merge: first, default: 1 } }\n", [
      'HSM-E0206 2:26+5 "params.port.merge" is "first", expected "union", "same", "max", "min" or "sum" => Write "union", "same", "max", "min" or "sum"',
    ]],
    ["containers/a.yaml", "name: a\nparams: { port: { merge: same } }\n", [
      'HSM-E0204 2:11+4 Key "default" is missing in "params.port" => Add "default:" with a value',
    ]],
    [
      "containers/a.yaml",
      "name: a\nparams: { dbs: { merge: union, default: x }, n: { merge: max, default: x } }\n",
      [
        "HSM-E0219 2:41+1 A parameter that merges by union is a list, and this default is none => Write a list, e.g. []",
        "HSM-E0219 2:72+1 A parameter that merges by max is a number, and this default is none => Write a number",
      ],
    ],
    ["containers/a.yaml", "name: a\nparams: { Port: { merge: same, default: 1 } }\n", [
      'HSM-E0207 2:11+4 "Port" is no legal name here: expected small letters, digits, underscores and hyphens, a letter first => Write "port"',
    ]],
    ["containers/a.yaml", "name: a\ncompose: [a]\n", [
      'HSM-E0205 2:10+3 "compose" is a list, expected a mapping => Write a mapping: "key: value" lines, or { key: value }',
    ]],
    ["containers/a.yaml", "name: a\ncompose: { environment: { A: 010 } }\n", [
      'HSM-E0205 2:30+3 YAML reads 010 as 10, which is other text => Quote it: "010"',
    ]],
    ["containers/a.yaml", "name: a\nservices: { a-init: postgres }\n", [
      'HSM-E0205 2:21+8 "services.a-init" is "postgres", expected a mapping => Write a mapping: "key: value" lines, or { key: value }',
    ]],
    ["containers/a.yaml", "name: a\nvolumes: { 'a data': {} }\n", [
      'HSM-E0207 2:12+8 "a data" is no legal name in Compose: expected letters, digits, dots, underscores and hyphens => Choose another name',
    ]],
    ["containers/a.yaml", "name: a\nconnection: { port: 70000 }\n", [
      'HSM-E0205 2:21+5 "connection.port" is 70000, expected a whole number, 1 to 65535 => Correct the number',
    ]],
    ["containers/a.yaml", "name: a\nconnection: { properties: { key: { secret: false } } }\n", [
      'HSM-E0219 2:44+5 A property that is no secret has a value => Write "key: VALUE"',
    ]],
    [
      "containers/a.yaml",
      "name: a\nconnection: { properties: { key: { secret: true, generate: 4 } } }\n",
      [
        'HSM-E0205 2:60+1 "connection.properties.key.generate" is 4, expected a whole number, 16 to 128 => Correct the number',
      ],
    ],
    ["containers/a.yaml", "name: a\ndeployment_profiles: { Default: { mode: managed } }\n", [
      'HSM-E0207 2:24+7 "Default" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "default"',
    ]],
    ["containers/a.yaml", "name: a\ndeployment_profiles: { gpu: {} }\n", [
      'HSM-E0204 2:24+3 Key "mode" is missing in "deployment_profiles.gpu" => Add "mode:" with a value',
    ]],
    ["containers/a.yaml", "name: a\ndeployment_profiles: { gpu: { mode: remote } }\n", [
      'HSM-E0206 2:37+6 "deployment_profiles.gpu.mode" is "remote", expected "managed", "embedded" or "external" => Write "managed", "embedded" or "external"',
    ]],
    [
      "containers/a.yaml",
      "name: a\ndeployment_profiles: { x: { mode: embedded, compose: {}, url: 'http://x' } }\n",
      [
        'HSM-E0219 2:45+7 "compose" means nothing in a profile with mode embedded => Remove it, or write "mode: managed"',
        'HSM-E0219 2:58+3 "url" means nothing in a profile with mode embedded => Remove it, or write "mode: external"',
      ],
    ],
    ["containers/a.yaml", "name: a\ndeployment_profiles: { x: { mode: external } }\n", [
      'HSM-E0219 2:24+1 The external profile "x" says no address => Add "url: ${SOME_URL}", or "host:" and "port:"',
    ]],
    [
      "containers/a.yaml",
      "name: a\ndeployment_profiles: { x: { mode: managed, runtime: process } }\n",
      [
        'HSM-E0219 2:44+7 "runtime" stands without "command" => Add "command:" with the program to start',
      ],
    ],
    [
      "containers/a.yaml",
      "name: a\ndeployment_profiles: { x: { mode: managed, command: 'run it' } }\n",
      [
        'HSM-E0219 2:44+7 "command" stands without "runtime" => Add "runtime: process"',
      ],
    ],
    [
      "containers/a.yaml",
      "name: a\ndeployment_profiles: { x: { mode: external, host: h, port: 0 } }\n",
      [
        'HSM-E0205 2:60+1 "deployment_profiles.x.port" is 0, expected a whole number, 1 to 65535 => Correct the number',
      ],
    ],
    ["groups/a.yaml", "name: a\nstrategy: any\n", [
      'HSM-E0206 2:11+3 "strategy" is "any", expected "1-of-N" or "M-of-N" => Write "1-of-N" or "M-of-N"',
    ]],
    ["groups/a.yaml", "name: a\noptions: [b]\n", [
      'HSM-E0204 1:1+7 Key "strategy" is missing => Add "strategy:" with a value',
    ]],
    ["groups/a.yaml", "name: a\nstrategy: 1-of-N\nchoices: [b]\n", [
      'HSM-E0203 3:1+7 Unknown key "choices" => Write "options" instead of "choices"',
    ]],
    ["groups/a.yaml", "name: a\nstrategy: 1-of-N\noptions: [b, { name: c }, c]\n", [
      'HSM-E0219 3:27+1 The option "c" stands here twice => Remove one of the two',
    ]],
    ["groups/a.yaml", "name: a\nstrategy: 1-of-N\noptions: [group:b, 'b c']\n", [
      'HSM-E0207 3:11+7 "group:b" is a group, expected a package or container => Name a package or container',
      'HSM-E0207 3:20+5 "b c" is no legal name: expected small letters, digits and single hyphens, at most 63 => Write "b-c"',
    ]],
    ["groups/a.yaml", "name: a\nstrategy: 1-of-N\ndefault: [b, c]\noptions: [b, c]\n", [
      "HSM-E0219 3:10+6 A 1-of-N group has one default, and this is a list => Keep one name",
    ]],
    ["groups/a.yaml", "name: a\nstrategy: 1-of-N\nmin: 1\nmax: 2\n", [
      'HSM-E0219 3:1+3 "min" belongs to M-of-N, and this group is 1-of-N => Remove it',
      'HSM-E0219 4:1+3 "max" belongs to M-of-N, and this group is 1-of-N => Remove it',
    ]],
    ["groups/a.yaml", "name: a\nstrategy: M-of-N\nmin: 3\nmax: 2\n", [
      'HSM-E0219 3:6+1 "min" is 3 and "max" is 2: nothing fits between => Lower "min", or raise "max"',
    ]],
    ["groups/a.yaml", "name: a\nstrategy: M-of-N\nmin: -1\n", [
      'HSM-E0205 3:6+2 "min" is -1, expected a whole number, 0 or more => Correct the number',
    ]],
    ["groups/a.yaml", "name: a\nstrategy: 1-of-N\ninterface: { env: [A-B], entrypoint: [] }\n", [
      'HSM-E0214 3:20+3 "A-B" is no legal name of a variable: expected letters, digits and underscores, no digit first => Write "A_B"',
      'HSM-E0203 3:26+10 Unknown key "entrypoint" in "interface" => Write "entrypoints" instead of "entrypoint"',
    ]],
    ["groups/a.yaml", 'name: a\nstrategy: 1-of-N\ncomment: "two\\nlines"\n', [
      'HSM-E0205 3:10+12 "two\\nlines" holds a line break or a control character, expected one line => Write one line',
    ]],
    [
      "groups/a.yaml",
      "name: a\nstrategy: 1-of-N\noptions:\n  - { name: b, implies: { c: {} } }\n",
      [
        'HSM-E0207 4:27+1 "c" says no kind, expected container:NAME, group:NAME or package:NAME => Write "container:c"',
      ],
    ],
    ["packages/a.yml", "name: a\n", [
      'HSM-E0220 1:1+7 "packages/a.yml" does not end in ".yaml", so it is no component => Rename it to "packages/a.yaml", or move it out of this folder',
    ]],
    ["packages/My_Pkg.yaml", "name: my-pkg\n", [
      'HSM-E0207 1:1+12 "My_Pkg" is no legal name: expected small letters, digits and single hyphens, at most 63 => Rename the file to "my-pkg.yaml", and write "name: my-pkg" in it',
    ]],
    ["packages/prototype.yaml", "name: prototype\n", [
      'HSM-E0207 1:1+15 "prototype" is reserved and names no component => Rename the file: its name without ".yaml" is the component\'s',
    ]],
    ["packages/a.dev.yaml", "description: x\n", [
      'HSM-E0221 1:1+14 The overlay "packages/a.dev.yaml" has no component "packages/a.yaml" beside it => Add "packages/a.yaml", or remove the overlay',
    ]],
    ["registry.yaml", "name: a\nbuiltin: some\nfoo: 1\n", [
      'HSM-E0206 2:10+4 "builtin" is "some", expected "on", "off", true or false or a list => Write "on", "off", true or false or a list',
      'HSM-E0203 3:1+3 Unknown key "foo" => Remove it, or use one of: name, schema, hsm, indexes, images, builtin (what begins with "x-" is free)',
    ]],
    [
      "registry.yaml",
      "indexes: { a: { url: 'https://x.org' } }\nimages: { mirrors: { docker.io: h.example.org/hub } }\n",
      [
        "HSM-E0290 1:1+7 Indexes of a registry are not supported yet => Write them as [[tool.uv.index]] into pyproject.toml",
        "HSM-E0290 2:1+6 Mirrors of images are not supported yet => Configure the mirror in the container engine",
      ],
    ],
    ["registry.yaml", `${"#".repeat(60)}\n# ours\n${"# ".repeat(30)}\nname local\n`, [
      'HSM-E0202 4:1+10 The file is no mapping, expected keys such as "name:" => Write "key: value" lines; `hsm registry show NAME` prints an example',
    ]],
    ["registry.yaml", "hsm: '>=99'\n", [
      "HSM-E0209 1:1+3 This registry needs hsm >=99, and this is hsm 0.1.0 => Update hsm, or use another version of the registry",
    ]],
  ];
