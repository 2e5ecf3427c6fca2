import { parseTemplate, splitWords } from "@/text/words/mod.ts";
import type { Format } from "./format.ts";

/** The value of a variable. */
export const TEMPLATE: Format = {
  name: "template",
  code: "HSM-E0115",
  description: "Text; ${NAME} and ${NAME:-default} read the environment, $$ is a dollar sign",
  examples: ["${PROD_DATABASE_URL}"],
  judge: (text) => {
    const result = parseTemplate(text);
    if (!result.ok) {
      const advice = result.message.startsWith("Write ");
      return {
        message: advice ? 'A "$" here begins no placeholder' : result.message,
        next: advice
          ? result.message
          : 'Write "${NAME}" or "${NAME:-default}" for a variable, "$$" for a dollar sign',
        offset: result.column - 1,
      };
    }
    return text.includes("\0")
      ? { message: "A variable cannot hold the character NUL", next: "Remove that character" }
      : undefined;
  },
};

/** A command line as one text. */
export const COMMAND: Format = {
  name: "command",
  code: "HSM-E0116",
  description: "A command line; split into words like a shell would, with no expansion",
  examples: ["python -m app"],
  judge: (text) => {
    const result = splitWords(text);
    if (!result.ok) {
      return {
        message: result.message,
        next: 'Quote it, or write the command as a list: ["python", "-m", "app"]',
        offset: result.column - 1,
      };
    }
    return WORDS.judge(result.words.join(" "));
  },
};

/** A command line as a list of words; judged by its words joined. */
export const WORDS: Format = {
  name: "words",
  code: "HSM-E0116",
  description: "The words of a command line",
  examples: ["python"],
  judge: (text) => {
    if (text.trim() === "") {
      return {
        message: "The command line names no program",
        next: 'Write a command, e.g. "python -m app"',
      };
    }
    return text.includes("\0")
      ? { message: "A command line cannot hold the character NUL", next: "Remove that character" }
      : undefined;
  },
};
