import type { Knocker, Participant, Role, ServerMessage } from "@visavis/signal/core";
import type { ConnectionRecording, PageTrace } from "@visavis/trace/browser";
import {
  type ChannelMessage,
  type ConnectionState,
  chatDesk,
  MAX_CHAT_LENGTH,
  type MediaSource,
  shouldRestartIce,
} from "../core/index.ts";
import type { LocalTracks, RemoteStreams } from "./media-slots.ts";
import { connectTo, type RemoteConnection } from "./remote-connection.ts";
import { openSignalingSession, type SessionEvent } from "./signaling-session.ts";
import type { SignalingState } from "./signaling-socket.ts";
import { watchStalls } from "./stall-watch.ts";

/** The sources of a participant that are on. */
export type MediaState = Readonly<Omit<Extract<ChannelMessage, { type: "media" }>, "type">>;

/** An event in a call. */
export type CallEvent =
  | { readonly kind: "signaling"; readonly state: SignalingState }
  /** In the room. Repeated only if the seat was lost, with new connections to everybody. */
  | {
      readonly kind: "joined";
      readonly self: string;
      readonly participants: readonly Participant[];
      /** A guest may not lock, admit, turn away or remove; `undefined` where there are no invitations, and all may. */
      readonly role: Role | undefined;
    }
  /** Somebody inside has to let this participant in. `joined` or `refused` follows. */
  | { readonly kind: "waiting" }
  /** Someone waits to be let in, or does so no longer. */
  | { readonly kind: "knocking"; readonly knocker: Knocker }
  | { readonly kind: "knockEnded"; readonly knocker: string }
  /** Newcomers have to knock, or not any more; `by` a participant, or as it was before this one came. */
  | { readonly kind: "locked"; readonly isLocked: boolean; readonly by: string | undefined }
  | { readonly kind: "participantJoined"; readonly participant: Participant }
  /** The participant has lost the server, or has it back; media may go on all the while. */
  | { readonly kind: "participantDetached" | "participantBack"; readonly participant: string }
  /** The participant has reloaded the page: there will be a new connection. */
  | { readonly kind: "participantReloaded"; readonly participant: string }
  | {
      readonly kind: "participantLeft";
      readonly participant: string;
      readonly reason: "left" | "lost";
      /** The participant who has removed this one. */
      readonly removedBy: string | undefined;
    }
  /** The streams of a participant; new ones when their tracks change. */
  | { readonly kind: "streams"; readonly participant: string; readonly streams: RemoteStreams }
  | { readonly kind: "media"; readonly participant: string; readonly media: MediaState }
  | { readonly kind: "connection"; readonly participant: string; readonly state: ConnectionState }
  /** For 1.5 s nothing has come from a participant who sends, or it comes again. */
  | {
      readonly kind: "stall";
      readonly participant: string;
      readonly isStalled: boolean;
      /** Media go over a relay, which may be on the server that has the signaling. */
      readonly isRelayed: boolean;
    }
  | { readonly kind: "chat"; readonly participant: string; readonly text: string }
  /** The participant has the line of chat with that id. */
  | { readonly kind: "chatDelivered"; readonly participant: string; readonly id: string }
  /** The signaling server refused something; `code` is stable, see docs/protocol.md. */
  | { readonly kind: "refused"; readonly code: string; readonly message: string }
  /** A step of negotiation failed in the browser. */
  | { readonly kind: "error"; readonly participant: string; readonly error: unknown };

/** A participant, as this client knows it. */
interface Member {
  readonly id: string;
  readonly generation: number | undefined;
  /** The server has started anew, and this participant has not come back yet. */
  isAwaited: boolean;
  /** `undefined` if the browser has refused to make a connection. */
  remote: RemoteConnection | undefined;
  media: MediaState | undefined;
}

type IceServers = Extract<ServerMessage, { type: "welcome" }>["iceServers"];

/** When the server is back, media that were held up by the same network arrive within this time. */
const SETTLING_MS = 200;

/** While media stand still and the server can be reached, it is checked again so often. */
const PROBE_INTERVAL_MS = 1_000;

/** Of more who were removed, the oldest is forgotten. */
const MAX_REMOVED = 100;

/** New connections get this much time before they are given up for others. */
const RENEWAL_INTERVAL_MS = 10_000;

