import type { Page } from "puppeteer-core";
import { connectionReports } from "../../testbed/index.ts";

/** The relay, in the fields of `RTCIceServer`. */
export interface RelayServer {
  readonly urls: string;
  readonly username: string;
  readonly credential: string;
}

/** The path of one of two connections in a page. */
export interface RelayedConnection {
  /** The local candidate of the selected pair. */
  readonly localCandidate: { readonly candidateType: unknown; readonly relayProtocol: unknown };
  readonly framesDecoded: number;
}

/**
 * Connects two `RTCPeerConnection`s of the page through the relay only: camera and microphone both ways, and a data
 * channel that echoes messages. Resolves with the echo of `message`; the videos are `video[data-side=a]` and
 * `[data-side=b]`.
 *
 * @throws {Error} with the gathered candidates if they do not connect within 20 s.
 */
export function connectThroughRelay(page: Page, server: RelayServer, message: string): Promise<string> {
  return page.evaluate(
    async (server, message) => {
      const limitMs = 20_000;
      const gathered: string[] = [];
      const connection = (side: string) => {
        const made = new RTCPeerConnection({ iceServers: [server], iceTransportPolicy: "relay" });
        made.addEventListener("icecandidate", ({ candidate }) =>
          gathered.push(`${side}: ${candidate?.candidate}`),
        );
        made.addEventListener("icecandidateerror", ({ errorCode, errorText, url }) =>
          gathered.push(`${side}: ${errorCode} ${errorText} ${url}`),
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
        setTimeout(() => reject(new Error(`no echo in ${limitMs} ms\n${gathered.join("\n")}`)), limitMs);
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

/** The paths of the page's connections from their statistics, oldest first. */
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
