import type { Side } from "../core/index.ts";
import { candidateInit } from "./event-recording.ts";
import { plainArguments, plainValue } from "./plain-value.ts";
import type { Recorder } from "./recorder.ts";
import { wrapAttribute, wrapMethod } from "./wrapper.ts";

/** How a method is recorded. */
interface RecordedMethod {
  /** The name in the trace, such as `RTCPeerConnection.createOffer`. */
  readonly method: string;
  /** Called before the call, for state that the call changes. */
  readonly before?: (argumentList: readonly unknown[]) => void;
  /** Called when the call has succeeded, before its outcome is written. */
  readonly succeeded?: (result: unknown, argumentList: readonly unknown[]) => void;
}

/**
 * Records each call of the object's method `name`. The caller gets the same results, errors and callbacks as without
 * recording.
 *
 * If the method returns a promise, the caller gets another one derived from it: a handler on the original would mark it
 * as handled, and the browser would no longer report an unhandled rejection.
 */
export function recordMethod(
  recorder: Recorder,
  object: object,
  name: string,
  recorded: RecordedMethod,
): void {
  recorder.onEnd(
    wrapMethod(object, name, (argumentList, invoke) => {
      const call = recorder.call(recorded.method, () => plainArguments(argumentList));
      recorder.attempt(() => recorded.before?.(argumentList));
      const succeed = (result: unknown) =>
        recorder.attempt(() => {
          recorded.succeeded?.(result, argumentList);
          call.succeeded(result === undefined ? undefined : plainValue(result));
        });
      const [given, hasCallbacks] = withCallbacks(argumentList, { succeed, fail: call.failed });
      let result: unknown;
      try {
        result = invoke(given);
      } catch (error) {
        call.failed(error);
        throw error;
      }
      if (!(result instanceof Promise)) {
        succeed(result);
        return result;
      }
      return result.then(
        (value) => {
          if (!hasCallbacks) succeed(value);
          return value;
        },
        (error) => {
          call.failed(error);
          throw error;
        },
      );
    }),
  );
}

/** W3C WebRTC, "Legacy Interface Extensions": the first function is called on success, the second on failure. */
function withCallbacks(
  argumentList: readonly unknown[],
  { succeed, fail }: { readonly succeed: (result: unknown) => void; readonly fail: (error: unknown) => void },
): [argumentList: readonly unknown[], hasCallbacks: boolean] {
  const observers = [succeed, fail];
  const given = argumentList.map((argument) => {
    if (typeof argument !== "function") return argument;
    const observe = observers.shift();
    if (observe === undefined) return argument;
    // Not a Proxy, which Firefox does not accept as a function here.
    return function (this: unknown, ...results: readonly unknown[]): unknown {
      observe(results[0]);
      return Reflect.apply(argument, this, results);
    };
  });
  return [given, observers.length < 2];
}

/** The methods that change something, except those that are recorded in more detail. Not every browser has all of them. */
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
  /** Called when a call may have created transceivers or transports. */
  readonly onChange: () => void;
  readonly onChannel: (channel: RTCDataChannel) => void;
  readonly onClosed: () => void;
}

/** Records the calls of the connection's methods, and the descriptions and candidates that they apply. */
export function recordCalls(
  recorder: Recorder,
  connection: RTCPeerConnection,
  { onChange, onChannel, onClosed }: CallRecording,
): void {
  const record = (name: string, rest: Omit<RecordedMethod, "method"> = {}) => {
    const method = `RTCPeerConnection.${name}`;
    recordMethod(recorder, connection, name, {
      method,
      ...rest,
      succeeded: (result, argumentList) => {
        onChange();
        rest.succeeded?.(result, argumentList);
      },
    });
  };

  for (const name of METHODS) record(name);
  for (const side of ["local", "remote"] as const) {
    /** Setting a remote offer rolls back a pending local one. W3C WebRTC, “set a session description”. */
    let isOffering = false;
    record(side === "local" ? "setLocalDescription" : "setRemoteDescription", {
      before: () => {
        isOffering = connection.signalingState === "have-local-offer";
      },
      succeeded: (_, [given]) => {
        const isRollback = typeOf(given) === "rollback";
        if (isRollback || (isOffering && side === "remote" && typeOf(given) === "offer")) {
          recorder.write({
            kind: "description",
            side: isRollback ? side : "local",
            type: "rollback",
            sdp: "",
          });
        }
        if (!isRollback) writeDescription(recorder, connection, side);
      },
    });
  }
  record("addIceCandidate", {
    succeeded: (_, [given]) => {
      const candidate = isCandidate(given) ? candidateInit(given) : null;
      recorder.write({
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

/** Writes the current description of this side, if any. */
export function writeDescription(recorder: Recorder, connection: RTCPeerConnection, side: Side): void {
  const description = side === "local" ? connection.localDescription : connection.remoteDescription;
  if (description !== null) {
    recorder.write({ kind: "description", side, type: description.type, sdp: description.sdp });
  }
}

function typeOf(given: unknown): unknown {
  return typeof given === "object" && given !== null ? Reflect.get(given, "type") : undefined;
}

function isCandidate(given: unknown): given is RTCIceCandidateInit {
  return typeof given === "object" && given !== null && typeof Reflect.get(given, "candidate") === "string";
}

const SENDER_METHODS = ["replaceTrack", "setParameters", "setStreams"] as const;
const TRANSCEIVER_METHODS = ["stop", "setCodecPreferences", "setHeaderExtensionsToNegotiate"] as const;

/**
 * Records the calls on the transceivers of the connection, and on their senders.
 *
 * @returns a function that looks for new transceivers; call it whenever there may be some
 */
export function createTransceiverRecording(recorder: Recorder, connection: RTCPeerConnection): () => void {
  const known = new WeakSet<RTCRtpTransceiver>();
  return () =>
    recorder.attempt(() => {
      for (const transceiver of connection.getTransceivers()) {
        if (known.has(transceiver)) continue;
        known.add(transceiver);
        recordTransceiver(recorder, transceiver);
      }
    });
}

function recordTransceiver(recorder: Recorder, transceiver: RTCRtpTransceiver): void {
  for (const name of SENDER_METHODS) {
    recordMethod(recorder, transceiver.sender, name, { method: `RTCRtpSender.${name}` });
  }
  for (const name of TRANSCEIVER_METHODS) {
    recordMethod(recorder, transceiver, name, { method: `RTCRtpTransceiver.${name}` });
  }
  recorder.onEnd(
    wrapAttribute(transceiver, "direction", (value, set) => {
      const call = recorder.call("RTCRtpTransceiver.direction", () => plainArguments([value]));
      try {
        set();
      } catch (error) {
        call.failed(error);
        throw error;
      }
      recorder.attempt(() => call.succeeded(plainValue(transceiver)));
    }),
  );
}
