import {
  type AdapterInput,
  isObject,
  type JsonObject,
  type Place,
  type Problem,
} from "@/model/mod.ts";
import { type Entries, FILE } from "./document.ts";
import { type HostPort, hostPort, portsMeet, portText } from "./host_ports.ts";
import { listOf } from "./list_of.ts";
import type { UserFile, UserFiles } from "./user_files.ts";
import { managedContainers } from "./wanted.ts";
import { placeOf } from "./place_of.ts";

/** A service, hsm's or the user's. */
interface Party {
  readonly name: string;
  readonly mine: boolean;
  readonly compose: JsonObject;
  /** `service "redis" (container:redis)`, `service "web" of compose.yaml`. */
  readonly words: string;
  place(key: string, index?: number): Place | undefined;
}

/** What both would take: service names, ports of the host, container names, and in one project volumes and the like. */
export function clashes(
  input: AdapterInput,
  user: UserFiles,
  entries: Entries,
): readonly Problem[] {
  const mine = hsmParties(input, entries);
  const others = user.files.flatMap(userParties);
  return [
    ...sameServices(mine, others),
    ...samePorts(input, mine, user.takesBack ? [] : others),
    ...sameContainerNames(mine, others),
    ...(user.included ? sameEntries(entries, user.files) : []),
  ];
}

function hsmParties({ stack }: AdapterInput, { services }: Entries): readonly Party[] {
  const owners = new Map(
    managedContainers(stack).flatMap((container) =>
      container.services.map((service) => [service.name, container])
    ),
  );
  return Object.entries(services).flatMap(([name, compose]): Party[] => {
    const owner = owners.get(name);
    const words = owner === undefined
      ? `service "${name}" of ${FILE}`
      : `service "${name}" (${owner.id})`;
    return isObject(compose)
      ? [{ name, mine: true, compose, words, place: () => owner && placeOf(owner) }]
      : [];
  });
}

function userParties(file: UserFile): readonly Party[] {
  const services = file.value["services"];
  if (!isObject(services)) return [];
  return Object.entries(services).flatMap(([name, compose]): Party[] => {
    const place = (key: string, index?: number): Place | undefined =>
      file.at([
        "services",
        name,
        ...(key === "" ? [] : [key]),
        ...(index === undefined ? [] : [index]),
      ]);
    const words = `service "${name}" of ${file.path}`;
    return isObject(compose) ? [{ name, mine: false, compose, words, place }] : [];
  });
}

function sameServices(mine: readonly Party[], others: readonly Party[]): readonly Problem[] {
  return others.flatMap((other) => {
    const own = mine.find((party) => party.name === other.name);
    if (own === undefined) return [];
    return [{
      code: "HSM-E0510",
      message:
        `Service "${other.name}" is defined twice: by ${other.words}, and by hsm in ${FILE} (${own.words})`,
      place: other.place(""),
      also: [{ note: `${own.words} is asked for here`, place: own.place("") }],
      next:
        `Remove or rename yours; or keep yours with \`profile: external\` on the container in hsm.yaml; settings go under its \`compose:\``,
    }];
  });
}

function samePorts(
  { snapshot }: AdapterInput,
  mine: readonly Party[],
  others: readonly Party[],
): readonly Problem[] {
  const environment = (name: string): string | undefined => snapshot.variables.get(name);
  const taken = [...mine, ...others].filter(startsByItself).flatMap((party) =>
    listOf(party.compose["ports"]).flatMap((entry, index) => {
      const port = hostPort(entry, environment);
      return port === undefined ? [] : [{ party, port, index }];
    })
  );
  return taken.flatMap((one, i) =>
    taken.slice(i + 1).filter((two) => {
      // What two services of the user's do to each other is not hsm's business.
      return one.party.mine && portsMeet(one.port, two.port) && !isRepeated(one, two);
    }).map((two): Problem => ({
      code: "HSM-E0511",
      message: `Port ${
        portText(one.port)
      } of this machine is wanted twice: by ${one.party.words} and by ${two.party.words}`,
      place: two.party.place("ports", two.index) ?? one.party.place("ports"),
      next:
        `Give one of them another port: for a component of hsm's with \`params: { port: … }\`, or \`compose: { ports: […] }\`, in hsm.yaml`,
    }))
  );
}

interface Taken {
  readonly party: Party;
  readonly port: HostPort;
  readonly index: number;
}

/** Compose itself drops the second of two equal entries of one service. */
function isRepeated(one: Taken, two: Taken): boolean {
  const text = ({ party, index }: Taken): string =>
    JSON.stringify(listOf(party.compose["ports"])[index]);
  return one.party === two.party && text(one) === text(two);
}

/** A service behind a profile need not run beside the others, one in the host's network publishes nothing. */
function startsByItself({ compose }: Party): boolean {
  return listOf(compose["profiles"]).length === 0 && compose["network_mode"] !== "host";
}

function sameContainerNames(mine: readonly Party[], others: readonly Party[]): readonly Problem[] {
  const named = [...mine, ...others].flatMap((party) => {
    const name = party.compose["container_name"];
    return typeof name === "string" ? [{ party, name }] : [];
  });
  return named.flatMap((one, i) =>
    named.slice(i + 1).filter((two) =>
      one.party.mine && one.name === two.name && one.party.name !== two.party.name
    ).map((two): Problem => ({
      code: "HSM-E0512",
      message:
        `Container name "${one.name}" is given twice: to ${one.party.words} and to ${two.party.words}`,
      place: two.party.place("container_name") ?? one.party.place("container_name"),
      next:
        "Rename one of them, or leave `container_name` away: Compose then makes a name of its own",
    }))
  );
}

function sameEntries(entries: Entries, files: readonly UserFile[]): readonly Problem[] {
  return (["volumes", "networks", "configs", "secrets"] as const).flatMap((kind) =>
    Object.keys(entries[kind]).flatMap((name) =>
      files.filter(({ value }) => {
        const map = value[kind];
        return isObject(map) && Object.hasOwn(map, name);
      }).map((file): Problem => ({
        code: "HSM-E0513",
        message: `${
          capital(kind.slice(0, -1))
        } "${name}" is defined twice: in ${file.path}, and by hsm in ${FILE}, which it includes`,
        place: file.at([kind, name]),
        next: "Rename yours: hsm's names begin with the component's name",
      }))
    )
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
