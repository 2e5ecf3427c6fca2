/** The version of this program; `scripts/house` checks it against deno.json. */
export const VERSION = "0.1.0";
