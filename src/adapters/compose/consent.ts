/** Something that a container may only do with the user's consent. */
export interface Consent {
  /** The word for `allow:`. */
  readonly word: string;
  /** What asks for it: `service "redis": "privileged: true"`. */
  readonly asks: string;
}
