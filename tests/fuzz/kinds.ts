import { parseToml } from "@/text/toml/mod.ts";
import { parseEnvFile } from "@/text/words/mod.ts";
import { parseYaml } from "@/text/yaml/mod.ts";
import { digestOf } from "@/execute/mod.ts";
import type { Corpora, Seed } from "./corpora.ts";
import type { Format } from "./mutate.ts";
import type { Random } from "./random.ts";
import { type Verb, VERBS } from "./verbs.ts";

/** One kind of file that hsm reads. */
export interface Kind {
  readonly name: string;
  /** How many of a thousand inputs. */
  readonly share: number;
  readonly format: Format;
  readonly seeds: (corpora: Corpora) => readonly Seed[];
  /** One of them is called for each input; what stands there twice, twice as often. */
  readonly verbs: readonly Verb[];
}

const at = (pattern: RegExp) => ({ seeds }: Corpora): readonly Seed[] =>
  seeds.filter(({ path }) => pattern.test(path));

const {
  check,
  plan,
  locked,
  adopting,
  dry,
  frozen,
  list,
  registryCheck,
  registryList,
  registryShow,
  groupList,
  fresh,
  sync,
  recover,
} = VERBS;

const EDITS: readonly Verb[] = Object.values(VERBS).filter((verb) => verb.does === "edits");

/** Every kind. */
export const KINDS: readonly Kind[] = [
  {
    name: "hsm.yaml",
    share: 330,
    format: "yaml",
    seeds: at(/^hsm\.yaml$/),
    verbs: [...EDITS, ...Array(9).fill(check), list, registryList, groupList, plan, dry, locked],
  },
  {
    name: "component",
    share: 240,
    format: "yaml",
    seeds: at(/(packages|containers|groups)\/[^/]+\.yaml$/),
    verbs: [registryCheck, registryCheck, check, registryList, registryShow, groupList, list, plan],
  },
  {
    name: "hsm.lock",
    share: 90,
    format: "json",
    seeds: at(/^hsm\.lock$/),
    verbs: [check, check, list, list, frozen, plan, locked, adopting, sync],
  },
  {
    name: "journal",
    share: 120,
    format: "json",
    seeds: ({ dead }) => dead,
    verbs: [...Array(20).fill(recover), check, list, sync],
  },
  {
    name: "local.yaml",
    share: 20,
    format: "yaml",
    seeds: (corpora) =>
      at(/^hsm\.yaml$/)(corpora).map((seed) => ({
        world: corpora.worlds.at(-1) ?? seed.world,
        path: ".hsm/local.yaml",
        text: seed.text,
      })),
    verbs: [check, plan, sync],
  },
  {
    name: "env file",
    share: 60,
    format: "env",
    seeds: at(/(^|\/)([\w-]*\.env)$/),
    verbs: [plan, check, sync],
  },
  {
    name: "pyproject.toml",
    share: 60,
    format: "toml",
    seeds: at(/^([\w-]+\/)*pyproject\.toml$/),
    verbs: [plan, check, adopting, sync],
  },
  {
    name: "compose file",
    share: 30,
    format: "yaml",
    seeds: at(/^docker-compose(\.hsm)?\.yml$/),
    verbs: [plan, check, adopting, sync],
  },
  {
    name: "uv.lock",
    share: 15,
    format: "toml",
    seeds: at(/^uv\.lock$/),
    verbs: [plan, check, sync],
  },
  {
    name: "state.json",
    share: 12,
    format: "json",
    seeds: at(/^\.hsm\/state\.json$/),
    verbs: [fresh, plan, sync],
  },
  {
    name: "secrets.json",
    share: 8,
    format: "json",
    seeds: at(/^\.hsm\/env\/secrets\.json$/),
    verbs: [plan, check, sync],
  },
  {
    name: "requirements",
    share: 10,
    format: "text",
    seeds: at(/^requirements(\.hsm)?\.txt$/),
    verbs: [plan, check, adopting, sync],
  },
  {
    name: "spare record",
    share: 5,
    format: "json",
    seeds: at(/^\.hsm\/spare\//),
    verbs: [sync, plan],
  },
];

/** The kind of an input: each with its share. */
export function kindOf(random: Random): Kind {
  let at = random.below(KINDS.reduce((sum, { share }) => sum + share, 0));
  for (const kind of KINDS) {
    if (at < kind.share) return kind;
    at -= kind.share;
  }
  throw new Error("The shares do not add up");
}

/** Whether the bytes are still a file of their format: then they come to schema and rules. */
export async function isParsed({ name, format }: Kind, bytes: Uint8Array): Promise<boolean> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return false;
  }
  if (name === "journal") return await isWhole(text);
  switch (format) {
    case "yaml":
      return parseYaml(text).ok;
    case "toml":
      return parseToml(text).ok;
    case "env":
      return parseEnvFile(text).ok;
    case "json":
      return isJson(text);
    case "text":
      return true;
  }
}

/** A journal whose sum is right. */
async function isWhole(text: string): Promise<boolean> {
  if (!isJson(text)) return false;
  const found = JSON.parse(text) as { sha256?: unknown; journal?: unknown } | null;
  const body = JSON.stringify(found?.journal);
  return body !== undefined && await digestOf(new TextEncoder().encode(body)) === found?.sha256;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
