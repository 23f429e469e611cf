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
  /** RFC 7065, each with a transport. */
  readonly urls: readonly string[];
  readonly secret: string;
}

/**
 * The relays in the options. The secret is the relay's own, the shared one in the options, or the one that
 * `visavis coturn-config` created.
 *
 * @throws {UsageError} if a relay has no secret
 */
export function externalRelays(
  options: Pick<ServerOptions, "turn-server" | "turn-secret">,
  { dataDirectory }: { readonly dataDirectory: string },
): readonly ExternalRelay[] {
  const sharedSecret = () => {
    const secret = options["turn-secret"] ?? keptTurnSecret(dataDirectory);
    if (secret !== undefined) return secret;
    throw new UsageError(
      "--turn-server needs the relay's secret; give it as VISAVIS_TURN_SECRET, or let visavis coturn-config create one",
    );
  };
  return options["turn-server"].map(({ urls, secret }) => ({ urls, secret: secret ?? sharedSecret() }));
}

/**
 * The ICE servers of one participant, with its own credentials. They are few, since browsers try all of them: one entry
 * for each relay, and one STUN server, which is one of the relays.
 */
export function externalIceServers({
  relays,
  participant,
  nowMs,
}: {
  readonly relays: readonly ExternalRelay[];
  readonly participant: string;
  /** By the wall clock, which the relays share. */
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

/** STUN at the first relay with UDP. STUN and TURN share a port, RFC 8656 §3. */
function stunServer(relays: readonly ExternalRelay[]): readonly IceServer[] {
  const server = relays
    .flatMap(({ urls }) => urls)
    .map((url) => readIceServerUrl(url))
    .find((url) => url?.scheme === "turn" && url.transport === "udp");
  return server === undefined ? [] : [{ urls: [formatIceServerUrl({ ...server, scheme: "stun" })] }];
}
