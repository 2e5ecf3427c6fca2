import type { Clock, Identity, Random, Variables } from "@/ports.ts";

/** The variables of this process. */
export function realVariables(): Variables {
  return { get: (name) => Deno.env.get(name), all: () => Deno.env.toObject() };
}

/** The clock of this machine. */
export function realClock(): Clock {
  return {
    now: () => Date.now(),
    zone: (at) => -new Date(at).getTimezoneOffset(),
    tick: () => performance.now(),
    sleep,
  };
}

/** Ends early, without an error, when `stop` is aborted. */
function sleep(milliseconds: number, stop?: AbortSignal): Promise<void> {
  if (stop?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stop?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    stop?.addEventListener("abort", end, { once: true });
  });
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** The system's secure source of randomness. */
export function realRandom(): Random {
  return { token };
}

/** Each of the 62 signs is equally likely: bytes from 248 on are thrown away. */
function token(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(2 * length))) {
      if (byte < 248 && text.length < length) text += ALPHABET[byte % 62];
    }
  }
  return text;
}

/** This process and machine; each fact is looked up when it is first asked for. */
export function realIdentity(): Identity {
  const facts = new Map<string, string>();
  const once = (name: string, find: () => string): string => {
    const known = facts.get(name) ?? find();
    facts.set(name, known);
    return known;
  };
  return {
    pid: Deno.pid,
    started: Math.round(performance.timeOrigin),
    get host() {
      return once("host", () => Deno.hostname());
    },
    get user() {
      return once("user", () => Deno.env.get("USER") ?? Deno.env.get("USERNAME") ?? "");
    },
    get uid() {
      return Deno.uid() ?? undefined;
    },
    get boot() {
      return once("boot", bootId);
    },
  };
}

function bootId(): string {
  try {
    return Deno.readTextFileSync("/proc/sys/kernel/random/boot_id").trim();
  } catch {
    return "";
  }
}
