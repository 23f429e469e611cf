import { REJECTIONS, type Rejection } from "./rejections.ts";

/** Why something that arrived was not answered, or not relayed. */
const DROP_REASONS = [
  // Of what clients send.
  "notStun",
  "malformed",
  "badFingerprint",
  "unexpectedClass",
  "unknownMethod",
  "unknownAttribute",
  "bindingOff",
  "unauthenticatedLimit",
  "answerUnderWay",
  "noAllocation",
  "noChannel",
  "badPeer",
  "peerFamilyMismatch",
  // Of what is relayed, in either direction.
  "noPermission",
  "noSuchRelay",
  "ownService",
  "bandwidth",
  "slowClient",
  "tooLong",
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** Why the server closed a TCP or TLS connection, or never took it. */
const CLOSE_REASONS = ["connectionLimit", "malformed", "partialMessage", "idle"] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

interface Traffic {
  packets: number;
  bytes: number;
}

/** What has happened since the start. All numbers only grow; whoever shows them reads them. */
export interface Counters {
  readonly drops: Record<DropReason, number>;
  readonly rejections: Record<Rejection, number>;
  readonly closes: Record<CloseReason, number>;
  /** Success responses by the method's name. */
  readonly successes: Record<SuccessName, number>;
  /** Payload of Send indications and ChannelData that went on to peers. */
  readonly toPeers: Traffic;
  /** Payload that went on to clients. */
  readonly toClients: Traffic;
  /** Of both, what met inside the process, from one relay to another. */
  readonly inside: Traffic;
  allocationsOpened: number;
  allocationsEnded: number;
  /** Relay ports that another program had taken. */
  relayPortsBusy: number;
}

export function countDrop({ drops }: Counters, reason: DropReason | undefined): void {
  if (reason !== undefined) drops[reason] += 1;
}

export type SuccessName =
  | "binding"
  | "allocate"
  | "refresh"
  | "createPermission"
  | "channelBind"
  | "connect"
  | "connectionBind";

export function createCounters(): Counters {
  const zeros = <Name extends string>(names: readonly Name[]) =>
    Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  return {
    drops: zeros(DROP_REASONS),
    rejections: zeros(Object.keys(REJECTIONS) as Rejection[]),
    closes: zeros(CLOSE_REASONS),
    successes: zeros([
      "binding",
      "allocate",
      "refresh",
      "createPermission",
      "channelBind",
      "connect",
      "connectionBind",
    ]),
    toPeers: { packets: 0, bytes: 0 },
    toClients: { packets: 0, bytes: 0 },
    inside: { packets: 0, bytes: 0 },
    allocationsOpened: 0,
    allocationsEnded: 0,
    relayPortsBusy: 0,
  };
}
