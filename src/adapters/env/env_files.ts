import { type AdapterInput, serviceEnvFile, type Stack, type Variable } from "@/model/mod.ts";
import { formatEnvFile } from "@/text/words/mod.ts";
import { markedText } from "./marked_text.ts";
import { madeValue, type ReadVariable, wiredValue } from "./read_value.ts";

/** One file of `.hsm/env` as it should be. */
export interface EnvFile {
  readonly path: string;
  readonly text: string;
  readonly because: string;
}

/** What cannot be written. */
export interface EnvTrouble {
  readonly variable: Variable;
  readonly message: string;
}

/** Where the wiring for programs on the host stands. */
export const HOST_ENV = ".hsm/env/host.env";
/** Where the wiring for the user's own services stands. */
export const NETWORK_ENV = ".hsm/env/containers.env";
/** Where generated secrets are kept. What somebody wrote into it is read, and kept (`input.secrets`). */
export const SECRETS = ".hsm/env/secrets.json";

/** All files of `.hsm/env` that a stack needs, with notes about variables that cannot be filled. */
export function envFiles(input: AdapterInput): {
  readonly files: readonly EnvFile[];
  readonly notes: readonly string[];
  readonly troubles: readonly EnvTrouble[];
} {
  const { stack } = input;
  const groups = [
    {
      path: HOST_ENV,
      variables: stack.wiring.host,
      read: wiredValue,
      because: "addresses for programs on this machine",
    },
    {
      path: NETWORK_ENV,
      variables: stack.wiring.network,
      read: wiredValue,
      because: "addresses for services of your own",
    },
    ...stack.containers.flatMap((container) =>
      container.services.map((service) => ({
        path: serviceEnvFile(service.name),
        variables: service.secret,
        read: madeValue,
        because: `secrets of ${container.id}`,
      }))
    ),
  ].filter(({ variables }) => variables.length > 0);
  const rendered = groups.map((group) => ({
    ...group,
    ...render(group, input),
  }));
  const secrets = secretsFile(input);
  return {
    files: [
      ...rendered.flatMap(({ path, text, because }) =>
        text === undefined ? [] : [{ path, text, because }]
      ),
      ...(secrets === undefined ? [] : [secrets]),
    ],
    notes: [...new Set(rendered.flatMap((one) => one.notes))],
    troubles: rendered.flatMap((one) => one.troubles),
  };
}

/** Names of the environment variables that values are made of. */
export function environmentNames(stack: Stack): readonly string[] {
  const variables = [
    ...stack.wiring.host,
    ...stack.wiring.network,
    ...stack.containers.flatMap((c) => c.services.flatMap((service) => service.secret)),
  ];
  const names = variables.flatMap((variable) =>
    variable.parts.flatMap((part) => part.kind === "environment" ? [part.name] : [])
  );
  return [...new Set(names)].sort();
}

function render(
  { variables, read }: {
    readonly variables: readonly Variable[];
    readonly read: ReadVariable;
  },
  input: AdapterInput,
): { text: string | undefined; notes: string[]; troubles: EnvTrouble[] } {
  const entries: { name: string; value: string }[] = [];
  const notes: string[] = [];
  const troubles: EnvTrouble[] = [];
  for (const variable of variables) {
    const { value, notes: told } = read(variable, input);
    notes.push(...told);
    if (!value.ok) {
      notes.push(
        `${variable.name} is left out: ${
          value.missing.join(", ")
        } is not set (environment or .env)`,
      );
      continue;
    }
    const single = formatEnvFile([{ name: variable.name, value: value.value }]);
    if (single.ok) entries.push({ name: variable.name, value: value.value });
    else {
      const message = single.problems.map((problem) => problem.message).join("; ");
      troubles.push({ variable, message });
    }
  }
  const formatted = formatEnvFile(entries);
  return { text: formatted.ok ? markedText(formatted.text) : undefined, notes, troubles };
}

function secretsFile({ secrets }: AdapterInput): EnvFile | undefined {
  if (Object.keys(secrets).length === 0) return undefined;
  const sorted = Object.fromEntries(
    Object.entries(secrets).sort(([a], [b]) => a < b ? -1 : 1).map(([name, values]) => [
      name,
      Object.fromEntries(Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1)),
    ]),
  );
  return {
    path: SECRETS,
    text: JSON.stringify(sorted, null, 2) + "\n",
    because: "generated once and kept",
  };
}
