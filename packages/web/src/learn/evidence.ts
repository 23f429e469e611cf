import { type Machine, type ReportObject, stateHistory, statisticsAt, type Trace } from "@visavis/trace/core";

/** The id of the newest connection with this label. */
function idOf(trace: Trace, label: string): string | undefined {
  return trace.connections.findLast((connection) => connection.label === label)?.id;
}

/**
 * The first call that the browser refused, with its own words, such as `createAnswer → InvalidStateError: …`.
 *
 * @param methods as they are called, without what they are called on: `createAnswer`
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

/** All states that a machine of the connection passed, oldest first; empty where there is no such connection. */
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

/** The states as evidence, such as `A: stable → have-local-offer → stable`, where they begin with `wanted`. */
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

/** Where each of the connections has been `connected`: `A: connected, B: connected`. */
export function connectedIn(trace: Trace, labels: readonly string[]): string | undefined {
  const all = labels.every((label) =>
    statesPassed(trace, { label, machine: "connection" }).includes("connected"),
  );
  return all ? labels.map((label) => `${label}: connected`).join(", ") : undefined;
}

/** How many frames the end has decoded by now, such as `framesDecoded: 57`; not before the first. */
export function pictureIn(trace: Trace, label: string): string | undefined {
  const frames = receivedPictureOf(trace, label)?.stream.get("framesDecoded");
  return typeof frames === "number" && frames > 0 ? `framesDecoded: ${frames}` : undefined;
}

/**
 * The RTP stream in which the picture comes: `video/VP8, payload type 96, SSRC 1234, 130 packets`. RFC 3550 §5.1.
 *
 * `undefined` until packets have come and the statistics name their codec, which Chromium adds a moment later.
 */
export function rtpIn(trace: Trace, label: string): string | undefined {
  const { stream, codec } = receivedPictureOf(trace, label) ?? {};
  const packets = stream?.get("packetsReceived");
  if (stream === undefined || codec === undefined || typeof packets !== "number" || packets === 0) {
    return undefined;
  }
  return `${codec.get("mimeType")}, payload type ${codec.get("payloadType")}, SSRC ${stream.get("ssrc")}, ${packets} packets`;
}

/** The codec in which the end decodes the picture, as `video/VP8`; `undefined` before its first frame. */
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
