import { type Consent, isObject, type Json, type JsonObject } from "@/model/mod.ts";
import { splitOutside } from "@/text/words/mod.ts";
import { isAbsolute, joinPath } from "./join_path.ts";
import { listOf } from "./list_of.ts";
import { MOUNT, mountWord } from "./mount_word.ts";

/**
 * Files and folders of the machine that a service, or the build of its image, can see.
 *
 * @param folder a dev source's own folder, as `joinPath` writes it
 */
export function mounts(compose: JsonObject, folder: string | undefined): readonly Consent[] {
  const watched = isObject(compose["develop"]) ? listOf(compose["develop"]["watch"]) : [];
  const paths: [string, readonly string[]][] = [
    ["volumes", listOf(compose["volumes"]).flatMap(bindSource)],
    ["devices", listOf(compose["devices"]).flatMap(deviceSource)],
    ["env_file", listOf(compose["env_file"]).flatMap(pathOf)],
    ["label_file", listOf(compose["label_file"]).flatMap(pathOf)],
    ["develop.watch", watched.flatMap(pathOf)],
    ...buildPaths(compose["build"]),
  ];
  return paths.flatMap(([key, found]) =>
    found.flatMap((path) => {
      const word = key === "devices" ? `${MOUNT}${path}` : mountWord(path, folder);
      return word === undefined ? [] : [{ word, asks: `"${key}: ${path}"` }];
    })
  );
}

function bindSource(mount: Json): readonly string[] {
  if (isObject(mount)) {
    const { type, source } = mount;
    if (typeof source !== "string" || type === "tmpfs" || type === "image") return [];
    return type === "volume" && !isPath(source) ? [] : [source];
  }
  const [source = "", target] = splitOutside(String(mount));
  // A variable alone may stand for `/source:/target`.
  if (target === undefined) return source.includes("$") ? [source] : [];
  return isPath(source) ? [source] : [];
}

function isPath(source: string): boolean {
  return /^[.~]|[\\/$]/.test(source);
}

function deviceSource(device: Json): readonly string[] {
  if (isObject(device)) return typeof device["source"] === "string" ? [device["source"]] : [];
  const [source = ""] = splitOutside(String(device));
  // `vendor.example/class=name` names a device by the rules of CDI: the administrator has described it.
  return /^[a-z0-9.-]+\/[a-z0-9._-]+=[a-z0-9._:-]+$/i.test(source) ? [] : [source];
}

function pathOf(value: Json): readonly string[] {
  const path = isObject(value) ? value["path"] : value;
  return typeof path === "string" ? [path] : [];
}

function buildPaths(build: Json | undefined): [string, readonly string[]][] {
  if (typeof build === "string") return [["build", contextPath(build, false)]];
  if (!isObject(build)) return [];
  const text = (key: string): string => String(build[key] ?? "");
  const context = text("context");
  const inContext = isRemote(context) ? "" : joinPath("", context);
  const dockerfile = text("dockerfile");
  return [
    ["build.context", contextPath(context, text("dockerfile_inline") !== "")],
    // It may lie outside the context.
    ["build.dockerfile", dockerfile === "" ? [] : [joinPath(inContext, dockerfile)]],
    ["build.additional_contexts", namedContexts(build["additional_contexts"])],
    ["build.cache_from", listOf(build["cache_from"]).flatMap(cachePath)],
    ["build.cache_to", listOf(build["cache_to"]).flatMap(cachePath)],
    ["build.ssh", sshPaths(build["ssh"])],
  ];
}

/** Contexts that the engine fetches itself. */
function isRemote(context: string): boolean {
  return /^(?:https?|git|ssh):\/\/|^git@[A-Za-z0-9]|^github\.com\//.test(context) &&
    !context.includes("$");
}

/**
 * The folder that a build reads. An absolute one is refused anyway.
 *
 * @param inline whether the component brings the Dockerfile: then it decides what is copied
 */
function contextPath(context: string, inline: boolean): readonly string[] {
  if (context === "" || isRemote(context) || isAbsolute(context)) return [];
  // A scheme that hsm does not know could be a way to a folder.
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(context)) return [`/${context}`];
  // The whole project, by the project's own Dockerfile: what most images are built from.
  return joinPath("", context) === "." && !inline ? [] : [context];
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

/** `type=local,dest=FOLDER`: the folder; an image is no place of the machine. */
function cachePath(value: Json): readonly string[] {
  const text = String(value);
  if (text.includes("$")) return [text];
  if (!/(?:^|,)\s*type=local/.test(text)) return [];
  return [/(?:^|,)\s*(?:src|dest)=([^,]*)/.exec(text)?.[1] ?? "/"];
}

/** The user's keys, lent to the build: those of the agent, or of the file that is named. */
function sshPaths(value: Json | undefined): readonly string[] {
  const named = isObject(value)
    ? Object.values(value).map((path) => path === null ? "" : String(path))
    : listOf(value).map((item) => /=(.*)$/s.exec(String(item))?.[1] ?? "");
  return named.map((path) => path === "" ? "$SSH_AUTH_SOCK" : path);
}
