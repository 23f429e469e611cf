import type { TransportAddress } from "@visavis/stun/core";

/** From one local socket: which server address was asked, and as whom it saw us. */
export interface MappingAnswer {
  readonly asked: TransportAddress;
  readonly mapped: TransportAddress;
}

/** One Binding request with CHANGE-REQUEST. RFC 5780 §4.4. */
export interface ChangeRequestTest {
  readonly expectedFrom: TransportAddress;
  /** The source of the answer, as our socket saw it; `failed` where the question could not be asked. */
  readonly answer: TransportAddress | "refused" | "silence" | "failed";
}

/** All that was asked and heard. */
export interface NatObservations {
  readonly local: TransportAddress;
  readonly server: TransportAddress;
  /** What became of the first plain Binding request to `server`. */
  readonly contact: "answer" | "refused" | "silence" | "failed";
  /** What answers of one socket said, from the servers that answered. */
  readonly mappings: readonly MappingAnswer[];
  /** Addresses that were asked from that socket and stayed silent. */
  readonly silent: readonly TransportAddress[];
  /** Of a socket that has sent to `server` alone. */
  readonly changeRequests: readonly ChangeRequestTest[];
  /** Whether that socket was still mapped as before after the change requests. */
  readonly contactHeld: boolean;
  readonly hairpin: "arrived" | "silence" | "untested";
}
