import type { Pen } from "./pen.ts";
import { plainArguments, plainValue } from "./plain-value.ts";
import { recordMethod } from "./recorded-call.ts";
import { shadowAttribute } from "./shadow.ts";

const SENDER_METHODS = ["replaceTrack", "setParameters", "setStreams"] as const;
const TRANSCEIVER_METHODS = ["stop", "setCodecPreferences", "setHeaderExtensionsToNegotiate"] as const;

/**
 * Records what is done with the transceivers that the connection has by now, and with their senders. Asked again
 * whenever there may be new ones, it takes each once.
 */
export function createTransceiverRecording(pen: Pen, connection: RTCPeerConnection): () => void {
  const known = new WeakSet<RTCRtpTransceiver>();
  return () =>
    pen.attempt(() => {
      for (const transceiver of connection.getTransceivers()) {
        if (known.has(transceiver)) continue;
        known.add(transceiver);
        recordTransceiver(pen, transceiver);
      }
    });
}

function recordTransceiver(pen: Pen, transceiver: RTCRtpTransceiver): void {
  for (const name of SENDER_METHODS) {
    recordMethod(pen, transceiver.sender, name, { method: `RTCRtpSender.${name}` });
  }
  for (const name of TRANSCEIVER_METHODS) {
    recordMethod(pen, transceiver, name, { method: `RTCRtpTransceiver.${name}` });
  }
  pen.onEnd(
    shadowAttribute(transceiver, "direction", (value, set) => {
      const call = pen.call("RTCRtpTransceiver.direction", () => plainArguments([value]));
      try {
        set();
      } catch (error) {
        call.failed(error);
        throw error;
      }
      pen.attempt(() => call.succeeded(plainValue(transceiver)));
    }),
  );
}
