/** On what a NAT's mapping or filtering depends. RFC 4787 §4.1 and §5. */
export const ENDPOINT_DEPENDENCES = [
  "endpoint-independent",
  "address-dependent",
  "address-and-port-dependent",
] as const;
export type EndpointDependence = (typeof ENDPOINT_DEPENDENCES)[number];

/** What the answers leave open; a verdict only where that is one thing. */
export interface EndpointVerdict {
  readonly verdict: EndpointDependence | "unknown";
  /** What no answer has excluded. None where answers contradict each other. */
  readonly possible: readonly EndpointDependence[];
}

export const NOTHING_EXCLUDED: EndpointVerdict = { verdict: "unknown", possible: ENDPOINT_DEPENDENCES };

/** The one thing that is left, where it is one. */
export function verdictAmong(possible: readonly EndpointDependence[]): EndpointVerdict {
  const [first, second] = possible;
  return { verdict: first !== undefined && second === undefined ? first : "unknown", possible };
}
