import type { Problem } from "@/model/mod.ts";
import type { Ports } from "@/ports.ts";
import { checkTargets, replaceOwn } from "@/execute/mod.ts";
import { MANIFEST_JSON_SCHEMA } from "@/manifest/mod.ts";
import { componentSchemas } from "@/registry/mod.ts";
import { quickMark } from "@/text/words/quick_mark.ts";
import { join } from "./find_root.ts";

const FOLDER = ".hsm/schema";

/**
 * Writes the JSON Schemas that editors read into `.hsm/schema/`; a file that is already the same is left alone, and so is
 * one that somebody else wrote or edited.
 *
 * @returns a warning for each file that was left although it differs
 */
export async function writeSchemas(ports: Ports, root: string): Promise<readonly Problem[]> {
  const { files } = ports;
  const schemas = { "hsm.schema.json": MANIFEST_JSON_SCHEMA, ...componentSchemas() };
  const warnings: Problem[] = [];
  for (const [name, schema] of Object.entries(schemas)) {
    const path = `${FOLDER}/${name}`;
    const [blocked] = await checkTargets(files, root, [path]);
    const found = blocked ? null : await files.read(join(root, path));
    const old = found === null ? undefined : new TextDecoder().decode(found);
    const text = markedSchema(schema);
    if (old === text) continue;
    if (blocked) warnings.push({ ...blocked, code: "HSM-W0836" });
    else if (old !== undefined && !isOwn(old)) warnings.push(leftAlone(path));
    else await replace(ports, join(root, path), text);
  }
  return warnings;
}

async function replace({ files }: Ports, path: string, text: string): Promise<void> {
  await files.makeFolder(path.slice(0, path.lastIndexOf("/")));
  // An editor must never see half a schema.
  await replaceOwn(files, path, text, 0o644);
}

/** A schema whose first line says that hsm wrote it, with a mark of the rest: so a later hsm knows what is its own. */
function markedSchema(schema: string): string {
  const body = schema.slice(1);
  const mark = quickMark(new TextEncoder().encode(body));
  return `{\n  "$comment": "Written by hsm, mark ${mark}",${body}`;
}

function isOwn(text: string): boolean {
  const body = /^\{\n {2}"\$comment": "Written by hsm, mark [0-9a-f]{16}",/.exec(text);
  return body !== null && text === markedSchema(`{${text.slice(body[0].length)}`);
}

function leftAlone(path: string): Problem {
  return {
    code: "HSM-W0836",
    message: `${path} is not as hsm wrote it: it is left as it is`,
    next: "Delete it or move it away: the next sync that changes something writes it anew",
  };
}
