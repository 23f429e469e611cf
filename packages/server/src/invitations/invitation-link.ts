/** Links that open a room, and the names of rooms in them. */
import { createHash, randomBytes } from "node:crypto";
import { RoomName } from "@visavis/signal/core";
import * as v from "valibot";

/** A room as a link names it. */
export interface LinkedRoom {
  readonly room: string;
  /** With it, the server knows the room only by a hash. */
  readonly secret: string | undefined;
}

const ROOM_BYTES = 12;
const SECRET_BYTES = 24;

/** What the page takes for a secret. */
const SECRET = /^[\w-]{1,128}$/;

export const newRoomName = (): string => randomBytes(ROOM_BYTES).toString("base64url");
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString("base64url");

export const isRoomName = (text: string): boolean => v.is(RoomName, text);

/** The name by which the server knows the room, as the page computes it: see "Private rooms" in docs/protocol.md. */
export function roomOnServer({ room, secret }: LinkedRoom): string {
  if (secret === undefined) return room;
  return createHash("sha256").update(`visavis room\n${room}\n${secret}`).digest("base64url");
}

/**
 * What follows the origin in a link. The invitation and the secret come after `#`, so that they are in no request for a page.
 *
 * @param link.invitation a JWT
 */
export function pathOfLink({
  room,
  secret,
  invitation,
}: LinkedRoom & { readonly invitation: string }): string {
  const fragment = new URLSearchParams(secret === undefined ? { invitation } : { secret, invitation });
  return `/p2p.html?${new URLSearchParams({ room })}#${fragment}`;
}

/** The room in a link to a call; `undefined` if it is none. */
export function roomInLink(text: string): (LinkedRoom & { readonly origin: string }) | undefined {
  const url = /^https?:\/\//i.test(text) ? URL.parse(text) : undefined;
  const room = url?.searchParams.get("room")?.trim();
  if (url == null || room === undefined || !isRoomName(room)) return undefined;
  const secret = new URLSearchParams(url.hash.slice(1)).get("secret") ?? undefined;
  return secret === undefined || SECRET.test(secret) ? { room, secret, origin: url.origin } : undefined;
}
