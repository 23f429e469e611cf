import * as v from "valibot";

/** More than any sensible list has; what a link brings is held to it. */
export const MAX_SERVERS = 20;
export const MAX_URLS = 16;
const MAX_URL_LENGTH = 512;
const MAX_SECRET_LENGTH = 512;

const url = v.pipe(v.string(), v.maxLength(MAX_URL_LENGTH), v.regex(/^(?:stuns?|turns?):[^\s/@#]+$/i));
const secret = v.pipe(v.string(), v.maxLength(MAX_SECRET_LENGTH));

/** One entry of `iceServers`, as the page keeps it. */
export const ServerEntry = v.object({
  urls: v.pipe(v.array(url), v.minLength(1), v.maxLength(MAX_URLS), v.readonly()),
  /** Empty where there is none. */
  username: v.optional(secret, ""),
  /** Empty where there is none, or where it was left out. */
  credential: v.optional(secret, ""),
  /** It is this server’s own: its credentials are asked for anew, and never kept. */
  own: v.optional(v.boolean(), false),
});
export type ServerEntry = Readonly<v.InferOutput<typeof ServerEntry>>;

export const TransportPolicy = v.picklist(["all", "relay"]);
/** `iceTransportPolicy`: whether the browser may use any candidate, or those of relays only. */
export type TransportPolicy = v.InferOutput<typeof TransportPolicy>;

/** What the page tests, and how. */
export const ServerList = v.object({
  servers: v.pipe(v.array(ServerEntry), v.maxLength(MAX_SERVERS), v.readonly()),
  policy: v.optional(TransportPolicy, "all"),
});
export type ServerList = Readonly<v.InferOutput<typeof ServerList>>;

/** The same list without any password; what is left of an own entry is where it is. */
export function withoutPasswords(servers: readonly ServerEntry[]): readonly ServerEntry[] {
  return servers.map((server) => ({ ...server, credential: "", ...(server.own && { username: "" }) }));
}

/** As `RTCPeerConnection` takes it. */
export function iceServerOf({ urls, username, credential }: Omit<ServerEntry, "own">): RTCIceServer {
  return { urls: [...urls], ...(username !== "" && { username }), ...(credential !== "" && { credential }) };
}

/**
 * Puts the own servers as they are now in the place of those that are marked as own. One that is no longer at the same
 * place, as in a link from elsewhere, stays where it is, without credentials that were not meant for it.
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
