import text from "./hsm.schema.json" with { type: "text" };

/** The JSON Schema of hsm.yaml for editors, as text; made by `scripts/make_schemas.ts`. */
export const MANIFEST_JSON_SCHEMA: string = text;
