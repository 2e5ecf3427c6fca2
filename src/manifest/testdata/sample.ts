/** The sample of the design, §4, with a whole address for the index: every key of hsm.yaml. */
export const SAMPLE = `# yaml-language-server: $schema=./.hsm/schema/hsm.schema.json
schema: 1                     # optional; newer than this hsm → refused with "needs hsm >= …"
project:                      # optional where pyproject.toml says it; a different value there is an error with both places
  name: rag-app
  version: 0.1.0
  python: ">=3.11"            # unquoted 3.10 is an error that says: quote it

managers:                     # optional
  python: uv                  # or { use: uv, project: backend, extras: [] | all, groups: default | all | [..], interpreter: "3.12" }
  containers: docker          # docker | podman | processes

registries:                   # optional, in order; the built-in one is always last
  - { name: local, path: ./registry }
  - { name: acme, git: "https://git.example.org/team/registry.git", ref: v3, subdirectory: registry, override: [minio] }

indexes:                      # Python package indexes; credentials come from uv's own variables, keyring, netrc
  pytorch-cu124: { url: "https://download.example.org/whl/cu124", explicit: true }

groups:
  vector-db-adapter: qdrant-adapter          # 1-of-N: one name
  metrics: [bleu, rouge]                     # M-of-N: a list
  cache: { choose: redis-adapter, mode: dev, profile: embedded }

packages:
  - fastapi-service
  - { name: text-utils, version: ">=1.4", mode: dev, extras: [fast], into: "extra:gpu" }   # into: dev | extra:NAME; default: the project itself
  - { name: qwen-adapter, ref: v0.3.0, override: true }      # override: this source wins over another package's pin

containers:
  - redis
  - name: postgres
    profile: default                         # a deployment profile of the component: default, gpu, embedded, external, …
    params: { port: 5433, databases: [orders] }   # the user's word: joins in \`union\`, wins elsewhere
    env: { POSTGRES_INITDB_ARGS: "--data-checksums" }
    compose: { mem_limit: 512m }             # merged last, by Compose's own rules; null removes
    allow: [host-ipc]                        # consent: privileged | docker-socket | host-network | host-ipc | host-pid | mount:PATH | cap:NAME

modes: { default: prod, text-utils: dev }
env: { DATABASE_URL: "\${PROD_DATABASE_URL}" }    # the project's own values win over everything generated
entrypoints: { serve: "python -m rag_app" }
sync: { up: false }           # true: \`sync\` also starts the containers
`;
