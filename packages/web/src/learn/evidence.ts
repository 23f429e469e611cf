import { type Machine, type ReportObject, stateHistory, statisticsAt, type Trace } from "@visavis/trace/core";

/** The id of the newest connection with this label. */
function idOf(trace: Trace, label: string): string | undefined {
  return trace.connections.findLast((connection) => connection.label === label)?.id;
}

/**
 * The first call that the browser rejected, with its error: `createAnswer → InvalidStateError:…`.
 *
 * @param methods names without their object: `createAnswer`
 */
export function refusalIn(trace: Trace, methods: readonly string[]): string | undefined {
  const names = new Map<number, string>();
  for (const event of trace.events) {
    if (event.kind === "call") names.set(event.call, event.method.slice(event.method.lastIndexOf(".") + 1));
    if (event.kind !== "outcome" || event.error === undefined) continue;
    const name = names.get(event.call);
    if (name !== undefined && methods.includes(name)) {
      return `${name} → ${event.error.name}: ${event.error.message}`;
    }
  }
  return undefined;
}

/** All states that a state machine of the connection has been in, oldest first; empty if there is no such connection. */
export function statesPassed(
  trace: Trace,
  { label, machine }: { readonly label: string; readonly machine: Machine },
): readonly string[] {
  const id = idOf(trace, label);
  if (id === undefined) return [];
  return stateHistory(trace, id)
    .filter((period) => period.machine === machine)
    .map(({ state }) => state);
}

/** `A: stable → have-local-offer → stable`, if the states begin with `wanted`. */
export function passedBy(
  trace: Trace,
  {
    label,
    machine,
    wanted,
  }: { readonly label: string; readonly machine: Machine; readonly wanted: readonly string[] },
): string | undefined {
  const passed = statesPassed(trace, { label, machine });
  return wanted.every((state, index) => passed[index] === state)
    ? `${label}: ${wanted.join(" → ")}`
    : undefined;
}

/** `A: connected, B: connected`, if each of the connections has been connected. */
export function connectedIn(trace: Trace, labels: readonly string[]): string | undefined {
  const all = labels.every((label) =>
    statesPassed(trace, { label, machine: "connection" }).includes("connected"),
  );
  return all ? labels.map((label) => `${label}: connected`).join(", ") : undefined;
}

/** The number of frames that the end has decoded: `framesDecoded: 57`; `undefined` before the first. */
export function pictureIn(trace: Trace, label: string): string | undefined {
  const frames = receivedPictureOf(trace, label)?.stream.get("framesDecoded");
  return typeof frames === "number" && frames > 0 ? `framesDecoded: ${frames}` : undefined;
}

/**
 * The received RTP video stream: `video/VP8, payload type 96, SSRC 1234, 130 packets`. RFC 3550 §5.1.
 *
 * `undefined` until packets have arrived and the statistics name their codec, which Chromium adds a moment later.
 */
export function rtpIn(trace: Trace, label: string): string | undefined {
  const { stream, codec } = receivedPictureOf(trace, label) ?? {};
  const packets = stream?.get("packetsReceived");
  if (stream === undefined || codec === undefined || typeof packets !== "number" || packets === 0) {
    return undefined;
  }
  return `${codec.get("mimeType")}, payload type ${codec.get("payloadType")}, SSRC ${stream.get("ssrc")}, ${packets} packets`;
}

/** The codec of the video that the end decodes: `video/VP8`; `undefined` before the first frame. */
export function codecIn(trace: Trace, label: string): string | undefined {
  const picture = receivedPictureOf(trace, label);
  const mimeType = picture?.codec?.get("mimeType");
  return pictureIn(trace, label) !== undefined && typeof mimeType === "string" ? mimeType : undefined;
}

function receivedPictureOf(
  trace: Trace,
  label: string,
): { readonly stream: ReportObject; readonly codec: ReportObject | undefined } | undefined {
  const id = idOf(trace, label);
  if (id === undefined) return undefined;
  const report = statisticsAt(trace, id, Number.POSITIVE_INFINITY);
  for (const stream of report.values()) {
    if (stream.get("type") !== "inbound-rtp" || stream.get("kind") !== "video") continue;
    const codecId = stream.get("codecId");
    return { stream, codec: typeof codecId === "string" ? report.get(codecId) : undefined };
  }
  return undefined;
}
