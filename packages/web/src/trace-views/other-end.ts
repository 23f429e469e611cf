import { type Trace, type TraceReader, viewOf } from "@visavis/trace/core";

/**
 * The connection of the same trace that is the other end of this one, as on `/local.html`. What one end created, the other
 * was given: the ICE user name fragment shows it (RFC 8839 §5.4). `undefined` if the other end was recorded elsewhere.
 */
export function otherEndOf(trace: Trace, connection: string): string | undefined {
  return viewOf(trace, createOtherEndReader(connection));
}

/** The same while the trace grows. */
export function createOtherEndReader(connection: string): TraceReader<string | undefined> {
  /** By fragment: the connection that created it. */
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
