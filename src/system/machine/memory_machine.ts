import type { Clock, Identity, Random, Variables } from "@/ports.ts";

/** Variables from a record. */
export function memoryVariables(given: Readonly<Record<string, string>> = {}): Variables {
  return { get: (name) => Object.hasOwn(given, name) ? given[name] : undefined, all: () => given };
}

/** A clock that stands still unless somebody sleeps. */
export interface MemoryClock extends Clock {
  /** Moves the clock, also backwards. */
  move(milliseconds: number): void;
}

/** A clock in memory: `sleep` moves it and returns at once. */
export function memoryClock(now = 1_700_000_000_000): MemoryClock {
  let wall = now;
  let ticks = 0;
  return {
    now: () => wall,
    zone: () => 0,
    tick: () => ticks,
    sleep: (milliseconds, stop) => {
      if (stop?.aborted) return Promise.resolve();
      wall += milliseconds;
      ticks += milliseconds;
      return Promise.resolve();
    },
    move: (milliseconds) => void (wall += milliseconds),
  };
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Tokens from a counter: the same in every run, never the same twice. */
export function memoryRandom(): Random {
  let count = 0;
  return {
    token: (length) => {
      let rest = ++count;
      let text = "";
      while (text.length < length) {
        text = ALPHABET.charAt(rest % 62) + text;
        rest = Math.floor(rest / 62);
      }
      return text;
    },
  };
}

/** A process that does not exist. */
export function memoryIdentity(given: Partial<Identity> = {}): Identity {
  return {
    pid: 4242,
    started: 1_700_000_000_000,
    host: "machine",
    user: "user",
    uid: 0,
    boot: "boot-1",
    ...given,
  };
}
