import { type Trace, type TraceReader, viewOf } from "@visavis/trace/core";

/**
 * The connection in the same trace that is the other end of this one, as on `/local.html`. It has the same ICE username
 * fragment (RFC 8839 §5.4) in a remote description as this one in a local description, or the reverse. `undefined` if the
 * other end was recorded elsewhere.
 */
export function otherEndOf(trace: Trace, connection: string): string | undefined {
  return viewOf(trace, createOtherEndReader(connection));
}

/** Reads the same from a trace that grows. */
export function createOtherEndReader(connection: string): TraceReader<string | undefined> {
  /** The connection that created each username fragment. */
  const creators = new Map<string, string>();
  let otherEnd: string | undefined;
  return {
    read(event) {
      if (otherEnd !== undefined || event.kind !== "description") return;
      const fragment = fragmentOf(event.sdp);
      if (fragment === undefined) return;
      if (event.side === "local") {
        creators.set(fragment, event.connection);
        return;
      }
      const creator = creators.get(fragment);
      if (creator === undefined || creator === event.connection) return;
      if (creator === connection) otherEnd = event.connection;
      else if (event.connection === connection) otherEnd = creator;
    },
    view: () => otherEnd,
  };
}

function fragmentOf(sdp: string): string | undefined {
  return /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1];
}
