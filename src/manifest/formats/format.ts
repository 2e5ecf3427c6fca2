import type { TextFormat } from "@/text/schema/mod.ts";
import type { ManifestCode } from "../codes.ts";

/** A form of text in hsm.yaml, with the code of its problem. */
export interface Format extends TextFormat {
  readonly code: ManifestCode;
}
