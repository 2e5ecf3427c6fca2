/** One project, written by different hands; every text is a legal hsm.yaml. */
export const STYLES: Readonly<Record<string, string>> = {
  "house style": `schema: 1
project:
  name: rag-app
  python: ">=3.11"
groups:
  vector-db-adapter: qdrant-adapter
  metrics: [bleu, rouge]
packages:
  - fastapi-service
  - { name: text-utils, version: ">=1.4" }
modes: { default: prod }
env: { DATABASE_URL: "\${PROD_DATABASE_URL}" }
`,
  "blank lines and comments everywhere": `# yaml-language-server: $schema=./x.json
# second line

schema: 1                     # optional

# who we are
project:
  name: rag-app               # the name

groups:
  # the database
  vector-db-adapter: qdrant-adapter          # 1-of-N

  metrics: [bleu, rouge]      # M-of-N
  # cache: redis-adapter

packages:
  # first
  - fastapi-service           # the API
  # second
  - text-utils
  # - qwen-adapter

modes:
  default: prod   # for all

# the end
`,
  "four spaces, block lists": `groups:
    vector-db-adapter: qdrant-adapter
    metrics:
        - bleu
        - rouge
packages:
    - fastapi-service
    - name: text-utils
      version: ">=1.4"
modes:
    default: prod
`,
  "lists at the column of their key": `groups:
  vector-db-adapter: qdrant-adapter
  metrics:
  - bleu   # b
  - rouge  # r
packages:
- fastapi-service
- text-utils
containers:
- redis
- name: postgres
  profile: default
  params: { port: 5433 }
`,
  "compact braces": `groups: {vector-db-adapter: qdrant-adapter, metrics: [bleu, rouge]}
packages: [fastapi-service, text-utils]
modes: {default: prod}
`,
  "compact commas": `groups: {vector-db-adapter: qdrant-adapter,metrics: [bleu,rouge]}
packages: [fastapi-service,text-utils]
modes: {}
`,
  "padded brackets": `groups: { vector-db-adapter: qdrant-adapter, metrics: [ bleu, rouge ] }
packages: [ fastapi-service, text-utils ]
`,
  "brackets over lines": `groups: {
  vector-db-adapter: qdrant-adapter,   # one
  metrics: [
    bleu,   # first
    rouge   # last
  ]
}
packages: [
  fastapi-service,
  text-utils,
]
modes: {
  # nobody yet
}
`,
  "brackets over lines, hanging": `groups:
  vector-db-adapter: qdrant-adapter
  metrics: [bleu,
            rouge]
packages: [fastapi-service, # one
           text-utils]
`,
  "all in one brace":
    `{groups: {vector-db-adapter: qdrant-adapter, metrics: [bleu, rouge]}, packages: [fastapi-service, text-utils]}
`,
  "json": `{
  "groups": {
    "vector-db-adapter": "qdrant-adapter",
    "metrics": ["bleu", "rouge"]
  },
  "packages": [
    "fastapi-service",
    {"name": "text-utils"}
  ]
}
`,
  "quoted keys and values": `'groups':
  "vector-db-adapter": 'qdrant-adapter'
  'metrics':
    - "bleu"
    - 'rouge'
"packages":
  - "fastapi-service"
  - 'text-utils'
`,
  "windows":
    "groups:\r\n  vector-db-adapter: qdrant-adapter  # c\r\n  metrics:\r\n    - bleu\r\n    - rouge\r\n\r\npackages:\r\n  - fastapi-service\r\n  - text-utils\r\n\r\nmodes: { default: prod }\r\n",
  "windows with BOM, no final line break":
    "\ufeffgroups:\r\n  vector-db-adapter: qdrant-adapter\r\n  metrics: [bleu, rouge]\r\npackages:\r\n  - fastapi-service\r\n  - text-utils",
  "no final line break": `packages:
  - fastapi-service
  - text-utils
groups:
  vector-db-adapter: qdrant-adapter
  metrics:
    - bleu
    - rouge`,
  "no final line break, comment last, blank lines": `groups:
  vector-db-adapter: qdrant-adapter
  metrics: [bleu, rouge]

packages:
  - fastapi-service
  - text-utils
  # more here`,
  "document markers": `---
# top
groups:
  vector-db-adapter: qdrant-adapter
  metrics: [bleu, rouge]
packages:
  - fastapi-service
  - text-utils
...
`,
  "trailing spaces":
    "groups:  \n  vector-db-adapter: qdrant-adapter   \n  metrics:   \n    - bleu \n    - rouge  \n   \npackages: \n  - fastapi-service  \n  - text-utils \n",
  "tabs before comments and in brackets":
    "groups:\t# g\n  vector-db-adapter:\tqdrant-adapter\t# v\n  metrics: [\tbleu,\trouge\t]\npackages:\t# p\n  - fastapi-service\t# f\n  - text-utils\n",
  "texts over lines beside": `x-description: >-
  a long text
  over lines

x-notes: |
  # not a comment
  kept

groups:
  vector-db-adapter: qdrant-adapter
  metrics:
    - bleu
    - rouge
packages:
  - fastapi-service
  - text-utils
x-plain: a long plain
  text that goes
  on
x-keep: |+
  text

`,
  "text with kept blank lines in the middle": `x-keep: |+
  text

groups:
  vector-db-adapter: qdrant-adapter
  metrics: [bleu, rouge]
packages:
  - fastapi-service
  - text-utils
x-last: |
  block

`,
  "anchors and aliases elsewhere": `x-common: &common { profile: default }
x-list: &list
  - a
groups:
  vector-db-adapter: qdrant-adapter
  metrics: [bleu, rouge]
packages:
  - fastapi-service
  - text-utils
containers:
  - { name: redis, params: *common }
  - name: postgres
    <<: *common
x-again: *list
`,
  "empty sections": `groups:
  vector-db-adapter: qdrant-adapter
  metrics:
  - bleu
  - rouge
packages:
  - fastapi-service
  - text-utils
modes:
env: {}
containers: []
registries: ~
`,
  "empty section with comments": `groups:
  vector-db-adapter: qdrant-adapter
  metrics: [bleu, rouge]
modes:   # none
  # text-utils: dev
containers:
  # - redis
packages:
  - fastapi-service
  - text-utils
`,
  "mappings in lists on lines": `packages:
  - fastapi-service
  - name: text-utils   # t
    version: ">=1.4"
    mode: dev
    # extras: [fast]
  - name: qwen-adapter
    ref: v0.3.0

containers:

  - name: redis

  - name: postgres
    params:
      port: 5433
      # databases: []

groups:
  vector-db-adapter:
    qdrant-adapter
  metrics:
    - bleu

    - rouge
`,
  "wide dashes": `groups:
   vector-db-adapter: qdrant-adapter
   metrics:
   -   bleu
   -   rouge
packages:
-   fastapi-service
-   name: text-utils
    version: "==1"
`,
  "dash on its own line": `groups:
  vector-db-adapter: qdrant-adapter
  metrics:
    -
      bleu
    -
      rouge
packages:
  -
    fastapi-service
  -
    name: text-utils
`,
  "aligned values": `groups:
  vector-db-adapter:   qdrant-adapter
  metrics:             [bleu, rouge]
packages:
  - fastapi-service
  - text-utils
modes:
  default:     prod
  qwen:        dev
`,
  "groups as mappings on lines": `groups:
  vector-db-adapter: qdrant-adapter
  metrics:
    - bleu
    - rouge
  cache2:
    choose: redis-adapter
    mode: prod
packages:
  - fastapi-service
  - text-utils
`,
  "lone section comments at column 0": `groups:
  vector-db-adapter: qdrant-adapter
# metrics next
  metrics: [bleu, rouge]
# ---------- packages ----------
packages:
# the API
  - fastapi-service
# text
  - text-utils
# ---------- end ----------
`,
  "lines of unicode": `# für alle — ✓
groups:
  vector-db-adapter: qdrant-adapter # 数据库
  metrics: [bleu, rouge]
packages:
  - fastapi-service # 😀
  - text-utils
`,
};