export interface Call {
  /**
   * Sends `track` to everyone, instead of the previous one of that source; `null` sends nothing. The caller owns the
   * track and stops it.
   */
  setTrack(source: MediaSource, track: MediaStreamTrack | null): void;
  /** Mutes or unmutes the microphone; a muted track stays open and carries silence. */
  setMuted(muted: boolean): void;
  /**
   * Sends a chat message to everyone in the room. It waits for those who are away.
   *
   * @returns the id of the line, and who does not have it yet; `chatDelivered` tells when they do
   * @throws {RangeError} when the text is empty or longer than `MAX_CHAT_LENGTH`
   */
  chat(text: string): { readonly id: string; readonly waitingFor: readonly string[] };
  /** From now on newcomers have to knock, or not any more; `locked` tells when the server has done so. */
  setLocked(isLocked: boolean): void;
  /** Lets someone in who waits. */
  admit(knocker: string): void;
  turnAway(knocker: string): void;
  /** Removes a participant, who has to knock to come back. */
  remove(participant: string): void;
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
 * @param options.invitation a signed statement (JWT) that its bearer may enter the room, for a server that demands one
 * @param options.resume the token of the page before, if it had a seat in this room
 * @param options.onSeat called with the token of the seat, to hand it to the page after a reload; with `undefined` when there is
 *   no seat any more
 * @param options.trace where to record every connection of the call; without it nothing is recorded
 * @param options.onEvent never called before `joinRoom` has returned
 */
export function joinRoom(options: {
  readonly url: string | URL;
  readonly room: string;
  readonly name: string;
  readonly invitation?: string | undefined;
  readonly resume?: string | undefined;
  readonly onSeat?: (token: string | undefined) => void;
  readonly trace?: PageTrace;
  readonly onEvent: (event: CallEvent) => void;
}): Call {
  const tracks: LocalTracks = { microphone: null, camera: null, screen: null, screenAudio: null };
  const members = new Map<string, Member>();
  const desk = chatDesk();
  let muted = false;
  let isLocked = false;
  let role: Role | undefined;
  let iceServers: IceServers = [];
  let left = false;
  const linePrefix = Math.random().toString(36).slice(2);
  let lastLine = 0;
  /** When the server was last heard, and when it was last back after it was lost, by `performance.now()`. */
  let heardAtMs = Number.NEGATIVE_INFINITY;
  let returnedAtMs = Number.NEGATIVE_INFINITY;
  let renewedAtMs = Number.NEGATIVE_INFINITY;
  /** When the server last told that its relay has other addresses. */
  let relayMovedAtMs = Number.NEGATIVE_INFINITY;
  /** Until when a restarted server is given to learn of the others again, by `performance.now()`. */
  let awaitUntilMs = Number.NEGATIVE_INFINITY;
  let lostTimer: ReturnType<typeof setTimeout> | undefined;
  /** Whom somebody has removed and nobody has let in since. A restarted server has forgotten it. */
  const removed = new Set<string>();

  function report(event: CallEvent): void {
    if (!left) options.onEvent(event);
  }

  const session = openSignalingSession({
    url: options.url,
    room: options.room,
    name: options.name,
    invitation: options.invitation,
    resume: options.resume,
    isStalled: () => remotes().some((remote) => stalls.stalledMs(remote) > 0),
    onHeard() {
      heardAtMs = performance.now();
    },
    onSeat: options.onSeat ?? (() => {}),
    onEvent: receive,
    onState(state) {
      // Without the server nobody knows who has come back to it.
      if (state === "reconnecting") clearTimeout(lostTimer);
      queueMicrotask(() => report({ kind: "signaling", state }));
    },
  });

  const stalls = watchStalls({
    watched: () =>
      [...members.values()].flatMap(({ remote, media }) =>
        remote === undefined
          ? []
          : [
              {
                remote,
                sends: {
                  // A shared screen on which nothing changes sends next to nothing.
                  anything: media === undefined || media.microphone || media.camera,
                  picture: media?.camera === true,
                },
              },
            ],
      ),
    onLook: lookAfterConnections,
    // What stopped one direction has probably stopped the other one too.
    onReturn: (remote) => remote.renewPicture(),
    onStall: async (remote, isStalled) => {
      const isRelayed = await remote.isRelayed().catch(() => false);
      const participant = [...members.values()].find((member) => member.remote === remote)?.id;
      if (participant !== undefined) report({ kind: "stall", participant, isStalled, isRelayed });
    },
  });

  function remotes(): RemoteConnection[] {
    return [...members.values()].flatMap(({ remote }) => remote ?? []);
  }

  /** Media and signaling often share a path: when media stall, the way to the server is checked, and ICE restarts if that helps. */
  function lookAfterConnections(): void {
    const nowMs = performance.now();
    if (remotes().some((remote) => remote.needsReplacement()) && nowMs - renewedAtMs > RENEWAL_INTERVAL_MS) {
      renewedAtMs = nowMs;
      session.renew();
      return;
    }
    for (const remote of remotes()) {
      if (remote.needsReplacement()) continue;
      const state = remote.connection.connectionState;
      const stalledMs = stalls.stalledMs(remote);
      const isBroken = state === "disconnected" || state === "failed";
      const isWell = stalledMs === 0 && !isBroken;
      const hasRelayMoved = relayMovedAtMs > remote.iceServersSinceMs();
      if (isWell && !hasRelayMoved) continue;
      const sinceMs = Math.min(nowMs - stalledMs, isBroken ? remote.stateSinceMs() : nowMs);
      const hasReturned = returnedAtMs > sinceMs;
      if (hasReturned && nowMs - returnedAtMs < SETTLING_MS) continue;
      const server = hasReturned ? "returned" : heardAtMs > sinceMs ? "reached" : "unknown";
      const sinceRestartMs = nowMs - remote.restartedAtMs();
      const sinceAnsweredRestartMs = nowMs - remote.answeredRestartAtMs();
      const sinceRelayMovedMs = hasRelayMoved ? nowMs - relayMovedAtMs : undefined;
      const outage = {
        state,
        stalledMs,
        server,
        sinceRelayMovedMs,
        offersFirst: remote.offers,
        sinceRestartMs,
        sinceAnsweredRestartMs,
      } as const;
      if (shouldRestartIce(outage)) remote.restartIce();
      else if (!isWell && (server === "unknown" || nowMs - heardAtMs > PROBE_INTERVAL_MS)) session.probe();
    }
  }

  function receive(event: SessionEvent): void {
    if (event.kind === "message") {
      receiveMessage(event.message);
      return;
    }
    iceServers = event.iceServers;
    returnedAtMs = performance.now();
    if (event.kind === "seated") {
      role = event.role;
      for (const { remote } of members.values()) remote?.close();
      members.clear();
      clearTimeout(lostTimer);
      report({ kind: "joined", self: event.self, participants: event.participants, role });
      for (const participant of event.participants) {
        removed.delete(participant.id);
        meet(participant, { offers: true });
      }
      noteLock(event.isLocked, undefined);
      for (const knocker of event.knocking) report({ kind: "knocking", knocker });
    } else if (event.kind === "restored") restore(event);
    else awaitOthers();
  }

  /** The server has started anew. Connections stand; those who are not back get the time of a lease. */
  function restore(event: Extract<SessionEvent, { kind: "restored" }>): void {
    const { participants, awaitMs } = event;
    const missing = new Set(members.keys());
    for (const participant of participants) {
      missing.delete(participant.id);
      comeBack(participant, { offers: true });
    }
    for (const id of missing) {
      const member = members.get(id);
      if (member !== undefined) member.isAwaited = true;
    }
    awaitUntilMs = performance.now() + awaitMs;
    awaitOthers();
    // The server has forgotten it with everything else.
    if (isLocked && !event.isLocked && role !== "guest") session.ask({ type: "lock", locked: true });
    for (const knocker of event.knocking) report({ kind: "knocking", knocker });
  }

  function noteLock(locked: boolean, by: string | undefined): void {
    if (locked !== isLocked) report({ kind: "locked", isLocked: locked, by });
    isLocked = locked;
  }

  /** Gives up those who are not back in time. What the server has to say of them follows its first message. */
  function awaitOthers(): void {
    clearTimeout(lostTimer);
    lostTimer = setTimeout(
      () => {
        for (const { id, isAwaited } of [...members.values()]) if (isAwaited) drop(id, "lost");
      },
      Math.max(SETTLING_MS, awaitUntilMs - performance.now()),
    );
  }

  /** A participant is back: with the page that it had, or with another one, which has none of its connections. */
  function comeBack(participant: Participant, { offers }: { readonly offers: boolean }): void {
    const member = members.get(participant.id);
    if (removed.has(participant.id)) {
      if (role !== "guest") session.ask({ type: "remove", participant: participant.id });
    } else if (member === undefined) {
      report({ kind: "participantJoined", participant });
      meet(participant, { offers });
    } else if (member.generation === participant.generation) {
      member.remote?.setAway(false);
      // The newcomer to a restarted server finds the others there, and they await it.
      if (offers || member.isAwaited) member.remote?.sendAgain();
      member.isAwaited = false;
      report({ kind: "participantBack", participant: participant.id });
    } else {
      member.remote?.close();
      report({ kind: "participantReloaded", participant: participant.id });
      meet(participant, { offers });
    }
  }

  function receiveMessage(message: Extract<SessionEvent, { kind: "message" }>["message"]): void {
    switch (message.type) {
      case "iceServers":
        iceServers = message.iceServers;
        if (message.restartIce === true) relayMovedAtMs = performance.now();
        break;
      case "participantJoined":
        // A client that has joined again with the id that it had.
        if (members.has(message.participant.id)) drop(message.participant.id, "lost");
        removed.delete(message.participant.id);
        report({ kind: "participantJoined", participant: message.participant });
        meet(message.participant, { offers: false });
        break;
      case "participantDetached":
        members.get(message.participant)?.remote?.setAway(true);
        report({ kind: "participantDetached", participant: message.participant });
        break;
      case "participantBack":
        comeBack(message.participant, { offers: false });
        break;
      case "participantLeft":
        drop(message.participant, message.reason, message.removedBy);
        break;
      case "waiting":
        report({ kind: "waiting" });
        break;
      case "knocking":
        report({ kind: "knocking", knocker: message.knocker });
        break;
      case "knockEnded":
        report({ kind: "knockEnded", knocker: message.knocker });
        break;
      case "roomLocked":
        noteLock(message.locked, message.by);
        break;
      case "description":
      case "candidate":
        members.get(message.from)?.remote?.receive(message);
        break;
      case "error":
        report({ kind: "refused", code: message.code, message: message.message });
        break;
      default:
        message satisfies never;
    }
  }

  function meet(participant: Participant, { offers }: { readonly offers: boolean }): void {
    const { id, name, generation } = participant;
    const member: Member = { id, generation, isAwaited: false, remote: undefined, media: undefined };
    members.set(id, member);
    try {
      const remote = connectTo({
        participantId: id,
        generation,
        offers,
        iceServers: () => iceServers,
        tracks,
        trace: options.trace && { ...options.trace, label: name, remote: name },
        send: session.send,
        onState: (state) => report({ kind: "connection", participant: id, state }),
        onStreams: (streams) => report({ kind: "streams", participant: id, streams }),
        onChannelOpen() {
          remote.say(mediaMessage());
          for (const line of desk.waitingFor(id)) {
            const isSent = remote.say({ type: "chat", ...line });
            // A client that cannot resume does not acknowledge either.
            if (isSent && generation === undefined) noteDelivered(id, line.id);
          }
        },
        onMessage: (message) => hear(member, remote, message),
        onError: (error) => report({ kind: "error", participant: id, error }),
      });
      member.remote = remote;
    } catch (error) {
      // The browser has no more connections to give, or an ICE server's URL is none to it.
      report({ kind: "error", participant: id, error });
    }
  }

  function hear(member: Member, remote: RemoteConnection, message: ChannelMessage): void {
    const participant = member.id;
    switch (message.type) {
      case "media": {
        const { microphone, camera, screen } = message;
        member.media = { microphone, camera, screen };
        report({ kind: "media", participant, media: member.media });
        break;
      }
      case "chat":
        if (message.id !== undefined) remote.say({ type: "chatReceived", id: message.id });
        if (message.id === undefined || desk.isNew(participant, message.id)) {
          report({ kind: "chat", participant, text: message.text });
        }
        break;
      case "chatReceived":
        noteDelivered(participant, message.id);
        break;
      default:
        message satisfies never;
    }
  }

  function noteDelivered(participant: string, id: string): void {
    if (desk.acknowledge(participant, id)) report({ kind: "chatDelivered", participant, id });
  }

  function drop(participant: string, reason: "left" | "lost", removedBy?: string): void {
    if (removedBy !== undefined) noteRemoval(participant);
    members.get(participant)?.remote?.close();
    if (!members.delete(participant)) return;
    report({ kind: "participantLeft", participant, reason, removedBy });
  }

  function noteRemoval(participant: string): void {
    removed.add(participant);
    const [oldest] = removed;
    if (removed.size > MAX_REMOVED && oldest !== undefined) removed.delete(oldest);
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
    for (const { say } of remotes()) say(mediaMessage());
  }

  return {
    setTrack(source, track) {
      tracks[source] = track;
      // Text on a shared screen must stay sharp; for a face, motion matters more.
      if (source === "screen" && track?.contentHint === "") track.contentHint = "detail";
      if (source === "microphone" && track !== null) track.enabled = !muted;
      for (const { id: participant, remote } of members.values()) {
        remote?.slots
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
      lastLine += 1;
      const line = { id: `${linePrefix}-${lastLine}`, text };
      const waitingFor: string[] = [];
      for (const { id, generation, remote } of members.values()) {
        const isSent = remote?.say({ type: "chat", ...line }) ?? false;
        // A client that cannot resume does not acknowledge either.
        if (generation === undefined && isSent) continue;
        desk.put(id, line);
        waitingFor.push(id);
      }
      return { id: line.id, waitingFor };
    },
    setLocked: (locked) => session.ask({ type: "lock", locked }),
    admit: (knocker) => session.ask({ type: "admit", knocker }),
    turnAway: (knocker) => session.ask({ type: "turnAway", knocker }),
    remove: (participant) => session.ask({ type: "remove", participant }),
    recordingOf: (participant) => members.get(participant)?.remote?.recording,
    leave() {
      left = true;
      session.leave();
      stalls.stop();
      clearTimeout(lostTimer);
      for (const remote of remotes()) remote.close();
      members.clear();
    },
  };
}
