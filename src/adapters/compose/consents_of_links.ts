import { type Consent, isObject, type JsonObject } from "@/model/mod.ts";
import { each } from "./consents_of_declarations.ts";
import { isWithin } from "./join_path.ts";
import { usesOf } from "./consents_of_mounts.ts";
import { type Ground, MOUNT, plainPath, type Use } from "./mount_word.ts";

/** The parts of a container that name places. */
export interface Parts {
  readonly services: readonly { readonly name: string; readonly compose: JsonObject }[];
  readonly volumes: JsonObject;
  readonly configs: JsonObject;
}

interface Placed {
  readonly place: string;
  readonly written: boolean;
  readonly asks: string;
}

/**
 * Places below a folder that the same container may write to: there it can lay a link to any place of the machine, which
 * is followed at the next start.
 */
export function links({ services, volumes, configs }: Parts, ground: Ground): readonly Consent[] {
  const found = [
    ...services.flatMap(({ name, compose }) =>
      usesOf(compose, ground).flatMap(([key, uses]) => placed(uses, `service "${name}": "${key}`))
    ),
    ...each(volumes).flatMap(([name, { driver_opts: options }]) => {
      const path = isObject(options) ? options["device"] : undefined;
      return typeof path === "string"
        ? placed([{ path, access: "write" }], `volume "${name}": "device`)
        : [];
    }),
    ...each(configs).flatMap(([name, { file: path }]) =>
      typeof path === "string" ? placed([{ path, access: "read" }], `config "${name}": "file`) : []
    ),
  ];
  return found.flatMap(({ place, asks }) => {
    const above = found.find((one) =>
      one.written && one.place !== place && isWithin(place, one.place)
    );
    return above === undefined ? [] : [{
      word: MOUNT + place,
      asks: `${asks}, below "${above.place}", where it may lay a link to any place`,
    }];
  });
}

function placed(uses: readonly Use[], about: string): readonly Placed[] {
  return uses.flatMap(({ path, access }) => {
    const place = plainPath(path);
    return place === undefined
      ? []
      : [{ place, written: access === "write", asks: `${about}: ${path}"` }];
  });
}
