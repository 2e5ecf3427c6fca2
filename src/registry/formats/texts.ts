import { parseRequirement, parseSpecifiers, parseVersion, splitDirect } from "@/text/pep/mod.ts";
import { judgeCommand, judgeTemplate, judgeWords } from "@/text/words/mod.ts";
import { complain, type Complaint, judgeGitRef, quote } from "@/text/schema/mod.ts";
import type { Format } from "./format.ts";
import { INSIDE, judgeAddress, judgeRepository } from "./sources.ts";

/** A component's version. */
export const VERSION: Format = {
  name: "version",
  code: "HSM-E0210",
  description: "A version (PEP 440)",
  examples: ["1.15.1"],
  judge: (text) =>
    parseVersion(text) ? undefined : complain(
      text,
      "is no version that PEP 440 knows",
      'Write a version, e.g. "1.15.1"',
    ),
};

/** A range of versions. */
export const RANGE: Format = {
  name: "range",
  code: "HSM-E0210",
  description: "Versions that are accepted (PEP 440)",
  examples: [">=1.12,<2"],
  judge: (text) => {
    const result = parseSpecifiers(text);
    if (result.ok) return undefined;
    const [, number] = /^[\^~=]?\s*v?(\d+(?:\.\d+)*)$/.exec(text.trim()) ?? [];
    return {
      message: result.message.replace(/: write .*$/, ""),
      next: number === undefined
        ? 'Write a range of PEP 440, e.g. ">=1.4,<2"'
        : `Write "==${number}" for exactly this version, or ">=${number}"`,
      offset: result.column - 1,
    };
  },
};

/** A requirement of a Python distribution. */
export const REQUIREMENT: Format = {
  name: "requirement",
  code: "HSM-E0217",
  description: "A Python requirement (PEP 508); another component is a mapping with its name",
  examples: ["numpy>=1.26"],
  judge: (text) => {
    const result = parseRequirement(text);
    if (!result.ok) {
      const isRef = /^(package|group|container):/.test(text);
      return {
        message: result.message,
        next: isRef
          ? `Write { name: ${text} } for a component`
          : 'Write a requirement, e.g. "numpy>=1.26", or { name: … } for a component',
        offset: result.column - 1,
      };
    }
    const { url } = result.requirement;
    return url === undefined ? undefined : judgeDirect(url);
  },
};

/** The parts of a requirement's address as tools get them: those of a repository become arguments of git. */
function judgeDirect(reference: string): Complaint | undefined {
  const direct = splitDirect(reference);
  const wrong = judgeAddress(direct.url);
  if (wrong !== undefined || direct.type !== "git") return wrong;
  const { url, ref, subdirectory } = direct;
  return judgeRepository(url) ?? (ref === undefined ? undefined : judgeGitRef(ref)) ??
    (subdirectory === undefined
      ? undefined
      : judgeEncoded(subdirectory) ?? INSIDE.judge(subdirectory));
}

/** pip decodes what stands in an address, uv does not. */
function judgeEncoded(text: string): Complaint | undefined {
  return text.includes("%")
    ? complain(text, 'holds "%", which tools read differently', "Write the folder as it is named")
    : undefined;
}

/** Text with placeholders. */
export const TEMPLATE: Format = {
  name: "template",
  code: "HSM-E0215",
  description: "Text; ${self.url} and ${params.x} are filled in, ${NAME} reads the environment, " +
    "$$ is a dollar sign",
  examples: ["${self.url}"],
  judge: (text) =>
    judgeTemplate(text, 'Write "${self.…}", "${params.…}" or "${NAME}"; "$$" is a dollar'),
};

/** A command line as one text. */
export const COMMAND: Format = {
  name: "command",
  code: "HSM-E0216",
  description: "A command line; split into words like a shell would, with no expansion",
  examples: ["python -m app"],
  judge: judgeCommand,
};

/** A command line as a list of words; judged by its words joined. */
export const WORDS: Format = {
  name: "words",
  code: "HSM-E0216",
  description: "The words of a command line",
  examples: ["python"],
  judge: judgeWords,
};

/** Text of one line, shown to people. */
export const LINE: Format = {
  name: "line",
  code: "HSM-E0205",
  description: "One line of text",
  examples: ["Vector store"],
  judge: (text) =>
    /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u.test(text)
      ? {
        message: `${quote(text)} holds a line break or a control character, expected one line`,
        next: "Write one line",
      }
      : undefined,
};
