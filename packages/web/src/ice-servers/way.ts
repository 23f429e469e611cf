import type { ServerEntry } from "./server-entry.ts";

/** One URL of one server: one way to reach it. */
export interface Way {
  /** Its place in the list: `0.1` is the second URL of the first server. */
  readonly id: string;
  readonly url: string;
  readonly purpose: "stun" | "turn";
  readonly transport: "udp" | "tcp" | "tls";
  /** The server as the way alone has it. */
  readonly server: ServerEntry;
}

/** The ways to one server, `number` of the list; a URL stands for what it says, so `turn:host` is tested over UDP. */
export function waysTo(server: ServerEntry, number: number): readonly Way[] {
  return server.urls.map((url, index) => ({
    id: `${number}.${index}`,
    url,
    purpose: /^stun/i.test(url) ? "stun" : "turn",
    transport: /^(?:stun|turn)s:/i.test(url) ? "tls" : /\?transport=tcp$/i.test(url) ? "tcp" : "udp",
    server: { ...server, urls: [url] },
  }));
}
