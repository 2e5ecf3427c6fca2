import {
  type Complaint,
  judgeAuthority,
  judgeGitRef,
  quote,
  refuseControl,
} from "@/text/schema/mod.ts";
import { plainFolder } from "../plain_folder.ts";
import type { Format } from "./format.ts";

/** The address of a git repository. */
export const GIT_URL: Format = {
  name: "git-url",
  code: "HSM-E0111",
  description: "The address of a git repository: https, ssh or file",
  examples: ["https://git.example.org/team/registry.git"],
  judge: (text) => refuseControl(text) ?? scpForm(text) ?? judgeUrl(text, ["https", "ssh", "file"]),
};

/** The address of a package index. */
export const INDEX_URL: Format = {
  name: "index-url",
  code: "HSM-E0111",
  description: "The address of a Python package index",
  examples: ["https://packages.example.org/simple"],
  judge: (text) => refuseControl(text) ?? judgeUrl(text, ["https", "http", "file"]),
};

/** A branch, tag or commit. */
export const GIT_REF: Format = {
  name: "git-ref",
  code: "HSM-E0112",
  description: "A git tag, branch or commit",
  examples: ["v3"],
  judge: judgeGitRef,
};

/** A folder or file, relative to the project. */
export const PATH: Format = {
  name: "path",
  code: "HSM-E0113",
  description: "A path with /, relative to the folder of hsm.yaml",
  examples: ["./registry", "../shared/registry"],
  judge: judgePath,
};

/** A folder of the project. */
export const FOLDER: Format = {
  name: "folder",
  code: "HSM-E0113",
  description: "A folder of the project, relative to the folder of hsm.yaml",
  examples: ["backend"],
  judge: (text) => {
    const wrong = judgePath(text);
    if (wrong !== undefined || plainFolder(text) !== undefined) return wrong;
    return {
      message: `${quote(text)} leaves the project: expected a folder below that of hsm.yaml`,
      next: 'Write such a folder, e.g. "backend", or put hsm.yaml above both',
    };
  },
};

/** A folder inside a repository. */
export const SUBDIRECTORY: Format = {
  name: "subdirectory",
  code: "HSM-E0113",
  description: "A folder inside the repository",
  examples: ["registry"],
  judge: (text) => judgePath(text) ?? judgeInside(text),
};

/** A Python version or interpreter. */
export const INTERPRETER: Format = {
  name: "interpreter",
  code: "HSM-E0113",
  description: "The Python version or interpreter for the environment",
  examples: ["3.12"],
  judge: (text) => {
    if (text.trim() === "" || text.startsWith("-")) {
      return {
        message: `${quote(text)} is no interpreter: expected a version or a path`,
        next: 'Write a version, e.g. "3.12"',
      };
    }
    return refuseControl(text);
  },
};

/** `git@host:team/x.git` is git's short form of an ssh address. */
function scpForm(text: string): Complaint | undefined {
  const match = /^(?:([A-Za-z0-9._-]+)@)?([A-Za-z0-9][A-Za-z0-9.-]*):(?![:/])(.+)$/.exec(text);
  const [, user, host, path] = match ?? [];
  if (host === undefined || path === undefined || (user === undefined && !host.includes("."))) {
    return undefined;
  }
  return {
    message: `${quote(text)} has no scheme: expected https, ssh or file`,
    next: `Write "ssh://${user === undefined ? "" : `${user}@`}${host}/${path}"`,
  };
}

function judgeUrl(text: string, schemes: readonly string[]): Complaint | undefined {
  const wrong = (message: string, next: string): Complaint => ({
    message: `${quote(text)} ${message}`,
    next,
  });
  const example = `Write an address, e.g. "${schemes[0]}://example.org/team/name"`;
  if (text.startsWith("-")) return wrong('begins with "-"', example);
  if (text.includes("::")) return wrong('holds "::", which would let git run a program', example);
  if (/[\s\\]/.test(text)) return wrong("holds a space or a backslash", example);
  const [, scheme, rest = ""] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/.exec(text) ?? [];
  const allowed = schemes.join(", ");
  if (scheme === undefined) {
    return wrong(`has no scheme: expected one of ${allowed}`, adviseLocal(text, schemes, example));
  }
  if (!schemes.includes(scheme)) {
    return wrong(
      `has the scheme ${quote(scheme)}, expected one of ${allowed}`,
      adviseScheme(scheme, rest, schemes, example),
    );
  }
  if (scheme === "file") {
    return rest.startsWith("/")
      ? undefined
      : wrong("has no absolute path", `Write "file:///${rest}"`);
  }
  return judgeAuthority({ text, scheme, rest, because: "hsm.yaml is tracked", example });
}

function adviseLocal(text: string, schemes: readonly string[], example: string): string {
  if (/^\.{0,2}\//.test(text) && schemes.includes("ssh")) {
    return `Write "path: ${text}" for a folder`;
  }
  return /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\//.test(text) ? `Write "https://${text}"` : example;
}

function adviseScheme(
  scheme: string,
  rest: string,
  schemes: readonly string[],
  example: string,
): string {
  const plain = scheme.toLowerCase().replace(/^git\+/, "");
  if (schemes.includes(plain)) return `Write "${plain}://${rest}"`;
  return plain === "http" || plain === "git" ? `Write "https://${rest}"` : example;
}

function judgePath(text: string): Complaint | undefined {
  const wrong = (message: string, next: string): Complaint => ({
    message: `${quote(text)} ${message}`,
    next,
  });
  if (text.trim() === "") return wrong("is no path", 'Write a path, e.g. "./registry"');
  if (text.includes("\\")) {
    return wrong("holds a backslash", `Write ${quote(text.replaceAll("\\", "/"))}`);
  }
  if (text.startsWith("~")) {
    return wrong(
      'begins with "~", which hsm does not expand',
      "Write the path out, or relative to hsm.yaml",
    );
  }
  return refuseControl(text);
}

function judgeInside(text: string): Complaint | undefined {
  if (!text.startsWith("/") && !text.split("/").includes("..")) return undefined;
  return {
    message: `${quote(text)} leaves the repository`,
    next: "Write a folder inside the repository",
  };
}
