import { closest } from "@/text/words/mod.ts";
import { quote } from "@/text/schema/mod.ts";
import type { Format } from "./format.ts";

/** Consents that stand alone. */
const CONSENT_WORDS: readonly string[] = [
  "privileged",
  "docker-socket",
  "host-network",
  "host-ipc",
  "host-pid",
];

/** One word under `allow:`. */
export const CONSENT: Format = {
  name: "consent",
  code: "HSM-E0117",
  description: "What this container may do beyond the ordinary",
  examples: [...CONSENT_WORDS, "mount:/dev/shm", "cap:NET_ADMIN"],
  judge: (text) => {
    if (CONSENT_WORDS.includes(text) || /^cap:(?!CAP_)[A-Z][A-Z0-9_]*$/.test(text)) return;
    // With `\` too: where a component writes one, only the very text consents.
    if (/^mount:\P{Cc}+$/u.test(text)) return;
    const known = `${CONSENT_WORDS.join(", ")}, mount:PATH or cap:NAME`;
    return {
      message: `${quote(text)} is no consent: expected ${known}`,
      next: suggest(text, known),
    };
  },
};

function suggest(text: string, known: string): string {
  const [, capability] = /^cap:(?:CAP_)?([A-Z][A-Z0-9_]*)$/i.exec(text) ?? [];
  if (capability !== undefined) return `Write "cap:${capability.toUpperCase()}"`;
  if (/^[./]/.test(text)) return `Write ${quote(`mount:${text}`)}`;
  const [near] = closest(text, CONSENT_WORDS);
  return near === undefined ? `Write one of: ${known}` : `Write ${quote(near)}`;
}
