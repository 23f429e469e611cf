/** What a link to a call says: `?room=NAME&name=&audio=0|1&video=0|1&join=1`. */
export interface CallLink {
  readonly room: string;
  /** How the person is called, or `undefined` where the link does not say. */
  readonly name: string | undefined;
  readonly audio: boolean;
  readonly video: boolean;
  /** Join at once, without the lobby. */
  readonly join: boolean;
}

/** No letters that are taken for one another when read aloud. 32 of them: 5 bits each. */
const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
const MAX_ROOM_LENGTH = 128;
/** The longest display name, in characters. */
export const MAX_NAME_LENGTH = 64;

/** A room name of 80 bits from `random`, in groups of four: `k3vd-9qtm-x2ab-hr7c`. */
export function roomNameFrom(random: Uint8Array): string {
  const letters = Array.from(random.subarray(0, 16), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
  return letters.replace(/(.{4})(?=.)/g, "$1-");
}

/** Text without the characters that a name may not have, cut to its longest. */
const visible = (text: string, maxLength: number): string =>
  Array.from(text.replace(/\p{C}/gu, "").trim()).slice(0, maxLength).join("").slice(0, maxLength);

/** A display name as the server accepts it: nothing invisible, 64 characters at most. */
export const displayName = (text: string): string => visible(text, MAX_NAME_LENGTH);

/**
 * Reads the query of a call's link; whatever is missing or malformed has its default.
 *
 * @param newRoom makes the room when the link names none
 */
export function readCallLink(query: URLSearchParams, newRoom: () => string): CallLink {
  const room = visible(query.get("room") ?? "", MAX_ROOM_LENGTH);
  const name = query.get("name");
  return {
    room: room === "" ? newRoom() : room,
    name: name === null ? undefined : displayName(name),
    audio: query.get("audio") !== "0",
    video: query.get("video") !== "0",
    join: query.get("join") === "1",
  };
}

/** The link to give to others: the room, and nothing of one's own. */
export function invitationTo(room: string, page: string | URL): string {
  const url = new URL(page);
  url.search = new URLSearchParams({ room }).toString();
  url.hash = "";
  return url.href;
}
