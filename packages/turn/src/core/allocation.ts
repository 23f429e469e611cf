import type { TransportAddress } from "@visavis/stun/core";
import type { Account } from "./account.ts";
import type { Client } from "./client.ts";
import type { Identity } from "./identity.ts";
import type { PeerReach } from "./peer-policy.ts";
import type { Relay } from "./relay.ts";
import type { TokenBucket } from "./token-bucket.ts";

/** Lets the datagrams of one peer address through, in both directions. RFC 8656 §9. */
export interface Permission {
  readonly address: string;
  expiresAtMs: number;
  reach: PeerReach;
  /** The channels to this address by port; most peers have one or none. */
  readonly channels: Map<number, Channel>;
}

/** Stands for a peer's transport address in ChannelData. RFC 8656 §12. */
export interface Channel {
  readonly number: number;
  readonly peer: TransportAddress;
  readonly permission: Permission;
  expiresAtMs: number;
}

/** RFC 8656 §3.2. */
export interface Allocation {
  /** Where its messages go. Mobility (RFC 8016) changes it. */
  client: Client;
  /** The client before a move; taken seriously until the first message from the new one. */
  formerClient: Client | undefined;
  readonly identity: Identity;
  readonly transport: "udp" | "tcp";
  /** One of them at least, while the allocation lives. */
  ipv4: Relay | undefined;
  ipv6: Relay | undefined;
  /** True until the relays are bound and the Allocate is answered. */
  isOpening: boolean;
  /** Of the Allocate that made it. */
  readonly transactionId: Uint8Array;
  /** By address. */
  readonly permissions: Map<string, Permission>;
  /** By number. */
  readonly channels: Map<number, Channel>;
  /** TCP connections to peers, by connection id. RFC 6062. */
  readonly connectionIds: Set<number>;
  /** Under which its client's address is accounted; changes with mobility. */
  addressKey: string;
  addressAccount: Account;
  readonly userAccount: Account;
  readonly bandwidth: TokenBucket | undefined;
  /** What names the allocation when its client comes from elsewhere, in hexadecimal. RFC 8016. */
  ticket: string | undefined;
}

/** The relays that are bound. */
export function relaysOf({ ipv4, ipv6 }: Allocation): Relay[] {
  return [ipv4, ipv6].filter((relay) => relay !== undefined);
}
