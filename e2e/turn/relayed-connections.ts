import type { Page } from "puppeteer-core";
import { connectionReports } from "../../testbed/index.ts";

/** Where a page finds the relay; the fields are those of `RTCIceServer`. */
export interface RelayServer {
  readonly urls: string;
  readonly username: string;
  readonly credential: string;
}

/** What one of two connections in a page has to say when both are up. */
export interface RelayedConnection {
  /** Of the candidate pair in use. */
  readonly localCandidate: { readonly candidateType: unknown; readonly relayProtocol: unknown };
  readonly framesDecoded: number;
}

/**
 * Connects two `RTCPeerConnection`s of the page through the relay and nothing else: camera and microphone both ways,
 * and a data channel whose messages come back. Resolves with the echo of `message`; the pictures are in
 * `video[data-side=a]` and `[data-side=b]`.
 *
 * @throws {Error} naming what the page gathered when they do not meet within 20 s.
 */
export function connectThroughRelay(page: Page, server: RelayServer, message: string): Promise<string> {
  return page.evaluate(
    async (server, message) => {
      const limitMs = 20_000;
      const told: string[] = [];
      const connection = (side: string) => {
        const made = new RTCPeerConnection({ iceServers: [server], iceTransportPolicy: "relay" });
        made.addEventListener("icecandidate", ({ candidate }) =>
          told.push(`${side}: ${candidate?.candidate}`),
        );
        made.addEventListener("icecandidateerror", ({ errorCode, errorText, url }) =>
          told.push(`${side}: ${errorCode} ${errorText} ${url}`),
        );
        made.addEventListener("track", ({ track, streams }) => {
          if (track.kind !== "video") return;
          const video = document.createElement("video");
          video.dataset["side"] = side;
          video.muted = true;
          video.autoplay = true;
          video.srcObject = streams[0] ?? null;
          document.body.append(video);
        });
        return made;
      };
      const [a, b] = [connection("a"), connection("b")];
      a.addEventListener("icecandidate", ({ candidate }) => void b.addIceCandidate(candidate ?? undefined));
      b.addEventListener("icecandidate", ({ candidate }) => void a.addIceCandidate(candidate ?? undefined));
      b.addEventListener("datachannel", ({ channel }) => {
        channel.addEventListener("message", ({ data }) => channel.send(data));
      });

      const media = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
      for (const side of [a, b]) for (const track of media.getTracks()) side.addTrack(track, media);
      const channel = a.createDataChannel("echo");
      const echo = new Promise<string>((resolve, reject) => {
        channel.addEventListener("open", () => channel.send(message));
        channel.addEventListener("message", ({ data }) => resolve(data));
        setTimeout(() => reject(new Error(`no echo in ${limitMs} ms\n${told.join("\n")}`)), limitMs);
      });
      await a.setLocalDescription();
      if (a.localDescription !== null) await b.setRemoteDescription(a.localDescription);
      await b.setLocalDescription();
      if (b.localDescription !== null) await a.setRemoteDescription(b.localDescription);
      return echo;
    },
    server,
    message,
  );
}

/** What the statistics of the page's connections say, oldest first. */
export async function relayedConnections(page: Page): Promise<RelayedConnection[]> {
  const reports = await connectionReports(page);
  return reports.map(({ stats }) => {
    const byId = new Map(stats.map((entry) => [entry["id"], entry]));
    const pair = stats.find(
      (entry) =>
        entry.type === "candidate-pair" && entry["nominated"] === true && entry["state"] === "succeeded",
    );
    const local = byId.get(pair?.["localCandidateId"]);
    const video = stats.find((entry) => entry.type === "inbound-rtp" && entry["kind"] === "video");
    return {
      localCandidate: {
        candidateType: local?.["candidateType"],
        relayProtocol: local?.["relayProtocol"],
      },
      framesDecoded: Number(video?.["framesDecoded"] ?? 0),
    };
  });
}
