import type { Stage } from "./stage.ts";
import { makeFolders } from "./stage.ts";
import { pythonProject } from "./python_project.ts";
import { SHARED_INDEX } from "./shared_index.ts";
import type { Repository, Scenario } from "./vocabulary.ts";

/** Where one run of a scenario takes place. */
export interface Sandbox {
  readonly folder: string;
  readonly project: string;
  readonly env: Readonly<Record<string, string>>;
  /** The scenario with every placeholder filled in. */
  readonly scenario: Scenario;
}

/** What a sandbox is made with. */
export interface Setting {
  readonly stage: Stage;
  /** Folder whose files the project gets, or nothing. */
  readonly from: string;
  /** The program under test. */
  readonly hsm: string;
  /** Tells runs of the same scenario at the same time apart. */
  readonly run: string;
}

/** Builds the folder of a scenario: home, project, tools, what is given. */
export async function makeSandbox(
  { stage, from, hsm, run }: Setting,
  written: Scenario,
): Promise<Sandbox> {
  const name = `${written.folder}${run}`;
  const folder = `${stage.root}/${name}`;
  const project = `${folder}/project`;
  await makeFolders(folder, ["bin", "home", "tmp", "project"]);
  const index = await stage.index.serve(name, [...SHARED_INDEX, ...written.given.index]);
  const env = stage.environment(folder, written.needs, index);
  await Deno.symlink(hsm, `${folder}/bin/hsm`);
  await Deno.writeTextFile(`${folder}/home/.gitconfig`, GIT);
  const words = new Map([
    ["sandbox", folder],
    ["project", project],
    ["index", index],
    ["checkout", CHECKOUT],
  ]);
  for (const [name, path] of stage.tools) words.set(`real ${name}`, path);
  const git = gitIn(env);
  for (const repository of fill(written.given.repositories, words)) {
    await makeRepository(repository, project, git, words);
  }
  const scenario = fill(written, words);
  const { given } = scenario;
  if (given.lab) await copyFolder(LAB, `${project}/registry`);
  if (from !== "") await copyFolder(from, project);
  for (const one of given.packages) await putAll(`${project}/${one.folder}`, pythonProject(one));
  await putAll(project, given.files);
  for (const [name, text] of Object.entries(given.tools)) {
    await put(`${folder}/bin/${name}`, tool(name, text, folder, stage.tools.get(name) ?? ""));
    await Deno.chmod(`${folder}/bin/${name}`, 0o755);
  }
  if (given.git) {
    await git(project, "init", "--quiet", "--initial-branch=main");
    await git(project, "add", "--all");
    await git(project, "commit", "--quiet", "--allow-empty", "--message=given");
  }
  return { folder, project, env: { ...env, ...scenario.env }, scenario };
}

const CHECKOUT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const LAB = new URL("./lab/registry", import.meta.url).pathname;

const GIT = `[user]
	name = Scenario
	email = scenario@example.org
[init]
	defaultBranch = main
[advice]
	detachedHead = false
`;

/** A tool in front of the real one: it notes its call, then does what the scenario says. */
function tool(name: string, text: string, folder: string, real: string): string {
  return `#!/bin/sh
real='${real}'
printf '%s\\n' "${name} $*" >> '${folder}/calls'
${text}
`;
}

type Git = (folder: string, ...args: string[]) => Promise<string>;

function gitIn(env: Readonly<Record<string, string>>): Git {
  return async (cwd, ...args) => {
    const command = new Deno.Command("git", { args, cwd, env: { ...env }, clearEnv: true });
    const { success, stdout, stderr } = await command.output();
    const text = new TextDecoder();
    if (!success) throw new Error(`git ${args.join(" ")}: ${text.decode(stderr)}`);
    return text.decode(stdout).trim();
  };
}

/** Makes a repository with its commits, and learns their names. */
async function makeRepository(
  { folder, commits }: Repository,
  project: string,
  git: Git,
  words: Map<string, string>,
): Promise<void> {
  const path = `${project}/${folder}`;
  await Deno.mkdir(path, { recursive: true });
  await git(path, "init", "--quiet", "--initial-branch=main");
  let current = "main";
  for (const { files, packages, tag, branch } of commits) {
    if (branch !== current) {
      const known = await git(path, "branch", "--list", branch);
      await git(path, "checkout", "--quiet", ...(known === "" ? ["-b", branch] : [branch]));
      current = branch;
    }
    for (const one of packages) await putAll(`${path}/${one.folder}`, pythonProject(one));
    await putAll(path, files);
    await git(path, "add", "--all");
    await git(path, "commit", "--quiet", "--allow-empty", `--message=${tag || branch}`);
    if (tag !== "") await git(path, "tag", tag);
    const commit = await git(path, "rev-parse", "HEAD");
    for (const name of [tag, branch]) words.set(`commit ${folder} ${name}`, commit);
  }
  await git(path, "checkout", "--quiet", "main");
}

/** Replaces `<word>` in every text of a value, where the word is known. */
export function fill<T>(value: T, words: ReadonlyMap<string, string>): T {
  if (typeof value === "string") {
    return value.replace(/<([^<>\n]+)>/g, (all, word) => words.get(word) ?? all) as T;
  }
  if (Array.isArray(value)) return value.map((one) => fill(one, words)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [fill(key, words), fill(one, words)]);
  return Object.fromEntries(entries) as T;
}

/** Writes a file and the folders above it. */
export async function put(path: string, text: string): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(path, text);
}

async function putAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) await put(`${folder}/${path}`, text);
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
