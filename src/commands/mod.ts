/**
 * The command line: words in, a use case called, its answer printed.
 *
 * Comes in: arguments and ports. Goes out: an exit code; text through the terminal port. Never here: deciding anything
 * about a stack. Verbs load when they are called, so that `hsm --version` stays fast.
 *
 * @module
 */
import {
  type Application,
  buildApplication,
  buildCommand,
  buildRouteMap,
  run,
  text_en,
} from "@stricli/core";
import type { Problem } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { applicationText } from "./application_text.ts";
import { type Context, makeContext } from "./context.ts";
import {
  gcParameters,
  historyDiffParameters,
  many,
  maybe,
  modeFlag,
  name,
  off,
  one,
  rollbackParameters,
  syncAfter,
  syncFlags,
  yes,
} from "./parameters.ts";
import { registryMistake, scanGlobal } from "./scan_global.ts";
import { VERSION } from "@/model/mod.ts";
import { HELP } from "./help.ts";
import { findTarget, type Found, helpPage } from "./help_page.ts";

const group = buildRouteMap({
  routes: {
    add: buildCommand({
      loader: async () => (await import("./edit.ts")).groupAdd,
      parameters: {
        positional: one("Name of the group; `hsm group list` shows them", "group"),
        flags: {
          option: many("Option to choose", "option"),
          profile: maybe("Deployment profile of the containers it brings", "profile"),
          mode: modeFlag("Mode of the chosen option"),
          sync: syncAfter,
        },
        aliases: { o: "option" },
      },
      docs: { brief: "Choose an option of a group (replaces the old one in a 1-of-N group)" },
    }),
    remove: buildCommand({
      loader: async () => (await import("./edit.ts")).groupRemove,
      parameters: {
        positional: one("Name of a group in hsm.yaml", "group"),
        flags: { option: many("Only this option", "option"), sync: syncAfter },
        aliases: { o: "option" },
      },
      docs: { brief: "Remove a group, or one of its options" },
    }),
    list: buildCommand({
      loader: async () => (await import("./registry.ts")).groupList,
      parameters: {},
      docs: { brief: "List the groups that exist and what is chosen" },
    }),
    show: buildCommand({
      loader: async () => (await import("./registry.ts")).groupShow,
      parameters: { positional: one("Name of the group", "group") },
      docs: { brief: "Show a group and its options" },
    }),
  },
  docs: { brief: "Choose implementations: groups and their options" },
});

const packages = buildRouteMap({
  routes: {
    add: buildCommand({
      loader: async () => (await import("./edit.ts")).packageAdd,
      parameters: {
        positional: one("Name of the package; `hsm registry list` shows them"),
        flags: {
          version: maybe("Range that narrows the component's, e.g. `>=1.4`", "range"),
          mode: modeFlag("Mode of this package"),
          extra: many("Extra of the distribution", "extra"),
          ref: maybe("Git tag, branch or commit instead of the component's", "ref"),
          profile: maybe("Deployment profile of the containers it brings", "profile"),
          sync: syncAfter,
        },
      },
      docs: { brief: "Add a package" },
    }),
    remove: buildCommand({
      loader: async () => (await import("./edit.ts")).packageRemove,
      parameters: {
        positional: one("Name of the package; `hsm registry list` shows them"),
        flags: { sync: syncAfter },
      },
      docs: { brief: "Remove a package" },
    }),
  },
  docs: { brief: "Add and remove packages" },
});

const container = buildRouteMap({
  routes: {
    add: buildCommand({
      loader: async () => (await import("./edit.ts")).containerAdd,
      parameters: {
        positional: one("Name of the container; `hsm registry list` shows them"),
        flags: {
          mode: modeFlag("Mode of this container"),
          profile: maybe("Deployment profile", "profile"),
          param: many("Parameter as NAME=VALUE; lists as JSON", "name=value"),
          env: many("Variable of the service as NAME=VALUE", "name=value"),
          sync: syncAfter,
        },
      },
      docs: { brief: "Add a container" },
    }),
    remove: buildCommand({
      loader: async () => (await import("./edit.ts")).containerRemove,
      parameters: {
        positional: one("Name of the container; `hsm registry list` shows them"),
        flags: { sync: syncAfter },
      },
      docs: { brief: "Remove a container" },
    }),
  },
  docs: { brief: "Add and remove containers" },
});

