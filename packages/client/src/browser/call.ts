import type { Participant, ServerMessage } from "@visavis/signal/core";
import type { ConnectionRecording, PageTrace } from "@visavis/trace/browser";
import {
  type ChannelMessage,
  type ConnectionState,
  MAX_CHAT_LENGTH,
  type MediaSource,
} from "../core/index.ts";
import type { LocalTracks, RemoteStreams } from "./media-slots.ts";
import { connectTo, type RemoteConnection } from "./remote-connection.ts";
import { openSignalingSocket, type SignalingState } from "./signaling-socket.ts";
import { watchStalls } from "./stall-watch.ts";

/** The sources of a participant that are on. */
export type MediaState = Readonly<Omit<Extract<ChannelMessage, { type: "media" }>, "type">>;

/** An event in a call. */
export type CallEvent =
  | { readonly kind: "signaling"; readonly state: SignalingState }
  /** In the room. Repeated after a reconnection, with a new id and new connections to everyone. */
  | { readonly kind: "joined"; readonly self: string; readonly participants: readonly Participant[] }
  | { readonly kind: "participantJoined"; readonly participant: Participant }
  | { readonly kind: "participantLeft"; readonly participant: string; readonly reason: "left" | "lost" }
  /** The streams of a participant; new ones when their tracks change. */
  | { readonly kind: "streams"; readonly participant: string; readonly streams: RemoteStreams }
  | { readonly kind: "media"; readonly participant: string; readonly media: MediaState }
  | { readonly kind: "connection"; readonly participant: string; readonly state: ConnectionState }
  | { readonly kind: "chat"; readonly participant: string; readonly text: string }
  /** The signaling server refused something; `code` is stable, see docs/protocol.md. */
  | { readonly kind: "refused"; readonly code: string; readonly message: string }
  /** A step of negotiation failed in the browser. */
  | { readonly kind: "error"; readonly participant: string; readonly error: unknown };

export interface Call {
  /**
   * Sends `track` to everyone, instead of the previous one of that source; `null` sends nothing. The caller owns the
   * track and stops it.
   */
  setTrack(source: MediaSource, track: MediaStreamTrack | null): void;
  /** Mutes or unmutes the microphone; a muted track stays open and carries silence. */
  setMuted(muted: boolean): void;
  /**
   * Sends a chat message to everyone in the room.
   *
   * @returns the participants it could not be sent to; normally none
   * @throws {RangeError} when the text is empty or longer than `MAX_CHAT_LENGTH`
   */
  chat(text: string): string[];
  /** The recording of the connection to a participant, if the call is recorded. */
  recordingOf(participant: string): ConnectionRecording | undefined;
  /** Leaves the room and closes every connection. There are no events afterwards. */
  leave(): void;
}

/**
 * Joins a room. It returns at once: tracks may be set at any time and are sent as soon as there is a connection, so
 * that camera and connection never wait for each other.
 *
 * @param options.url the signaling server, `ws:` or `wss:`
 * @param options.room the name of the room, which is also the only key to it
 * @param options.trace where to record every connection of the call; without it nothing is recorded
 * @param options.onEvent never called before `joinRoom` has returned
 */
