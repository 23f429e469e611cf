import { signal } from "@preact/signals";
import { type HeldIceServers, holdIceServers, SignalingRefusal } from "@visavis/client/browser";
import type { Text } from "@visavis/trace/core";
import { signalingAddress } from "../ui/server-address.ts";
import type { ServerEntry } from "./server-entry.ts";

/** Credentials older than this are renewed, since they expire. */
const FRESH_MS = 600_000;

const REFUSALS: Readonly<Record<string, Text>> = {
  invitationMissing: {
    en: "The server gives STUN and TURN only to people who come to a call by invitation.",
    zh: "本服务器只向凭邀请加入通话的人提供 STUN 和 TURN 服务。",
  },
  tooManyJoins: {
    en: "Too many requests came from your address. Try again in a minute.",
    zh: "你的网络地址发来的请求过多，请一分钟后重试。",
  },
};

const UNANSWERED: Text = {
  en: "The server did not respond. Check that it is still running, and try again.",
  zh: "服务器没有响应。请检查它是否仍在运行，然后重试。",
};

/** Why this server has given no ICE servers when it was last asked; `undefined` if it has. */
export const ownServersProblem = signal<Text | undefined>(undefined);

/** What the page holds, and since when. */
let held: { readonly servers: HeldIceServers; readonly sinceMs: number } | undefined;
/** The request that is under way. */
let requested: Promise<HeldIceServers> | undefined;

/**
 * The STUN and TURN servers of this server. Their credentials are good for some minutes at least, while the page is open.
 *
 * @throws {Error} if it refuses, or does not answer within 10 s; `ownServersProblem` then says why
 */
export async function fetchOwnServers(): Promise<readonly ServerEntry[]> {
  const { iceServers } = isFresh(held) ? held.servers : await request();
  return iceServers.map(({ urls, username = "", credential = "" }) => ({
    urls: [urls].flat(),
    username,
    credential,
    own: true,
  }));
}

function isFresh(known: typeof held): known is NonNullable<typeof held> {
  return known?.servers.isHeld() === true && performance.now() - known.sinceMs < FRESH_MS;
}

function request(): Promise<HeldIceServers> {
  requested ??= holdIceServers(signalingAddress())
    .then((servers) => {
      held?.servers.close();
      held = { servers, sinceMs: performance.now() };
      ownServersProblem.value = undefined;
      return servers;
    })
    .catch((error: unknown) => {
      ownServersProblem.value = problemOf(error);
      throw error;
    })
    .finally(() => {
      requested = undefined;
    });
  return requested;
}

function problemOf(error: unknown): Text {
  if (!(error instanceof SignalingRefusal)) return UNANSWERED;
  return (
    REFUSALS[error.code] ?? {
      en: `The server refused: ${error.message}`,
      zh: `服务器拒绝了请求：${error.message}`,
    }
  );
}
