import { isIP, isIPv6 } from "node:net";
import { IceServer } from "@visavis/signal/core";
import { readIceServerUrl } from "@visavis/stun/core";
import * as v from "valibot";
import { type AddressSource, readExternalIp } from "../external-address/external-ip.ts";
import { InvalidValueError } from "./invalid-value.ts";
import type { Parse } from "./option.ts";

/** @throws {InvalidValueError} like every function below. */
export function readPort(text: string): number {
  return readWholeNumber(text, { what: "a port", lowest: 0, highest: 65_535 });
}

/** A port to announce, so 0 (any free port) is not accepted. */
export function readAnnouncedPort(text: string): number {
  return readWholeNumber(text, { what: "a port", lowest: 1, highest: 65_535 });
}

export function readConnectionLimit(text: string): number {
  return readWholeNumber(text, { what: "a number of connections", lowest: 1, highest: 1_000_000 });
}

function readWholeNumber(
  text: string,
  { what, lowest, highest }: { readonly what: string; readonly lowest: number; readonly highest: number },
): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= lowest && number <= highest) return number;
  throw new InvalidValueError(`"${text}" is not ${what}; give a whole number from ${lowest} to ${highest}`);
}

export function readHost(text: string): string {
  if (isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(text)) return text;
  throw new InvalidValueError(
    `"${text}" is not an address; give one of this computer's, such as 127.0.0.1, or omit the option`,
  );
}

export function readLocalAddress(text: string): string {
  if (isIP(text) !== 0) return text;
  throw new InvalidValueError(`"${text}" is not an IP address; give one of this computer's`);
}

export function readTries(text: string): number {
  return readWholeNumber(text, { what: "a number of tries", lowest: 1, highest: 100 });
}

/** Ten years; for longer, use a permanent password. */
const MAX_TTL_SECONDS = 315_360_000;

export function readTtlSeconds(text: string): number {
  return readWholeNumber(text, { what: "a number of seconds", lowest: 1, highest: MAX_TTL_SECONDS });
}

/** Both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** Lower ports belong to the system and its services. RFC 8656 §7.2. */
const LOWEST_RELAY_PORT = 1024;

export function readPortRange(text: string): PortRange {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text);
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  if (first >= LOWEST_RELAY_PORT && first <= last && last <= 65_535) return { first, last };
  throw new InvalidValueError(
    `"${text}" is not a range of ports from ${LOWEST_RELAY_PORT} to 65535; write it like 50000-50999`,
  );
}

/** One address of each family at most, and one source at most in which they are looked up, separated by commas. */
export function readExternalIps(text: string): readonly (string | AddressSource)[] {
  const externals = text.split(",").map((part) => readExternalIp(part.trim()));
  const kinds = externals.map((external) => (typeof external === "string" ? isIP(external) : "source"));
  if (new Set(kinds).size === kinds.length) return externals;
  throw new InvalidValueError(
    `"${text}" has too many addresses; give one such as 203.0.113.7, or 203.0.113.7,2001:db8::7 for both families`,
  );
}

export function readText(text: string): string {
  return text;
}

export function readPath(text: string): string {
  if (text !== "") return text;
  throw new InvalidValueError("is empty; give the path of a file");
}

/** Parses one of `choices`. */
export function oneOf<const Choice extends string>(...choices: readonly Choice[]): Parse<Choice> {
  const read = (text: string) => {
    const chosen = choices.find((choice) => choice === text);
    if (chosen !== undefined) return chosen;
    throw new InvalidValueError(`"${text}" is not one of ${choices.join(", ")}`);
  };
  return Object.assign(read, { choices });
}

const IceServers = v.pipe(v.array(IceServer), v.maxLength(16));

/** RFC 8489 §14.3. */
const MAX_TURN_USERNAME_BYTES = 508;

const ICE_EXAMPLE = `[{"urls":"turn:turn.example.org:3478","username":"…","credential":"…"}]`;

/** A JSON array of `RTCIceServer`. The messages never repeat the text, since it may contain a credential. */
export function readIceServers(text: string): readonly IceServer[] {
  const refuse = (problem: string) => new InvalidValueError(`${problem}; write it like ${ICE_EXAMPLE}`);
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    throw refuse("is not valid JSON");
  }
  if (Array.isArray(written) && written.some((entry) => Object.hasOwn(Object(entry), "url"))) {
    throw new InvalidValueError(`has the old key "url"; write "urls" instead`);
  }
  const read = v.safeParse(IceServers, written);
  if (!read.success) {
    const place = v.getDotPath(read.issues[0]);
    throw refuse(place === null ? "is not a list of at most 16 servers" : `has a mistake at ${place}`);
  }
  for (const [index, server] of read.output.entries()) {
    for (const url of [server.urls].flat()) {
      const read = readIceServerUrl(url, { tolerate: ["upperCaseTransport", "stunParameter"] });
      if (read === undefined || !isBrowserHost(read.host)) {
        throw refuse(`has a malformed address at ${index}.urls`);
      }
      const isTurn = read.scheme === "turn" || read.scheme === "turns";
      // Browsers refuse the whole connection without them, and Chromium also when they are empty.
      if (isTurn && !(server.username && server.credential)) {
        throw refuse(`needs username and credential at ${index}, as every turn: address does`);
      }
      if (Buffer.byteLength(server.username ?? "") > MAX_TURN_USERNAME_BYTES) {
        throw refuse(`has a username of more than ${MAX_TURN_USERNAME_BYTES} bytes at ${index}`);
      }
      if (!isTurn && url.includes("?")) throw refuse(`has a "?" in a stun: address at ${index}.urls`);
    }
  }
  return read.output;
}

/**
 * Whether browsers accept the host of an ICE server's URL. One malformed URL makes them refuse the whole connection.
 *
 * @param host IPv6 without brackets
 */
export function isBrowserHost(host: string): boolean {
  // Browsers parse a host that ends in a number as an IPv4 address, or reject it.
  // The zone of a link-local address means nothing to another computer.
  return (isIPv6(host) && !host.includes("%")) || (/^[\w.-]+$/.test(host) && URL.canParse(`http://${host}/`));
}
