import type { TextFormat } from "@/text/schema/mod.ts";
import type { RegistryCode } from "../codes.ts";

/** A form of text in a registry's files, with the code of its problem. */
export interface Format extends TextFormat {
  readonly code: RegistryCode;
}
