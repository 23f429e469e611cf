import { type IceServerUrl, parseIceServerUrl, readIceServerUrl } from "@visavis/stun/core";
import * as v from "valibot";

/** More than any sensible list has. The limits also apply to lists from links. */
export const MAX_SERVERS = 20;
export const MAX_URLS = 16;
const MAX_URL_LENGTH = 512;
const MAX_SECRET_LENGTH = 512;

const url = v.pipe(
  v.string(),
  v.maxLength(MAX_URL_LENGTH),
  v.check((text) => readEntryUrl(text) !== undefined),
);
const secret = v.pipe(v.string(), v.maxLength(MAX_SECRET_LENGTH));

/** A URL of an entry. What only some browsers refuse stays, so that a test shows how this browser takes it. */
export function readEntryUrl(text: string): IceServerUrl | undefined {
  return readIceServerUrl(text, {
    tolerate: ["bareIpv6", "stunParameter", "tlsTransport", "unknownParameter", "upperCaseTransport"],
  });
}

/** True if a word begins as such a URL, valid or not. */
export function hasIceScheme(word: string): boolean {
  const { problems } = parseIceServerUrl(word);
  return problems.every(({ kind }) => kind !== "empty" && kind !== "noScheme" && kind !== "otherScheme");
}

/** One entry of `iceServers`. */
export const ServerEntry = v.object({
  urls: v.pipe(v.array(url), v.minLength(1), v.maxLength(MAX_URLS), v.readonly()),
  /** Empty if there is none. */
  username: v.optional(secret, ""),
  /** Empty if there is none, or if it was left out. */
  credential: v.optional(secret, ""),
  /** This server's own: its credentials are requested anew and never stored. */
  own: v.optional(v.boolean(), false),
});
export type ServerEntry = Readonly<v.InferOutput<typeof ServerEntry>>;

export const TransportPolicy = v.picklist(["all", "relay"]);
/** `iceTransportPolicy`: any candidate, or relay candidates only. */
export type TransportPolicy = v.InferOutput<typeof TransportPolicy>;

/** A list of servers, and how to test them. */
export const ServerList = v.object({
  servers: v.pipe(v.array(ServerEntry), v.maxLength(MAX_SERVERS), v.readonly()),
  policy: v.optional(TransportPolicy, "all"),
});
export type ServerList = Readonly<v.InferOutput<typeof ServerList>>;

/** The servers as they may be stored or shared: own entries never have credentials, others have passwords only if wanted. */
export function keepable(
  servers: readonly ServerEntry[],
  { withPasswords }: { readonly withPasswords: boolean },
): readonly ServerEntry[] {
  return servers.map((server) => ({
    ...server,
    ...(server.own && { username: "", credential: "" }),
    ...(!withPasswords && { credential: "" }),
  }));
}

/** The entry in the form that `RTCPeerConnection` accepts. */
export function iceServerOf({ urls, username, credential }: Omit<ServerEntry, "own">): RTCIceServer {
  return { urls: [...urls], ...(username !== "" && { username }), ...(credential !== "" && { credential }) };
}

/**
 * Replaces the entries marked as own by the matching ones in `fresh`. An entry without a match, as in a link from another
 * server, stays, but no longer counts as own, so that it never gets credentials that are not meant for it.
 */
export function withFreshOwn(
  servers: readonly ServerEntry[],
  fresh: readonly ServerEntry[],
): readonly ServerEntry[] {
  return servers.map((server) => {
    if (!server.own) return server;
    return fresh.find(({ urls }) => urls.join() === server.urls.join()) ?? { ...server, own: false };
  });
}
