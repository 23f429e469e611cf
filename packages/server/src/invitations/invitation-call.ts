import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Role, RoomName } from "@visavis/signal/core";
import * as v from "valibot";
import { addressRates } from "../limits/address-rates.ts";
import type { Report } from "../log/events.ts";
import type { Client } from "../proxy/client.ts";
import type { TrustedProxies } from "../proxy/trusted-proxies.ts";
import { newRoomName, pathOfLink } from "./invitation-link.ts";
import { DEFAULT_LIFETIME_SECONDS, MAX_LIFETIME_SECONDS } from "./invitation-values.ts";
import { signInvitation } from "./signed-invitations.ts";

const MAX_BODY_BYTES = 4_096;

/** Wrong secrets of one address: so many at once, and one in ten seconds in the long run. */
const WRONG_SECRETS = { burst: 20, perSecond: 0.1 } as const;

const Order = v.strictObject({
  // As the page reads it in a link.
  room: v.optional(v.pipe(v.string(), v.trim(), RoomName)),
  role: v.optional(Role, "guest"),
  expiresInSeconds: v.optional(
    v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_LIFETIME_SECONDS)),
    DEFAULT_LIFETIME_SECONDS,
  ),
});

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const refusal = (status: number, error: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  body: { error },
  headers,
});

/** Answers a request for an invitation. */
export type InvitationCall = (
  request: IncomingMessage,
  response: ServerResponse,
  client: Pick<Client, "address"> & { readonly isSecure: boolean; readonly isForeignSite: boolean },
) => void;

/**
 * The HTTP call by which another program makes invitations: `POST /invitations` with a bearer secret (RFC 6750).
 *
 * @param options.key of {@link ServerKeys}
 */
export function invitationCall(options: {
  readonly secret: string;
  readonly key: Uint8Array;
  readonly trustedProxies: TrustedProxies;
  readonly report: Report;
}): InvitationCall {
  const expected = digest(options.secret);
  const wrongSecrets = addressRates(WRONG_SECRETS, options.trustedProxies);

  /** Why the request is refused before its body is read. */
  function refusalOf(
    { method, headers: { authorization } }: IncomingMessage,
    client: Parameters<InvitationCall>[2],
  ): Answer | undefined {
    if (method !== "POST") return refusal(405, "Use POST.", { Allow: "POST" });
    if (client.isForeignSite) return refusal(403, "Pages of other sites may not make invitations.");
    if (!client.isSecure) return refusal(403, "Use HTTPS: the secret must not be readable on the way.");
    if (wrongSecrets.isEmpty(client.address)) {
      return refusal(429, "Too many wrong secrets; wait a minute.", { "Retry-After": "60" });
    }
    const [, given] = /^Bearer +(\S+) *$/i.exec(authorization ?? "") ?? [];
    if (given === undefined) {
      return refusal(401, "Send the secret: Authorization: Bearer <secret>.", {
        "WWW-Authenticate": "Bearer",
      });
    }
    if (timingSafeEqual(digest(given), expected)) return undefined;
    wrongSecrets.take(client.address);
    return refusal(401, "The secret is wrong.", { "WWW-Authenticate": 'Bearer error="invalid_token"' });
  }

  async function answerTo(body: Buffer): Promise<Answer> {
    const order = v.safeParse(Order, parseObject(body));
    if (!order.success) {
      const [{ message }] = order.issues;
      const place = v.getDotPath(order.issues[0]);
      return refusal(
        400,
        `Send a JSON object with room, role and expiresInSeconds, each optional. ${place ?? ""} ${message}`,
      );
    }
    const { room = newRoomName(), role, expiresInSeconds } = order.output;
    const expiresAtSeconds = Math.floor(Date.now() / 1000) + expiresInSeconds;
    const invitation = await signInvitation({ room, role, expiresAtSeconds }, options.key);
    options.report({ event: "invitation.created", role, expiresInSeconds });
    const path = pathOfLink({ room, secret: undefined, invitation });
    const expires = new Date(expiresAtSeconds * 1000).toISOString();
    return { status: 201, body: { room, role, expires, invitation, path } };
  }

  return (request, response, client) => {
    const refused = refusalOf(request, client);
    if (refused !== undefined) {
      send(response, refused);
      return;
    }
    const pieces: Buffer[] = [];
    let size = 0;
    request.on("data", (piece: Buffer) => {
      size += piece.length;
      if (size <= MAX_BODY_BYTES) pieces.push(piece);
      else if (!response.headersSent) send(response, refusal(413, `Send at most ${MAX_BODY_BYTES} bytes.`));
    });
    request.on("end", () => {
      if (size > MAX_BODY_BYTES) return;
      answerTo(Buffer.concat(pieces)).then(
        (answer) => send(response, answer),
        (error: unknown) => {
          options.report({ event: "request.failed", error });
          send(response, refusal(500, "The invitation could not be made; see the log of the server."));
        },
      );
    });
    // The client has gone.
    request.on("error", () => {});
  };
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  // A refused body need not be read, since the connection is closed.
  const closing = status === 201 ? {} : { Connection: "close" };
  response
    .writeHead(status, {
      ...{ "Content-Type": "application/json", "Cache-Control": "no-store" },
      ...headers,
      ...closing,
    })
    .end(`${JSON.stringify(body)}\n`);
}

/** Digests have one length, so that comparing them takes the same time for any secret. */
const digest = (secret: string) => createHash("sha256").update(secret).digest();

/** The object in a text in UTF-8; a list would pass for one without members. */
function parseObject(body: Buffer): unknown {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return Array.isArray(value) ? undefined : value;
  } catch {
    return undefined;
  }
}
