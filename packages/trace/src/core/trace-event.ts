/** Any value that JSON can hold; what the API was given and gave back, made plain by the recorder. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Which description or candidate is meant: the one this connection made, or the one it was given. */
export type Side = "local" | "remote";

/**
 * The state machines of one connection. `iceTransport`, `dtls` and `dataChannel` are there once per `subject`: the mid of
 * the first media section that uses the transport, or the label of the channel.
 */
export type Machine =
  | "signaling"
  | "iceGathering"
  | "iceConnection"
  | "connection"
  | "iceTransport"
  | "dtls"
  | "sctp"
  | "dataChannel";

/** What every event has: when it was, in milliseconds since the trace began, and on which connection. */
interface Moment {
  readonly atMs: number;
  /** The id of one of `Trace.connections`. */
  readonly connection: string;
}

/** One thing that happened. `kind` says which; a reader that does not know a kind skips it. */
export type TraceEvent = Moment &
  (
    | {
        /** A method was called. Its `outcome` has the same `call` number. */
        readonly kind: "call";
        /** Counts the calls of the trace, whichever connection they were made on. */
        readonly call: number;
        /**
         * `RTCPeerConnection` for the constructor, `RTCPeerConnection.createOffer`, `RTCRtpSender.replaceTrack` …; setting
         * an attribute is a call too: `RTCRtpTransceiver.direction`. Methods that only read are not recorded.
         */
        readonly method: string;
        readonly arguments: readonly Json[];
      }
    | {
        /** The call returned, or its promise settled. */
        readonly kind: "outcome";
        readonly call: number;
        readonly result?: Json;
        readonly error?: { readonly name: string; readonly message: string };
      }
    | {
        /** An event of the API that has no kind of its own: `track`, `negotiationneeded`, `datachannel` … */
        readonly kind: "event";
        readonly name: string;
        readonly detail?: Json;
      }
    | {
        readonly kind: "state";
        readonly machine: Machine;
        readonly subject?: string;
        readonly from: string;
        readonly to: string;
      }
    | {
        /** A description was applied: `localDescription` or `remoteDescription` is this one from now on. */
        readonly kind: "description";
        readonly side: Side;
        readonly type: "offer" | "answer" | "pranswer" | "rollback";
        readonly sdp: string;
      }
    | {
        /** A candidate was gathered (`local`) or added (`remote`); `null` says that there are no more. */
        readonly kind: "candidate";
        readonly side: Side;
        readonly candidate: CandidateInit | null;
        /** The STUN or TURN server that gave it, where the browser says so. */
        readonly url?: string;
      }
    | {
        /** W3C WebRTC, `RTCPeerConnectionIceErrorEvent`. */
        readonly kind: "candidateError";
        readonly url: string;
        readonly address: string | null;
        readonly port: number | null;
        readonly errorCode: number;
        readonly errorText: string;
      }
    | {
        /**
         * One `getStats()`: every member of every object that is not as it was in the sample before; `null` for a
         * member that is no longer there. Left out are `id`, which is the key, and `timestamp`, which is `atMs`, save
         * in what the other end reports (`remote-inbound-rtp`, `remote-outbound-rtp`). Fractions have six digits.
         */
        readonly kind: "statistics";
        readonly changed: StatisticsObjects;
        /** Objects that are no longer there. They go before `changed` comes: one may go and come back. */
        readonly gone?: readonly string[];
      }
    | {
        /** A message of the signaling channel, as it went over it. */
        readonly kind: "signaling";
        readonly direction: "in" | "out";
        readonly message: Json;
      }
    | {
        /** A media element that shows what this connection receives: `loadeddata` is the first frame. */
        readonly kind: "media";
        readonly name: string;
        readonly detail?: Json;
      }
    | {
        /** A word of whoever made the trace: a step of an experiment, a press of a button. */
        readonly kind: "note";
        readonly text: string;
      }
  );

/** Objects of W3C WebRTC Statistics by their ids; each names at least its `type` when it is seen first. */
export interface StatisticsObjects {
  readonly [id: string]: { readonly [member: string]: Json };
}

/** W3C WebRTC, `RTCIceCandidateInit`. */
export interface CandidateInit {
  readonly candidate: string;
  readonly sdpMid?: string | null;
  readonly sdpMLineIndex?: number | null;
  readonly usernameFragment?: string | null;
}

/** One connection of a trace. */
export interface TracedConnection {
  readonly id: string;
  /** What to call it: which side of the page it is, or who is at its other end. */
  readonly label: string;
  /** Who is at its other end, where that is known. */
  readonly remote?: string | undefined;
}

/** Everything that one page saw of its connections. */
export interface Trace {
  /** The wall clock at `atMs` 0, in milliseconds since 1970, so that the traces of both ends can be laid side by side. */
  readonly startedAtMs: number;
  /** `navigator.userAgent` of the page that recorded it. */
  readonly userAgent: string;
  readonly connections: readonly TracedConnection[];
  /** In the order in which they happened. */
  readonly events: readonly TraceEvent[];
  /** How many events were left out because the log was full. A sample of statistics goes into the one after it. */
  readonly leftOut: number;
  /** How many events of the file were of a kind that this version does not know; absent where it knew them all. */
  readonly unknown?: number;
}
