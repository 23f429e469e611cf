import type { Trace } from "@visavis/trace/core";

/**
 * The connection of the same trace that is the other end of this one, as in `/local.html`: what one made, the other was
 * given, told by the ICE user fragment (RFC 8839 §5.4). `undefined` where the other end was recorded elsewhere.
 */
export function otherEndOf(trace: Trace, connection: string): string | undefined {
  const made = new Map<string, string>();
  for (const event of trace.events) {
    if (event.kind !== "description") continue;
    const fragment = fragmentOf(event.sdp);
    if (fragment === undefined) continue;
    if (event.side === "local") {
      made.set(fragment, event.connection);
      continue;
    }
    const maker = made.get(fragment);
    if (maker === undefined || maker === event.connection) continue;
    if (maker === connection) return event.connection;
    if (event.connection === connection) return maker;
  }
  return undefined;
}

function fragmentOf(sdp: string): string | undefined {
  return /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1];
}
