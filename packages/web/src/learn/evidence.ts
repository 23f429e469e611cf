import type { Machine, ReportObject } from "@visavis/trace/core";
import type { SideName } from "../loopback/steps.ts";
import type { PairViews } from "./pair-views.ts";

/**
 * The first call that the browser rejected, with its error: `createAnswer → InvalidStateError:…`.
 *
 * @param methods names without their object: `createAnswer`
 */
export function refusalIn(views: PairViews, methods: readonly string[]): string | undefined {
  const first = views.rejectedCalls().find(({ method }) => methods.includes(method));
  return first && `${first.method} → ${first.error.name}: ${first.error.message}`;
}

/** All states that a state machine of an end has been in, oldest first. */
export function statesPassed(
  views: PairViews,
  { end, machine }: { readonly end: SideName; readonly machine: Machine },
): readonly string[] {
  return views
    .states(end)
    .filter((period) => period.machine === machine)
    .map(({ state }) => state);
}

/** `A: stable → have-local-offer → stable`, if the states begin with `wanted`. */
export function passedBy(
  views: PairViews,
  {
    end,
    machine,
    wanted,
  }: { readonly end: SideName; readonly machine: Machine; readonly wanted: readonly string[] },
): string | undefined {
  const passed = statesPassed(views, { end, machine });
  return wanted.every((state, index) => passed[index] === state)
    ? `${end.toUpperCase()}: ${wanted.join(" → ")}`
    : undefined;
}

/** `A: connected, B: connected`, if both ends have been connected. */
export function connectedIn(views: PairViews): string | undefined {
  const areConnected = (["a", "b"] as const).every((end) =>
    statesPassed(views, { end, machine: "connection" }).includes("connected"),
  );
  return areConnected ? "A: connected, B: connected" : undefined;
}

/** The number of frames that the end has decoded: `framesDecoded: 57`; `undefined` before the first. */
export function pictureIn(views: PairViews, end: SideName): string | undefined {
  const frames = receivedPictureOf(views, end)?.stream.get("framesDecoded");
  return typeof frames === "number" && frames > 0 ? `framesDecoded: ${frames}` : undefined;
}

/**
 * The received RTP video stream: `video/VP8, payload type 96, SSRC 1234, 130 packets`. RFC 3550 §5.1.
 *
 * `undefined` until packets have arrived and the statistics name their codec, which Chromium adds a moment later.
 */
export function rtpIn(views: PairViews, end: SideName): string | undefined {
  const { stream, codec } = receivedPictureOf(views, end) ?? {};
  const packets = stream?.get("packetsReceived");
  if (stream === undefined || codec === undefined || typeof packets !== "number" || packets === 0) {
    return undefined;
  }
  return `${codec.get("mimeType")}, payload type ${codec.get("payloadType")}, SSRC ${stream.get("ssrc")}, ${packets} packets`;
}

/** The codec of the video that the end decodes: `video/VP8`; `undefined` before the first frame. */
export function codecIn(views: PairViews, end: SideName): string | undefined {
  const picture = receivedPictureOf(views, end);
  const mimeType = picture?.codec?.get("mimeType");
  return pictureIn(views, end) !== undefined && typeof mimeType === "string" ? mimeType : undefined;
}

function receivedPictureOf(
  views: PairViews,
  end: SideName,
): { readonly stream: ReportObject; readonly codec: ReportObject | undefined } | undefined {
  const report = views.reception(end);
  for (const stream of report.values()) {
    if (stream.get("type") !== "inbound-rtp" || stream.get("kind") !== "video") continue;
    const codecId = stream.get("codecId");
    return { stream, codec: typeof codecId === "string" ? report.get(codecId) : undefined };
  }
  return undefined;
}
