import type { RegistryFile } from "./registry_texts.ts";
export const BUILTIN_FILES: readonly RegistryFile[] = [];
