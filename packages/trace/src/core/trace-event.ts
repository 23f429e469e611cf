/** Any JSON value. The recorder converts the arguments and results of API calls into such values. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Whose description or candidate it is: `local` was created by this connection, `remote` was passed to it. */
export type Side = "local" | "remote";

/**
 * The state machines of one connection. There is an `iceTransport`, `dtls` or `dataChannel` for each `subject`: the mid of
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

/** The members of every event. */
interface Moment {
  /** Milliseconds since the trace began. */
  readonly atMs: number;
  /** The id of one of `Trace.connections`. */
  readonly connection: string;
}

/** One thing that happened. A reader skips events whose `kind` it does not know. */
export type TraceEvent = Moment &
  (
    | {
        /** A method was called. Its `outcome` has the same `call` number. */
        readonly kind: "call";
        /** Numbers the calls of the trace, across all connections. */
        readonly call: number;
        /**
         * `RTCPeerConnection` for the constructor, `RTCPeerConnection.createOffer`, `RTCRtpSender.replaceTrack` …; setting
         * an attribute counts as a call: `RTCRtpTransceiver.direction`. Methods that only read are not recorded.
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
        /** A description was applied: it is now the `localDescription` or `remoteDescription`. */
        readonly kind: "description";
        readonly side: Side;
        readonly type: "offer" | "answer" | "pranswer" | "rollback";
        readonly sdp: string;
      }
    | {
        /** A candidate was gathered (`local`) or added (`remote`); `null` marks the end of candidates. */
        readonly kind: "candidate";
        readonly side: Side;
        readonly candidate: CandidateInit | null;
        /** The STUN or TURN server that it came from, if the browser reports it. */
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
         * One result of `getStats()`: every member of every object that differs from the previous sample, with `null` for
         * a member that is gone. `id`, which is the key, and `timestamp`, which is `atMs`, are left out, except `timestamp`
         * in objects that the other end reports (`remote-inbound-rtp`, `remote-outbound-rtp`). Fractions are rounded to six
         * digits.
         */
        readonly kind: "statistics";
        readonly changed: StatisticsObjects;
        /** Objects that are gone. They are removed before `changed` is applied, so an object may be removed and added again. */
        readonly gone?: readonly string[];
      }
    | {
        /** A message on the signaling channel. */
        readonly kind: "signaling";
        readonly direction: "in" | "out";
        readonly message: Json;
      }
    | {
        /** An event of a media element that plays what this connection receives; `loadeddata` is the first frame. */
        readonly kind: "media";
        readonly name: string;
        readonly detail?: Json;
      }
    | {
        /** A remark by the recording page: a step of an experiment, a click on a button. */
        readonly kind: "note";
        readonly text: string;
      }
  );

type WithoutMoment<Event> = Event extends unknown ? Omit<Event, keyof Moment> : never;

/** An event without its time and its connection. */
export type EventBody = WithoutMoment<TraceEvent>;

/** Objects of W3C WebRTC Statistics by id. The first time an object appears, it has at least its `type`. */
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
  /** Its name: a side of the page, or the participant at its other end. */
  readonly label: string;
  /** Who is at its other end, if known. */
  readonly remote?: string | undefined;
}

/** Everything that one page recorded about its connections. */
export interface Trace {
  /** The wall clock at `atMs` 0, in milliseconds since 1970, so that the traces of both ends can be compared. */
  readonly startedAtMs: number;
  /** `navigator.userAgent` of the page that recorded it. */
  readonly userAgent: string;
  readonly connections: readonly TracedConnection[];
  /** In the order in which they happened. */
  readonly events: readonly TraceEvent[];
  /** How many events were left out because the log was full, including samples that were merged into the next one. */
  readonly leftOut: number;
  /** How many events in the file had a kind that this version does not know; absent if there were none. */
  readonly unknown?: number;
}
