import { CLASSIC_KINDS, type NatKind } from "@visavis/nat/core";

/** The four kinds of NAT of RFC 3489 §5, from the most permissive to the strictest. */
export const KIND_NAMES = ["full-cone", "restricted-cone", "port-restricted-cone", "symmetric"] as const;

export type KindName = (typeof KIND_NAMES)[number];

export function kindOf(name: KindName): NatKind {
  return CLASSIC_KINDS[name];
}

/** The kinds of the NATs of A and B. */
export interface Kinds {
  readonly a: KindName;
  readonly b: KindName;
}

/** For evidence, which is the same in every language: `full-cone ↔ symmetric`. */
export function formatKinds({ a, b }: Kinds): string {
  return `${a} ↔ ${b}`;
}
