import { VERSION } from "@/model/mod.ts";

/** What bare `hsm` and `hsm --help` print: examples first, common commands first. */
export const HELP = `Hyper Stack Manager (hsm) ${VERSION}, a meta-orchestrator:
the environment hypervisor for modern hybrid stacks

EXAMPLES
  hsm init --name my-rag
  hsm group add vector-db-adapter --option chroma-adapter --profile embedded
  hsm plan
  hsm sync

COMMANDS
  init                 Write hsm.yaml into this folder
  group add|remove     Choose an option of a group, or remove it
  group list|show      Groups that exist, and what is chosen
  add, remove          Add a package or a container; remove an entry
  package add|remove   The same for packages, with version, mode, extras
  container add|remove The same for containers, with profile, parameters
  mode NAME prod|dev   Switch a component between release and local source
  plan                 Show what \`hsm sync\` would change, and why
  sync                 Make the stack what hsm.yaml says, or change nothing
  check                Check everything, change nothing
  list                 The stack, with reasons
  registry             list, show and check the components that exist
  history              What was changed when, and why; \`history diff A B\`
  rollback             Make the project what it was in an earlier generation
  gc                   Remove old generations and what recoveries put aside
  recover              Put back what a killed run left half-done
  unlock               Say who holds the project; remove another machine's lock

OPTIONS
  -C, --directory DIR  Work as if started in DIR
  --registry DIR       A further registry folder, for the reading commands
  --json               Data and errors as JSON on stdout
  -q, --quiet          Say less;  -v, -vv say more
  --no-input           Ask nothing, also in a terminal; -y answers yes
  --lock-timeout SEC   Wait for another hsm that works on this project
  --color WHEN         auto, always, never
  -h, --help           Help, also after every command
  --version            The version

hsm is alpha software: commands and file formats may change between versions.
`;
