const DAY = 86_400_000;

/**
 * An instant as a date and a time, the same on every machine: ISO 8601.
 *
 * @param at milliseconds since the epoch
 * @param zone minutes that the wanted time is ahead of UTC; undefined: UTC itself, with a `Z`
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { dateText } from "@/text/words/mod.ts";
 *
 * assert.equal(dateText(1_700_000_000_000), "2023-11-14T22:13:20Z");
 * assert.equal(dateText(1_700_000_000_000, 120), "2023-11-15T00:13:20+02:00");
 * ```
 */
export function dateText(at: number, zone?: number): string {
  const local = Math.floor(at / 1_000) * 1_000 + (zone ?? 0) * 60_000;
  const days = Math.floor(local / DAY);
  const seconds = Math.round((local - days * DAY) / 1_000);
  const time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map((part) => two(part)).join(
    ":",
  );
  return `${civil(days)}T${time}${zone === undefined ? "Z" : offset(zone)}`;
}

function offset(zone: number): string {
  const minutes = Math.abs(zone);
  return `${zone < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** Days since 1970-01-01 in the Gregorian calendar (H. Hinnant, "days from civil", reversed). */
function civil(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const day = shifted - era * 146_097;
  const year = Math.floor(
    (day - Math.floor(day / 1_460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365,
  );
  const ofYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const march = Math.floor((5 * ofYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  const ofMonth = ofYear - Math.floor((153 * march + 2) / 5) + 1;
  const full = year + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(full).padStart(4, "0")}-${two(month)}-${two(ofMonth)}`;
}

function two(part: number): string {
  return String(Math.floor(part)).padStart(2, "0");
}
