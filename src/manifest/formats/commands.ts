import { judgeCommand, judgeTemplate, judgeWords } from "@/text/words/mod.ts";
import type { Format } from "./format.ts";

/** The value of a variable. */
export const TEMPLATE: Format = {
  name: "template",
  code: "HSM-E0115",
  description: "Text; ${NAME} and ${NAME:-default} read the environment, $$ is a dollar sign",
  examples: ["${PROD_DATABASE_URL}"],
  judge: (text) =>
    judgeTemplate(
      text,
      'Write "${NAME}" or "${NAME:-default}" for a variable, "$$" for a dollar sign',
    ),
};

/** A command line as one text. */
export const COMMAND: Format = {
  name: "command",
  code: "HSM-E0116",
  description: "A command line; split into words like a shell would, with no expansion",
  examples: ["python -m app"],
  judge: judgeCommand,
};

/** A command line as a list of words; judged by its words joined. */
export const WORDS: Format = {
  name: "words",
  code: "HSM-E0116",
  description: "The words of a command line",
  examples: ["python"],
  judge: judgeWords,
};
