import {
  complain,
  type Complaint,
  judgeGitRef,
  judgePath,
  judgeUrl,
  quote,
} from "@/text/schema/mod.ts";
import type { Format } from "./format.ts";

const PATHS = { example: "../plugin", shared: true };

/** The address of a git repository, or of an archive or wheel. */
export const URL_TEXT: Format = {
  name: "url",
  code: "HSM-E0211",
  description: "An address: https, ssh (git) or file",
  examples: ["https://git.example.org/team/plugin.git"],
  judge: judgeAddress,
};

/** A branch, tag or commit. */
export const GIT_REF: Format = {
  name: "git-ref",
  code: "HSM-E0212",
  description: "A git tag, branch or commit",
  examples: ["v1.4.0"],
  judge: judgeGitRef,
};

/** A folder or file, relative to the project. */
export const PATH: Format = {
  name: "path",
  code: "HSM-E0213",
  description: "A path with /, relative to the folder of hsm.yaml",
  examples: ["../qdrant-client"],
  judge: (text) => judgePath(text, PATHS),
};

/** A folder or file inside a repository or a build context. */
export const INSIDE: Format = {
  name: "inside",
  code: "HSM-E0213",
  description: "A path with / that stays inside the source",
  examples: ["py"],
  judge: (text) =>
    judgePath(text, PATHS) ??
      (text.split("/").includes("..")
        ? complain(text, "leaves its source", "Write a path inside it")
        : undefined),
};

/** The digest of a file. */
export const SHA256: Format = {
  name: "sha256",
  code: "HSM-E0218",
  description: "The SHA-256 digest of the file, in hex",
  examples: ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  pattern: /^[0-9a-f]{64}$/,
  judge: (text) =>
    /^[0-9a-f]{64}$/.test(text)
      ? undefined
      : complain(text, "is no SHA-256 digest", "Write 64 hex digits, in small letters"),
};

/** An image, its tag included. */
export const IMAGE: Format = {
  name: "image",
  code: "HSM-E0218",
  description: "An image with its tag",
  examples: ["qdrant/qdrant:v1.15.1"],
  judge: judgeImage,
};

/** The digest of an image. */
export const DIGEST: Format = {
  name: "digest",
  code: "HSM-E0218",
  description: "The digest of the image",
  examples: [`sha256:${"0".repeat(64)}`],
  pattern: /^sha256:[0-9a-f]{64}$/,
  judge: (text) =>
    /^sha256:[0-9a-f]{64}$/.test(text)
      ? undefined
      : complain(text, "is no digest of an image", 'Write "sha256:" and 64 hex digits'),
};

/** What is wrong with an address that a tool will open. */
export function judgeAddress(text: string): Complaint | undefined {
  return judgeUrl(text, { schemes: ["https", "ssh", "file"], because: "a registry is shared" });
}

/** What is wrong with a repository's address that is right for a file's: tools read a ref or a folder after these signs. */
export function judgeRepository(text: string): Complaint | undefined {
  const [, sign] = /^[^:]*:\/\/[^/?#]*(?=[/?#])[^@#]*([@#])/.exec(text) ?? [];
  return sign === undefined ? undefined : complain(
    text,
    `holds ${quote(sign)} in the path of a repository, where tools begin to read ${
      sign === "@" ? "a ref" : "a folder"
    }`,
    sign === "@"
      ? 'Write the ref under "ref:", or "%40" where the path has that sign'
      : 'Write the folder under "subdirectory:"',
  );
}

function judgeImage(text: string): Complaint | undefined {
  // A placeholder is filled in later, so only what stands around it can be judged.
  const bare = text.replace(/\$\{[A-Za-z_][^{}]*\}/g, "x");
  if (/^[A-Za-z0-9][A-Za-z0-9._/:@-]*$/.test(bare) && !/\/\/|:$|\/$|@$/.test(bare)) {
    return bare.includes("@") && !/@sha256:[0-9a-f]{64}$|@x$/.test(bare)
      ? complain(text, "has a digest that is none", 'Write "@sha256:" and 64 hex digits')
      : undefined;
  }
  return complain(text, "is no image", 'Write an image with its tag, e.g. "redis:7.4"');
}