const registry = buildRouteMap({
  routes: {
    list: buildCommand({
      loader: async () => (await import("./registry.ts")).registryList,
      parameters: {
        flags: {
          kind: maybe("Only this kind: package, container or group", "kind"),
        },
      },
      docs: { brief: "List every component that exists" },
    }),
    show: buildCommand({
      loader: async () => (await import("./registry.ts")).registryShow,
      parameters: { positional: one("Name of the component") },
      docs: { brief: "Show a component as its registry wrote it" },
    }),
    check: buildCommand({
      loader: async () => (await import("./registry.ts")).registryCheck,
      parameters: {},
      docs: { brief: "Check every component of every registry" },
    }),
  },
  docs: { brief: "Look into the registries" },
});

const history = buildRouteMap({
  routes: {
    list: buildCommand({
      loader: async () => (await import("./history.ts")).historyList,
      parameters: {},
      docs: { brief: "List the generations, newest first; the same as `hsm history`" },
    }),
    diff: buildCommand({
      loader: async () => (await import("./history.ts")).historyDifference,
      parameters: historyDiffParameters,
      docs: { brief: "Show what differs between two generations, or since one" },
    }),
  },
  docs: { brief: "Look at what was changed when, and why" },
});

const routes = buildRouteMap({
  routes: {
    init: buildCommand({
      loader: async () => (await import("./init.ts")).default,
      parameters: {
        flags: {
          name: maybe("Name of the project (default: pyproject.toml's, else the folder's)", "name"),
        },
      },
      docs: { brief: "Write hsm.yaml into this folder" },
    }),
    group,
    package: packages,
    container,
    add: buildCommand({
      loader: async () => (await import("./edit.ts")).add,
      parameters: {
        positional: one("Name of a package or a container"),
        flags: { sync: syncAfter },
      },
      docs: { brief: "Add a package or a container" },
    }),
    remove: buildCommand({
      loader: async () => (await import("./edit.ts")).remove,
      parameters: {
        positional: one("Name of a package, a container or a group in hsm.yaml"),
        flags: { sync: syncAfter },
      },
      docs: { brief: "Remove an entry of hsm.yaml" },
    }),
    mode: buildCommand({
      loader: async () => (await import("./edit.ts")).mode,
      parameters: {
        positional: {
          kind: "tuple",
          parameters: [
            name("Name of the component"),
            name("Its release or its local source", "prod|dev"),
          ] as const,
        },
        flags: { sync: syncAfter },
      },
      docs: { brief: "Switch a component between its release and its local source" },
    }),
    check: buildCommand({
      loader: async () => (await import("./check.ts")).default,
      parameters: {},
      docs: { brief: "Check everything, change nothing" },
    }),
    plan: buildCommand({
      loader: async () => (await import("./plan.ts")).default,
      parameters: {
        flags: { diff: off("Show each file's change"), ...syncFlags },
        aliases: yes,
      },
      docs: { brief: "Show what `hsm sync` would change, and why" },
    }),
    sync: buildCommand({
      loader: async () => (await import("./sync.ts")).default,
      parameters: {
        flags: { dryRun: off("Show the plan only"), ...syncFlags },
        aliases: { ...yes, n: "dryRun" },
      },
      docs: { brief: "Make the whole stack what hsm.yaml says, or change nothing" },
    }),
    list: buildCommand({
      loader: async () => (await import("./list.ts")).default,
      parameters: {},
      docs: { brief: "List the stack, with reasons" },
    }),
    registry,
    history,
    rollback: buildCommand({
      loader: async () => (await import("./rollback.ts")).default,
      parameters: rollbackParameters,
      docs: { brief: "Make the project what it was in an earlier generation, or change nothing" },
    }),
    gc: buildCommand({
      loader: async () => (await import("./gc.ts")).default,
      parameters: gcParameters,
      docs: { brief: "Remove old generations and what recoveries put aside" },
    }),
    recover: buildCommand({
      loader: async () => (await import("./recover.ts")).default,
      parameters: {
        flags: {
          keep: many("Leave this file as it is now", "file"),
          restore: many("Give this file its original back", "file"),
        },
      },
      docs: { brief: "Put back what a killed run left half-done; show what you must decide" },
    }),
    unlock: buildCommand({
      loader: async () => (await import("./unlock.ts")).default,
      parameters: {
        flags: { force: maybe("Remove this lock; `hsm unlock` shows its name", "id") },
      },
      docs: { brief: "Say who holds the project; remove the lock of a run on another machine" },
    }),
  },
  docs: { brief: "Hyper Stack Manager (hsm): environment hypervisor for modern hybrid stacks" },
});

