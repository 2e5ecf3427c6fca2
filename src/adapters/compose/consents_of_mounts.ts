import { type Consent, isObject, type Json, type JsonObject } from "@/model/mod.ts";
import { splitOutside } from "@/text/words/mod.ts";
import { readCacheEntry } from "./cache_entry.ts";
import { isAbsolute, joinPath } from "./join_path.ts";
import { listOf } from "./list_of.ts";
import { type Ground, MOUNT, mountWord, type Use } from "./mount_word.ts";

/** Files and folders of the machine that a service, or the build of its image, can see. */
export function mounts(compose: JsonObject, ground: Ground): readonly Consent[] {
  const places = usesOf(compose, ground).flatMap(([key, found]) =>
    found.flatMap((use) => {
      const word = mountWord(use, ground);
      return word === undefined ? [] : [{ word, asks: `"${key}: ${use.path}"` }];
    })
  );
  return [...places, ...listOf(compose["devices"]).flatMap(device)];
}

/** The places that a service uses, by the key that names them; less what is free by itself. */
export function usesOf(
  compose: JsonObject,
  ground: Ground,
): readonly (readonly [key: string, uses: readonly Use[]])[] {
  const watched = isObject(compose["develop"]) ? listOf(compose["develop"]["watch"]) : [];
  return [
    ["volumes", listOf(compose["volumes"]).flatMap(bindSource)],
    ["env_file", reads(listOf(compose["env_file"]).flatMap(pathOf))],
    ["label_file", reads(listOf(compose["label_file"]).flatMap(pathOf))],
    ["develop.watch", reads(watched.flatMap(pathOf))],
    ...buildUses(compose["build"], ground),
  ];
}

function reads(paths: readonly string[]): readonly Use[] {
  return paths.map((path) => ({ path, access: "read" }));
}

function bindSource(mount: Json): readonly Use[] {
  if (isObject(mount)) {
    const { type, source, read_only: fixed } = mount;
    if (typeof source !== "string" || type === "tmpfs" || type === "image") return [];
    return type === "volume" && isVolume(source) ? [] : [useOf(source, fixed === true)];
  }
  const [source = "", target, options = ""] = splitOutside(String(mount));
  // A variable alone may stand for `/source:/target`.
  if (target === undefined) return /[$:]/.test(source) ? [useOf(source, false)] : [];
  const words = options.split(",");
  const isFixed = words.includes("ro") &&
    !words.some((word) => word === "rw" || word.includes("$"));
  return isVolume(source) ? [] : [useOf(source, isFixed)];
}

function useOf(path: string, fixed: boolean): Use {
  return { path, access: fixed ? "read" : "write" };
}

/** A volume's name by the engine's rule. What else stands there could be a path. */
function isVolume(source: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(source);
}

/** A device is never within the project: a relative one begins where the engine runs. */
function device(value: Json): readonly Consent[] {
  return deviceSource(value).map((path) => ({
    word: `${MOUNT}${path}`,
    asks: `"devices: ${path}"`,
    ...(!path.startsWith("/") && { isName: true }),
  }));
}

function deviceSource(device: Json): readonly string[] {
  if (isObject(device)) return typeof device["source"] === "string" ? [device["source"]] : [];
  const [source = ""] = splitOutside(String(device));
  // `vendor.example/class=name` names a device by the rules of CDI: the administrator has described it.
  return /^[a-z][a-z0-9.-]*\/[a-z0-9._-]+=[a-z0-9._:-]+$/i.test(source) ? [] : [source];
}

function pathOf(value: Json): readonly string[] {
  const path = isObject(value) ? value["path"] : value;
  return typeof path === "string" ? [path] : [];
}

function buildUses(build: Json | undefined, { folder }: Ground): [string, readonly Use[]][] {
  if (typeof build === "string") return [["build", reads(contextPath(build, false, folder))]];
  if (!isObject(build)) return [];
  const text = (key: string): string => String(build[key] ?? "").replaceAll("\\", "/");
  const context = text("context");
  const inline = text("dockerfile_inline") !== "";
  return [
    ["build.context", reads(contextPath(context, inline, folder))],
    ["build.dockerfile", reads(dockerfilePath(context, text("dockerfile")))],
    ["build.additional_contexts", reads(namedContexts(build["additional_contexts"]))],
    ["build.cache_from", reads(cacheFolders(build["cache_from"]))],
    ["build.cache_to", cacheFolders(build["cache_to"]).map((path) => useOf(path, false))],
    ["build.ssh", reads(sshPaths(build["ssh"]))],
  ];
}

/** It may lie outside the context. */
function dockerfilePath(context: string, dockerfile: string): readonly string[] {
  if (dockerfile === "") return [];
  // A variable may stand for several parts: nothing is taken back from it.
  if (`${context}${dockerfile}`.includes("$")) return [`${context}/${dockerfile}`];
  return [joinPath(isRemote(context) ? "" : joinPath("", context), dockerfile)];
}

/** Contexts that the engine fetches itself. A folder of that name would come first: with `..` it is one. */
function isRemote(context: string): boolean {
  return /^(?:https?|git|ssh):\/\/|^git@[A-Za-z0-9]|^github\.com\//.test(context) &&
    !/\$|\/\.\./.test(context);
}

/**
 * The folder that a build reads. An absolute one is refused anyway.
 *
 * @param inline whether the component brings the Dockerfile: then it decides what is copied
 * @param folder a dev source's own
 */
function contextPath(
  context: string,
  inline: boolean,
  folder: string | undefined,
): readonly string[] {
  if (context === "" || isRemote(context)) return [];
  if (isAbsolute(context) && !context.includes("$")) return [];
  // A scheme that hsm does not know could be a way to a folder.
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(context)) return [`/${context}`];
  // The whole project, or a dev source, by its own Dockerfile: what most images are built from.
  const isWhole = [".", folder].includes(joinPath("", context)) && !/[$\\]/.test(context);
  return isWhole && !inline ? [] : [context];
}

/** Named contexts that are folders: neither an address nor an image. */
function namedContexts(value: Json | undefined): readonly string[] {
  const texts = isObject(value)
    ? Object.values(value)
    : listOf(value).map((item) => String(item).slice(String(item).indexOf("=") + 1));
  return texts.map(String)
    .filter((text) => text.includes("$") || !/^(?:docker-image:\/\/|service:|target:)/.test(text))
    .map((text) => text.replace(/^oci-layout:\/\//, ""))
    .filter((text) => !isRemote(text))
    .map((text) => /^[A-Za-z][A-Za-z0-9+.-]+:/.test(text) ? `/${text}` : text);
}

/** Folders of local caches; other kinds are judged as settings. */
function cacheFolders(value: Json | undefined): readonly string[] {
  return listOf(value).flatMap((entry) => readCacheEntry(entry)?.folder ?? []);
}

/** The user's keys, lent to the build: those of the agent, or of the file that is named. */
function sshPaths(value: Json | undefined): readonly string[] {
  const named = isObject(value)
    ? Object.values(value).map((path) => path === null ? "" : String(path))
    : listOf(value).map((item) => /=(.*)$/s.exec(String(item))?.[1] ?? "");
  return named.map((path) => path === "" ? "$SSH_AUTH_SOCK" : path);
}
