import type { Side } from "../core/index.ts";
import { candidateInit } from "./connection-events.ts";
import type { Pen } from "./pen.ts";
import { type RecordedMethod, recordMethod } from "./recorded-call.ts";

/** Besides those of which more is recorded, every method that changes something. Some browsers lack some. */
const METHODS = [
  "createOffer",
  "createAnswer",
  "restartIce",
  "setConfiguration",
  "addTrack",
  "removeTrack",
  "addTransceiver",
  "addStream",
  "removeStream",
] as const;

interface CallRecording {
  /** The call may have brought new transceivers or transports. */
  readonly onNews: () => void;
  readonly onChannel: (channel: RTCDataChannel) => void;
  readonly onClosed: () => void;
}

/** Records the calls of the connection's methods, and the descriptions and candidates that they apply. */
export function recordCalls(
  pen: Pen,
  connection: RTCPeerConnection,
  { onNews, onChannel, onClosed }: CallRecording,
): void {
  const record = (name: string, rest: Omit<RecordedMethod, "method"> = {}) => {
    const method = `RTCPeerConnection.${name}`;
    recordMethod(pen, connection, name, {
      method,
      ...rest,
      succeeded: (result, argumentList) => {
        onNews();
        rest.succeeded?.(result, argumentList);
      },
    });
  };

  for (const name of METHODS) record(name);
  for (const side of ["local", "remote"] as const) {
    /** A pending offer of ours when theirs is set is rolled back by that. W3C WebRTC, “set a session description”. */
    let isOffering = false;
    record(side === "local" ? "setLocalDescription" : "setRemoteDescription", {
      before: () => {
        isOffering = connection.signalingState === "have-local-offer";
      },
      succeeded: (_, [given]) => {
        const isRollback = typeOf(given) === "rollback";
        if (isRollback || (isOffering && side === "remote" && typeOf(given) === "offer")) {
          pen.write({ kind: "description", side: isRollback ? side : "local", type: "rollback", sdp: "" });
        }
        if (!isRollback) writeDescription(pen, connection, side);
      },
    });
  }
  record("addIceCandidate", {
    succeeded: (_, [given]) => {
      const candidate = isCandidate(given) ? candidateInit(given) : null;
      pen.write({
        kind: "candidate",
        side: "remote",
        candidate: candidate?.candidate === "" ? null : candidate,
      });
    },
  });
  record("createDataChannel", {
    succeeded: (channel) => {
      if (channel instanceof RTCDataChannel) onChannel(channel);
    },
  });
  record("close", { succeeded: onClosed });
}

/** Writes the description that is applied on this side, if any. */
export function writeDescription(pen: Pen, connection: RTCPeerConnection, side: Side): void {
  const description = side === "local" ? connection.localDescription : connection.remoteDescription;
  if (description !== null) {
    pen.write({ kind: "description", side, type: description.type, sdp: description.sdp });
  }
}

function typeOf(given: unknown): unknown {
  return typeof given === "object" && given !== null ? Reflect.get(given, "type") : undefined;
}

function isCandidate(given: unknown): given is RTCIceCandidateInit {
  return typeof given === "object" && given !== null && typeof Reflect.get(given, "candidate") === "string";
}
