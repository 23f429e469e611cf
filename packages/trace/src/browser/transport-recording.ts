import type { Pen } from "./pen.ts";
import { plainValue } from "./plain-value.ts";

/**
 * Records the states of the transports that the connection has by now, and which pair of candidates each uses. Asked
 * again whenever there may be new ones, it looks at each once. Their `subject` is the mid of the first that uses it.
 */
export function createTransportRecording(pen: Pen, connection: RTCPeerConnection): () => void {
  const known = new WeakSet<EventTarget>();

  const recordIce = (transport: RTCIceTransport, subject: string) => {
    if (known.has(transport)) return;
    known.add(transport);
    const state = () => pen.state("iceTransport", { to: transport.state, initial: "new", subject });
    const pair = () =>
      pen.attempt(() => {
        const selected = transport.getSelectedCandidatePair?.();
        if (selected === null || selected === undefined) return;
        const detail = {
          mid: subject,
          local: plainValue(selected.local),
          remote: plainValue(selected.remote),
        };
        pen.write({ kind: "event", name: "selectedcandidatepairchange", detail });
      });
    state();
    pair();
    transport.addEventListener("statechange", state, { signal: pen.ended });
    transport.addEventListener("selectedcandidatepairchange", pair, { signal: pen.ended });
  };

  const recordDtls = (transport: RTCDtlsTransport | null | undefined, subject: string) => {
    if (transport === null || transport === undefined || known.has(transport)) return;
    known.add(transport);
    const state = () => pen.state("dtls", { to: transport.state, initial: "new", subject });
    state();
    transport.addEventListener("statechange", state, { signal: pen.ended });
    transport.addEventListener(
      "error",
      (event) =>
        pen.attempt(() => {
          const error = "error" in event ? plainValue(event.error) : null;
          pen.write({ kind: "event", name: "dtlsError", detail: { mid: subject, error } });
        }),
      { signal: pen.ended },
    );
    // Absent in older Firefox.
    const ice: RTCIceTransport | undefined = transport.iceTransport;
    if (ice !== undefined) recordIce(ice, subject);
  };

  const recordSctp = (transport: RTCSctpTransport | null | undefined) => {
    if (transport === null || transport === undefined) return;
    recordDtls(transport.transport, dataMid(connection) ?? "data");
    if (known.has(transport)) return;
    known.add(transport);
    const state = () => pen.state("sctp", { to: transport.state, initial: "connecting" });
    state();
    transport.addEventListener("statechange", state, { signal: pen.ended });
  };

  return () =>
    pen.attempt(() => {
      for (const { mid, sender, receiver } of connection.getTransceivers()) {
        if (mid === null) continue;
        recordDtls(sender.transport, mid);
        recordDtls(receiver.transport, mid);
      }
      recordSctp(connection.sctp);
    });
}

/** RFC 8841 §5: the media section of data is `m=application`. */
function dataMid(connection: RTCPeerConnection): string | undefined {
  const sections = connection.localDescription?.sdp.split(/^m=/m) ?? [];
  const section = sections.find((text) => text.startsWith("application "));
  return section === undefined ? undefined : /^a=mid:(\S+)/m.exec(section)?.[1];
}
