import type { Invitation } from "@visavis/signal/core";
import type { Report } from "../log/events.ts";
import type { TrustedProxies } from "../proxy/trusted-proxies.ts";
import { type InvitationCall, invitationCall } from "./invitation-call.ts";
import type { InvitationSettings } from "./invitation-settings.ts";
import { issuerKeys } from "./issuer-keys.ts";
import { invitationReader } from "./signed-invitations.ts";

export interface Invitations {
  /** Never rejects, and ends within some seconds. */
  read(invitation: string): Promise<Invitation>;
  /** Answers the HTTP call, if there is one. */
  readonly call: InvitationCall | undefined;
}

/** @param options.key of {@link ServerKeys} */
export function openInvitations({
  settings: { jwks, issuer, audience, secret },
  key,
  trustedProxies,
  report,
}: {
  readonly settings: InvitationSettings;
  readonly key: Uint8Array;
  readonly trustedProxies: TrustedProxies;
  readonly report: Report;
}): Invitations {
  return {
    read: invitationReader({
      key,
      others: jwks && { keys: issuerKeys(jwks), issuer, audience },
      onUnavailable: (problem) => report({ event: "invitation.unchecked", problem }),
    }),
    call: secret === undefined ? undefined : invitationCall({ secret, key, trustedProxies, report }),
  };
}
