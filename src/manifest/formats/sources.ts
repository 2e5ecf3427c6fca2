import {
  type Complaint,
  judgeGitRef,
  judgePath,
  judgeUrl,
  quote,
  refuseControl,
} from "@/text/schema/mod.ts";
import { plainFolder } from "../plain_folder.ts";
import type { Format } from "./format.ts";

const TRACKED = "hsm.yaml is tracked";
const PATHS = { example: "./registry" };

/** The address of a git repository. */
export const GIT_URL: Format = {
  name: "git-url",
  code: "HSM-E0111",
  description: "The address of a git repository: https, ssh or file",
  examples: ["https://git.example.org/team/registry.git"],
  judge: (text) => judgeUrl(text, { schemes: ["https", "ssh", "file"], because: TRACKED }),
};

/** The address of a package index. */
export const INDEX_URL: Format = {
  name: "index-url",
  code: "HSM-E0111",
  description: "The address of a Python package index",
  examples: ["https://packages.example.org/simple"],
  judge: (text) => judgeUrl(text, { schemes: ["https", "http", "file"], because: TRACKED }),
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
  judge: (text) => judgePath(text, PATHS),
};

/** A folder of the project. */
export const FOLDER: Format = {
  name: "folder",
  code: "HSM-E0113",
  description: "A folder of the project, relative to the folder of hsm.yaml",
  examples: ["backend"],
  judge: (text) => {
    const wrong = judgePath(text, PATHS);
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
  judge: (text) => judgePath(text, PATHS) ?? judgeInside(text),
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

function judgeInside(text: string): Complaint | undefined {
  if (!text.startsWith("/") && !text.split("/").includes("..")) return undefined;
  return {
    message: `${quote(text)} leaves the repository`,
    next: "Write a folder inside the repository",
  };
}
