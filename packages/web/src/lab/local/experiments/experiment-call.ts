import { signal } from "@preact/signals";
import { decideOnDescription } from "@visavis/client/core";
import {
  type ConnectionRecording,
  type PageTrace,
  recordedPeerConnection,
  startTrace,
} from "@visavis/trace/browser";
import { preferCodec } from "../../../loopback/codec-preference.ts";
import { OTHER_SIDE, type SideName } from "../../../loopback/steps.ts";
import { drawMedia } from "../drawn-media.ts";
import {
  ALL_PASS,
  createSignalingChannel,
  type MessageBody,
  type SignalingChannel,
  type Treatments,
} from "./signaling-channel.ts";

/** How two connections are set up. */
export interface CallPlan {
  /** If false, each description is sent after gathering is complete, with all candidates in it (RFC 8838 §1). */
  readonly trickle: boolean;
  readonly configuration: RTCConfiguration;
  readonly treatments: () => Treatments;
  /** Edits each sent message, as the user can do by hand. */
  readonly edit?: (body: MessageBody) => MessageBody;
  /** The MIME type of the video codec to prefer, such as `video/VP9`. */
  readonly codec?: string | undefined;
  /** The maximum bitrate of the video that A sends. */
  readonly maxKilobitsPerSecond?: number | undefined;
  /** A data channel that A opens, if any. */
  readonly channel?: RTCDataChannelInit | undefined;
  /** Whether B is the polite peer when both offer at once. Otherwise neither is. */
  readonly isBPolite: boolean;
}

/** An ordinary call. Each experiment changes one thing. */
export const PLAIN: CallPlan = {
  trickle: true,
  configuration: {},
  treatments: () => ALL_PASS,
  isBPolite: true,
};

/** One end of the call. */
export interface End {
  readonly name: SideName;
  readonly connection: RTCPeerConnection;
  readonly recording: ConnectionRecording;
  readonly received: MediaStream;
}

/** Two connections in this page, with a signaling channel between them that can be tampered with. */
export interface ExperimentCall {
  readonly ends: Readonly<Record<SideName, End>>;
  readonly signaling: SignalingChannel;
  readonly trace: PageTrace;
  /** When it was opened, by `performance.now()`. */
  readonly startedAtMs: number;
  /** Creates and sends an offer from a side, as an application does on `negotiationneeded`. */
  offer(from: SideName): Promise<void>;
  close(): void;
}

/** The call of the experiment that runs, or ran last. */
export const shownCall = signal<ExperimentCall | undefined>(undefined);

/** Opens both connections; nothing is offered yet. The caller closes the call. */
export function createCall(plan: CallPlan): ExperimentCall {
  const startedAtMs = performance.now();
  const trace = startTrace();
  const media = { a: drawMedia("a"), b: drawMedia("b") };
  const ends = { a: createEnd("a", plan, trace), b: createEnd("b", plan, trace) };
  const makingOffer: Record<SideName, boolean> = { a: false, b: false };
  const signaling = createSignalingChannel({
    treatments: plan.treatments,
    ...(plan.edit !== undefined && { edit: plan.edit }),
    deliver,
    onPassed: (side, direction, message) => ends[side].recording.recordSignaling({ direction, message }),
    nowMs: () => performance.now(),
  });
  /** Resolves when the latest description of a side has been sent, since its candidates must not overtake it. */
  const described: Record<SideName, Promise<void>> = { a: Promise.resolve(), b: Promise.resolve() };
  let isClosed = false;

  for (const { name, connection } of Object.values(ends)) {
    for (const track of media[name].stream.getTracks()) connection.addTrack(track, media[name].stream);
    if (plan.codec !== undefined) preferCodec(connection, plan.codec);
    if (plan.trickle) {
      connection.addEventListener("icecandidate", ({ candidate }) => {
        const send = () => signaling.send(name, { candidate: candidate?.toJSON() ?? null });
        // Candidates may come before setLocalDescription() has resolved.
        void described[name].then(send, () => undefined);
      });
    }
  }
  if (plan.channel !== undefined) ends.a.connection.createDataChannel("experiment", plan.channel);

  async function sendLocalDescription({ name, connection }: End): Promise<void> {
    if (!plan.trickle) await gatheringComplete(connection);
    const { localDescription } = connection;
    if (localDescription === null || isClosed) return;
    signaling.send(name, { description: { type: localDescription.type, sdp: localDescription.sdp } });
  }

  function describe(end: End): Promise<void> {
    const sent = end.connection.setLocalDescription().then(() => sendLocalDescription(end));
    described[end.name] = sent;
    return sent;
  }

  async function offer(from: SideName): Promise<void> {
    makingOffer[from] = true;
    try {
      await describe(ends[from]);
    } finally {
      makingOffer[from] = false;
    }
  }

  async function deliver(to: SideName, body: MessageBody): Promise<void> {
    const end = ends[to];
    if ("candidate" in body) {
      await end.connection.addIceCandidate(body.candidate ?? undefined);
      return;
    }
    const { signalingState } = end.connection;
    const polite = plan.isBPolite && to === "b";
    const state = { polite, signalingState, makingOffer: makingOffer[to] };
    if (decideOnDescription(state, body.description.type) === "ignore") {
      throw new Error(`${body.description.type} ignored in ${signalingState}`);
    }
    await end.connection.setRemoteDescription(body.description);
    if (body.description.type !== "offer") return;
    await capBitrate(ends.a.connection, plan.maxKilobitsPerSecond);
    await describe(end);
  }

  return {
    ends,
    signaling,
    trace,
    startedAtMs,
    offer,
    close() {
      isClosed = true;
      signaling.close();
      for (const side of Object.keys(OTHER_SIDE) as SideName[]) {
        ends[side].connection.close();
        ends[side].recording.stop();
        media[side].stop();
      }
    },
  };
}

function createEnd(name: SideName, { configuration }: CallPlan, trace: PageTrace): End {
  const { connection, recording } = recordedPeerConnection(configuration, {
    ...trace,
    label: name.toUpperCase(),
  });
  const received = new MediaStream();
  connection.addEventListener("track", ({ track }) => received.addTrack(track));
  return { name, connection, recording, received };
}

/** Limits the bitrate of the sent video; `undefined` removes the limit. W3C WebRTC §5.2, `maxBitrate`. */
export async function capBitrate(
  connection: RTCPeerConnection,
  maxKilobitsPerSecond: number | undefined,
): Promise<void> {
  const sender = connection.getSenders().find(({ track }) => track?.kind === "video");
  const parameters = sender?.getParameters();
  if (sender === undefined || parameters === undefined) return;
  for (const encoding of parameters.encodings) {
    if (maxKilobitsPerSecond === undefined) delete encoding.maxBitrate;
    else encoding.maxBitrate = maxKilobitsPerSecond * 1000;
  }
  await sender.setParameters(parameters);
}

function gatheringComplete(connection: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (connection.iceGatheringState === "complete" || connection.signalingState === "closed") resolve();
    };
    connection.addEventListener("icegatheringstatechange", look);
    look();
  });
}
