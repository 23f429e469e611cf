import { transportOf } from "@visavis/stun/core";
import { readEntryUrl, type ServerEntry } from "./server-entry.ts";

/** One URL of one server: one way to reach it. */
export interface Way {
  /** Its position in the list: `0.1` is the second URL of the first server. */
  readonly id: string;
  readonly url: string;
  readonly purpose: "stun" | "turn";
  readonly transport: "udp" | "tcp" | "tls";
  /** The server with this URL only. */
  readonly server: ServerEntry;
}

/** The ways to server `number` of the list. Each URL is taken literally: `turn:host` is tested over UDP only. */
export function waysTo(server: ServerEntry, number: number): readonly Way[] {
  return server.urls.flatMap((url, index): readonly Way[] => {
    const read = readEntryUrl(url);
    if (read === undefined) return [];
    return [
      {
        id: `${number}.${index}`,
        url,
        purpose: read.scheme.startsWith("stun") ? "stun" : "turn",
        transport: transportOf(read),
        server: { ...server, urls: [url] },
      },
    ];
  });
}
