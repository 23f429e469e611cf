/** What a link to a call says: `?room=NAME&name=&audio=0|1&video=0|1&join=1#secret=&invitation=`. */
export interface CallLink {
  readonly room: string;
  /** Display name, or `undefined` if the link has none. */
  readonly name: string | undefined;
  readonly audio: boolean;
  readonly video: boolean;
  /** Join at once, without the lobby. */
  readonly join: boolean;
  /** With it, the server knows the room only by a hash. Browsers never send what comes after `#`. */
  readonly secret: string | undefined;
  /** A signed statement that its bearer may enter the room. */
  readonly invitation: string | undefined;
  /** Whether one of the two is not what it was: without its secret the link would lead to another room. */
  readonly isDamaged: boolean;
}

/** 32 characters (5 bits each) that are hard to confuse when read aloud. */
const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
const MAX_ROOM_LENGTH = 128;
/** The longest display name, in characters. */
export const MAX_NAME_LENGTH = 64;

/** A room name of 80 bits from `random`, in groups of four: `k3vd-9qtm-x2ab-hr7c`. */
export function roomNameFrom(random: Uint8Array): string {
  const letters = Array.from(random.subarray(0, 16), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
  return letters.replace(/(.{4})(?=.)/g, "$1-");
}

/**
 * What the server refuses: control, formatting and private characters, but not the joiners, which are part of Persian words and
 * of emoji. Characters that this browser's version of Unicode does not have yet stay: they are part of the name of a room.
 */
const REFUSED = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu;

/** The text without refused characters, cut to `maxLength` characters; empty if nothing of it can be seen. */
function visible(text: string, maxLength: number): string {
  const shown = Array.from(text.replace(REFUSED, "").trim()).slice(0, maxLength).join("");
  return /[^\s\u200C\u200D]/u.test(shown) ? shown : "";
}

/** A display name that the server accepts: at most 64 characters. */
export const displayName = (text: string): string => visible(text, MAX_NAME_LENGTH);

const SECRET = /^[\w-]{1,128}$/;
const INVITATION = /^[\w.-]{1,4096}$/;

/**
 * Reads a call link. Missing or malformed values get their defaults.
 *
 * @param query what comes after `?`
 * @param fragment what comes after `#`
 * @param newRoom creates a room name if the link has none
 */
export function readCallLink(
  query: URLSearchParams,
  fragment: URLSearchParams,
  newRoom: () => string,
): CallLink {
  const room = visible(query.get("room") ?? "", MAX_ROOM_LENGTH);
  const name = query.get("name");
  const secret = wellFormed(fragment.get("secret"), SECRET);
  const invitation = wellFormed(fragment.get("invitation"), INVITATION);
  return {
    room: room === "" ? newRoom() : room,
    name: name === null ? undefined : displayName(name),
    audio: query.get("audio") !== "0",
    video: query.get("video") !== "0",
    join: query.get("join") === "1",
    secret,
    invitation,
    isDamaged: Object.entries({ secret, invitation }).some(
      ([key, value]) => fragment.has(key) && value === undefined,
    ),
  };
}

const wellFormed = (text: string | null, form: RegExp): string | undefined =>
  text !== null && form.test(text) ? text : undefined;

/**
 * The name by which the server knows the room: its own, or a hash (SHA-256) of the name and the secret.
 *
 * @throws {Error} for a secret on a page that is not secure, which cannot hash
 */
export async function roomOnServer({ room, secret }: Pick<CallLink, "room" | "secret">): Promise<string> {
  if (secret === undefined) return room;
  const bytes = new TextEncoder().encode(`visavis room\n${room}\n${secret}`);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const base64 = btoa(String.fromCharCode(...hash));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The link to share: the room and its secret, without the sender's name, devices and invitation. */
export function invitationTo(
  { room, secret }: Pick<CallLink, "room" | "secret">,
  page: string | URL,
): string {
  const url = new URL(page);
  url.search = new URLSearchParams({ room }).toString();
  url.hash = secret === undefined ? "" : new URLSearchParams({ secret }).toString();
  return url.href;
}