export function joinRoom(options: {
  readonly url: string | URL;
  readonly room: string;
  readonly name: string;
  readonly trace?: PageTrace;
  readonly onEvent: (event: CallEvent) => void;
}): Call {
  const tracks: LocalTracks = { microphone: null, camera: null, screen: null, screenAudio: null };
  const remotes = new Map<string, RemoteConnection>();
  let muted = false;
  let iceServers: Extract<ServerMessage, { type: "welcome" }>["iceServers"] = [];
  let left = false;

  function report(event: CallEvent): void {
    if (!left) options.onEvent(event);
  }

  const signaling = openSignalingSocket({
    url: options.url,
    onOpen: () => signaling.send({ type: "join", room: options.room, name: options.name }),
    onMessage: receive,
    onState: (state) => queueMicrotask(() => report({ kind: "signaling", state })),
  });

  // Media and signaling often share a path: when media stalls, check the signaling socket as well.
  const stalls = watchStalls({
    connections: () => [...remotes.values()].map(({ connection }) => connection),
    onStall: signaling.probe,
  });

  function receive(message: ServerMessage): void {
    switch (message.type) {
      case "welcome":
        // After a reconnection, new connections replace the old ones, which have carried the call until now.
        for (const { close } of remotes.values()) close();
        remotes.clear();
        iceServers = message.iceServers;
        report({ kind: "joined", self: message.self, participants: message.participants });
        for (const participant of message.participants) meet(participant, { offers: true });
        break;
      case "iceServers":
        iceServers = message.iceServers;
        break;
      case "participantJoined":
        report({ kind: "participantJoined", participant: message.participant });
        meet(message.participant, { offers: false });
        break;
      case "participantLeft":
        drop(message.participant, message.reason);
        break;
      case "description":
      case "candidate":
        remotes.get(message.from)?.receive(message);
        break;
      case "error":
        report({ kind: "refused", code: message.code, message: message.message });
        break;
      case "pong":
        break;
      default:
        message satisfies never;
    }
  }

  function meet({ id: participant, name }: Participant, { offers }: { readonly offers: boolean }): void {
    try {
      const remote = connectTo({
        participantId: participant,
        offers,
        iceServers: () => iceServers,
        tracks,
        trace: options.trace && { ...options.trace, label: name, remote: name },
        send: signaling.send,
        onState: (state) => report({ kind: "connection", participant, state }),
        onStreams: (streams) => report({ kind: "streams", participant, streams }),
        onChannelOpen: () => remote.say(mediaMessage()),
        onMessage: (message) => hear(participant, message),
        onError: (error) => report({ kind: "error", participant, error }),
      });
      remotes.set(participant, remote);
    } catch (error) {
      // The browser's limit of connections is reached, or it rejects the URL of an ICE server.
      report({ kind: "error", participant, error });
    }
  }

  function hear(participant: string, message: ChannelMessage): void {
    if (message.type === "chat") report({ kind: "chat", participant, text: message.text });
    else {
      const { microphone, camera, screen } = message;
      report({ kind: "media", participant, media: { microphone, camera, screen } });
    }
  }

  function drop(participant: string, reason: "left" | "lost"): void {
    remotes.get(participant)?.close();
    remotes.delete(participant);
    report({ kind: "participantLeft", participant, reason });
  }

  function mediaMessage(): ChannelMessage {
    return {
      type: "media",
      microphone: tracks.microphone !== null && !muted,
      camera: tracks.camera !== null,
      screen: tracks.screen !== null,
    };
  }

  function announceMedia(): void {
    for (const { say } of remotes.values()) say(mediaMessage());
  }

  return {
    setTrack(source, track) {
      tracks[source] = track;
      // Text on a shared screen must stay sharp; for a face, motion matters more.
      if (source === "screen" && track?.contentHint === "") track.contentHint = "detail";
      if (source === "microphone" && track !== null) track.enabled = !muted;
      for (const [participant, { slots }] of remotes) {
        slots
          .setTrack(source, track)
          .catch((error: unknown) => report({ kind: "error", participant, error }));
      }
      announceMedia();
    },
    setMuted(mute) {
      muted = mute;
      if (tracks.microphone !== null) tracks.microphone.enabled = !mute;
      announceMedia();
    },
    chat(text) {
      if (text.length === 0 || text.length > MAX_CHAT_LENGTH) {
        throw new RangeError(
          `A chat message has 1 to ${MAX_CHAT_LENGTH} characters; this one has ${text.length}.`,
        );
      }
      return [...remotes]
        .filter(([, { say }]) => !say({ type: "chat", text }))
        .map(([participant]) => participant);
    },
    recordingOf: (participant) => remotes.get(participant)?.recording,
    leave() {
      left = true;
      signaling.send({ type: "leave" });
      signaling.close();
      stalls.stop();
      for (const { close } of remotes.values()) close();
      remotes.clear();
    },
  };
}