export { onlyReads } from "./scan_global.ts";

/** The library with hsm's words for everything it says. */
function applicationFor(
  found: Found,
  take: (problem: Problem) => void,
): Application<Context> {
  return buildApplication<Context>(routes, {
    name: "hsm",
    scanner: { caseStyle: "allow-kebab-for-camel", allowArgumentEscapeSequence: true },
    documentation: { caseStyle: "convert-camel-to-kebab", disableAnsiColor: true },
    localization: { text: { ...text_en, ...applicationText(found, take) } },
    determineExitCode: () => 2,
  });
}

/**
 * Runs one command line.
 *
 * @param args without the program's own name
 * @returns the exit code
 */
export async function runCommand(args: readonly string[], ports: Ports): Promise<number> {
  const scanned = scanGlobal(args);
  const context = makeContext(ports, scanned);
  const [verb, ...more] = scanned.rest;
  const words = verb === "help" ? [...more, "--help"] : withList(scanned.rest);
  const wrong = scanned.wrong ?? registryMistake(scanned);
  if (wrong !== undefined) context.usage(wrong, "`hsm --help` shows all options");
  else if (verb === undefined || verb === "--help" || verb === "-h" || words[0] === "--help") {
    context.data([HELP.trimEnd()], { help: HELP });
  } else if (verb === "--version" || verb === "-V") {
    context.data([`hsm ${VERSION}`], { version: VERSION });
  } else if (verb === "--") {
    context.usage('"--" stands before the command', "`hsm --help` lists the commands");
  } else await runWords(words, context);
  const code = Number(context.process.exitCode ?? 0);
  // The library's own codes are negative: unknown command or flag. They are usage errors.
  return code < 0 ? 2 : code;
}

/** `hsm history` alone is `hsm history list`; its help is that of the noun. */
function withList(words: readonly string[]): readonly string[] {
  const [verb, next] = words;
  const isAlone = next === undefined || (next.startsWith("-") && !asksHelp(words));
  return verb === "history" && isAlone ? [verb, "list", ...words.slice(1)] : words;
}

async function runWords(words: readonly string[], context: Context): Promise<void> {
  const found = findTarget(routes, words);
  const isNoun = found.target.getAllEntries !== undefined && words.length === found.path.length;
  if (found.unknown === undefined && (isNoun || asksHelp(words))) {
    const help = helpPage(found);
    context.data([help.trimEnd()], { help });
    return;
  }
  await hideSecrets(context.ports);
  const problems: Problem[] = [];
  const application = applicationFor(found, (problem) => problems.push(problem));
  await run(application, words, context);
  if (problems.length > 0) context.fail(problems, 2);
}

/**
 * Whatever is shown from here on has no credentials in addresses, and no value of a variable that by its name is secret.
 * What a project adds is hidden as soon as it is read.
 */
async function hideSecrets({ terminal, variables }: Ports): Promise<void> {
  const { maskAddresses, maskOf, namedSecrets } = await import("@/text/redact/mod.ts");
  terminal.mask(maskAddresses);
  terminal.mask(maskOf(namedSecrets(variables.all())));
}

function asksHelp(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return (end < 0 ? words : words.slice(0, end)).some((word) => word === "--help" || word === "-h");
}
