import { networkInterfaces } from "node:os";
import { urlHost } from "@visavis/stun/core";
import {
  isRoomName,
  type LinkedRoom,
  newRoomName,
  newSecret,
  pathOfLink,
  roomInLink,
  roomOnServer,
} from "../invitations/invitation-link.ts";
import { DEFAULT_LIFETIME_SECONDS, readLifetime } from "../invitations/invitation-values.ts";
import { signInvitation } from "../invitations/signed-invitations.ts";
import { keptServerKeys } from "../keys/server-keys.ts";
import { reachableAddresses } from "../network/addresses.ts";
import { defaultDataDirectory } from "../options/data-directory.ts";
import { InvalidValueError } from "../options/invalid-value.ts";
import { oneOf, readAnnouncedPort, readPath } from "../options/values.ts";
import { defineCommand } from "./command.ts";

const readRole = oneOf("guest", "host");

export const INVITE_COMMAND = defineCommand({
  command: "visavis invite",
  description: `Prints a link that opens one room of a server with --rooms signed, until it
expires. Whoever has the link can use it, more than once. A host may lock the
room, let people in and remove them; a guest may not.

With --secret the server knows the room only by a hash, so that neither a log
nor a guess opens it. To invite others to the same room, give the first link in
quotes: visavis invite 'https://…/p2p.html?room=…#secret=…'`,
  operand: "room",
  options: {
    room: {
      value: "room",
      help: "its name, or another link to it; default: a new one",
      parse: readRoom,
    },
    role: { value: "role", default: "guest", help: "guest or host", parse: readRole },
    expires: {
      value: "time",
      help: "how long the link is good: 30m, 24h (default) or 7d",
      parse: readLifetime,
    },
    secret: { help: "add a secret that the server never sees" },
    url: {
      value: "url",
      env: "VISAVIS_URL",
      help: "the server, as browsers open it; default: this computer",
      parse: readOrigin,
    },
    port: {
      value: "n",
      env: "VISAVIS_PORT",
      default: 3003,
      help: "the server's port, if --url is not given",
      parse: readAnnouncedPort,
    },
    "data-dir": {
      value: "path",
      env: "VISAVIS_DATA_DIR",
      help: "the server's data directory, which has its key",
      parse: readPath,
    },
    json: { help: "print an object with link, room, role and expires" },
  },
  async run({ options }, { environment }) {
    const keys = await keptServerKeys(options["data-dir"] ?? defaultDataDirectory(environment));
    const linked = options.room ?? { room: newRoomName(), secret: undefined, origin: undefined };
    const { room, secret = options.secret ? newSecret() : undefined } = linked;
    const origin = options.url ?? linked.origin ?? originOfThisComputer(options.port);
    const expiresAtSeconds = Math.floor(Date.now() / 1000) + (options.expires ?? DEFAULT_LIFETIME_SECONDS);
    const { role } = options;
    const invitation = await signInvitation(
      { room: roomOnServer({ room, secret }), role, expiresAtSeconds },
      keys.invitations,
    );
    const link = `${origin}${pathOfLink({ room, secret, invitation })}`;
    const expires = new Date(expiresAtSeconds * 1000).toISOString();
    process.stdout.write(options.json ? `${JSON.stringify({ link, room, role, expires })}\n` : `${link}\n`);
  },
});

/** The name of a room, or a link to it. */
function readRoom(text: string): LinkedRoom & { readonly origin: string | undefined } {
  const linked = roomInLink(text);
  if (linked !== undefined) return linked;
  const room = text.trim();
  // Of a link without its beginning, a secret would become part of the name, which the server sees.
  const isLink = room.includes("://") || /(?:^|\/)p2p(?:\.html)?\?/.test(room);
  if (isRoomName(room) && !isLink) return { room, secret: undefined, origin: undefined };
  // What comes after # is not repeated.
  const [shown] = text.split("#", 1);
  throw new InvalidValueError(
    `"${shown}" is neither the name of a room, of up to 128 visible characters, nor a whole link to one`,
  );
}

function readOrigin(text: string): string {
  const url = URL.parse(text);
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  if (url !== null && isWeb && url.pathname === "/" && url.search === "" && url.hash === "")
    return url.origin;
  throw new InvalidValueError(
    `"${text}" is not the address of a server; write it like https://meet.example.org`,
  );
}

function originOfThisComputer(port: number): string {
  const [address] = reachableAddresses("::", networkInterfaces()).network;
  return address === undefined ? `http://127.0.0.1:${port}` : `https://${urlHost(address)}:${port}`;
}
