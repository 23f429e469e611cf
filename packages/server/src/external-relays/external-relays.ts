import type { IceServer } from "@visavis/signal/core";
import type { IceServersGrant } from "@visavis/signal/node";
import { formatIceServerUrl, readIceServerUrl } from "@visavis/stun/core";
import { nodeCrypto } from "@visavis/stun/node";
import { timeLimitedCredentials } from "@visavis/turn/core";
import { UsageError } from "../options/read-options.ts";
import type { ServerOptions } from "../options/server-options.ts";
import { CREDENTIALS_LIFETIME_MS, RENEW_AFTER_MS } from "../relay/ice-servers.ts";
import { keptTurnSecret } from "./turn-secret.ts";

/** A TURN server elsewhere that takes time-limited credentials, such as coturn with `use-auth-secret`. */
export interface ExternalRelay {
  /** RFC 7065, each with its transport. */
  readonly urls: readonly string[];
  readonly secret: string;
}

/**
 * The relays that the options name; none where they name none. The secret is each one's own, or that of the options, or
 * the one that `visavis coturn-config` made.
 *
 * @throws {UsageError} when there is no secret
 */
export function externalRelays(
  options: Pick<ServerOptions, "turn-server" | "turn-secret">,
  { dataDirectory }: { readonly dataDirectory: string },
): readonly ExternalRelay[] {
  const sharedSecret = () => {
    const secret = options["turn-secret"] ?? keptTurnSecret(dataDirectory);
    if (secret !== undefined) return secret;
    throw new UsageError(
      "--turn-server needs the secret that the relay has; give it as VISAVIS_TURN_SECRET, or let visavis coturn-config make one",
    );
  };
  return options["turn-server"].map(({ urls, secret }) => ({ urls, secret: secret ?? sharedSecret() }));
}

/**
 * The ICE servers of one participant at `relays`, with credentials of its own. They stay few, since browsers try them
 * all: one entry for each relay, and one STUN server, which is a relay as well.
 */
export function externalIceServers({
  relays,
  participant,
  nowMs,
}: {
  readonly relays: readonly ExternalRelay[];
  readonly participant: string;
  /** Of the wall clock, which the relays share. */
  readonly nowMs: number;
}): Required<IceServersGrant> {
  const grant = { name: participant, expiresAtSeconds: (nowMs + CREDENTIALS_LIFETIME_MS) / 1000 };
  return {
    iceServers: [
      ...stunServer(relays),
      ...relays.map(({ urls, secret }) => ({
        urls: [...urls],
        ...timeLimitedCredentials({ ...grant, secret }, nodeCrypto),
      })),
    ],
    renewAfterMs: RENEW_AFTER_MS,
  };
}

/** STUN over UDP at the first relay that has it: RFC 8656 §3 has the same port for both. */
function stunServer(relays: readonly ExternalRelay[]): readonly IceServer[] {
  const server = relays
    .flatMap(({ urls }) => urls)
    .map((url) => readIceServerUrl(url))
    .find((url) => url?.scheme === "turn" && url.transport === "udp");
  return server === undefined ? [] : [{ urls: [formatIceServerUrl({ ...server, scheme: "stun" })] }];
}
