import { isIPv6 } from "node:net";
import * as v from "valibot";
import { InvalidValueError } from "../options/invalid-value.ts";
import { MAX_SECRET_CHARACTERS } from "./turn-secret.ts";

/** A TURN server elsewhere, as the options name it. */
export interface NamedRelay {
  /** RFC 7065, each with its transport. */
  readonly urls: readonly string[];
  /** Missing where it is the one that all such relays share. */
  readonly secret: string | undefined;
}

/** Browsers try every address for every call, and warn of many. */
const MAX_ADDRESSES = 8;

const EXAMPLE = "turn:relay.example.org:3478?transport=udp";

const RelayList = v.pipe(
  v.array(
    v.strictObject({
      urls: v.union([v.string(), v.array(v.string())]),
      secret: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_SECRET_CHARACTERS))),
    }),
  ),
  v.minLength(1),
);

/**
 * Addresses with commas or spaces between, or a JSON list of `{ "urls": […], "secret": "…" }`. The messages repeat
 * nothing of the list, which may hold secrets.
 *
 * @throws {InvalidValueError}
 */
export function readRelayList(text: string): readonly NamedRelay[] {
  const named = text.trimStart().startsWith("[") ? readJson(text) : [{ urls: readWords(text) }];
  const relays = named.map(({ urls, secret }: { urls: readonly string[]; secret?: string | undefined }) => ({
    urls: [...new Set(urls.flatMap(readAddress))],
    secret,
  }));
  const addresses = relays.reduce((sum, { urls }) => sum + urls.length, 0);
  if (addresses <= MAX_ADDRESSES) return relays;
  throw new InvalidValueError(
    `names ${addresses} addresses, where one without transport is two; give at most ${MAX_ADDRESSES}`,
  );
}

function readWords(text: string): readonly string[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  if (words.length > 0) return words;
  throw new InvalidValueError(`is empty; give an address such as ${EXAMPLE}`);
}

function readJson(text: string) {
  const refuse = (problem: string) =>
    new InvalidValueError(`${problem}; write it like [{"urls":["${EXAMPLE}"],"secret":"…"}]`);
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    throw refuse("is not valid JSON");
  }
  const read = v.safeParse(RelayList, written);
  if (read.success) return read.output.map(({ urls, secret }) => ({ urls: [urls].flat(), secret }));
  const place = v.getDotPath(read.issues[0]);
  throw refuse(place === null ? "is not a list of relays" : `has a mistake at ${place}`);
}

const TURN_URL = /^(turns?):(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?(?:\?transport=(udp|tcp))?$/i;

/** One address for each transport that is meant. */
function readAddress(url: string): readonly string[] {
  const [, scheme, host, port = "", transport] = TURN_URL.exec(url) ?? [];
  if (scheme === undefined || host === undefined || !isHost(host) || !isPort(port)) {
    throw new InvalidValueError(`has a malformed address; write it like ${EXAMPLE}`);
  }
  const server = `${scheme.toLowerCase()}:${host}${port}`;
  if (scheme.toLowerCase() === "turn") {
    const transports = transport === undefined ? ["udp", "tcp"] : [transport.toLowerCase()];
    return transports.map((name) => `${server}?transport=${name}`);
  }
  if (transport?.toLowerCase() !== "udp") return [`${server}?transport=tcp`];
  throw new InvalidValueError("has turns: over udp, which browsers do not speak; write transport=tcp there");
}

/** Whether browsers take it. One malformed address fails their whole connection. */
function isHost(host: string): boolean {
  if (host.startsWith("[")) return isIPv6(host.slice(1, -1));
  // What ends in a number is an IPv4 address to a browser, or nothing.
  return URL.canParse(`http://${host}/`);
}

function isPort(port: string): boolean {
  return port === "" || (Number(port.slice(1)) >= 1 && Number(port.slice(1)) <= 65_535);
}
