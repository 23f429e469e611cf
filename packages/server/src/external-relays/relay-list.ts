import { formatIceServerUrl, readIceServerUrl } from "@visavis/stun/core";
import * as v from "valibot";
import { InvalidValueError } from "../options/invalid-value.ts";
import { isBrowserHost } from "../options/values.ts";
import { MAX_SECRET_CHARACTERS } from "./turn-secret.ts";

/** An external TURN server from the options. */
export interface NamedRelay {
  /** RFC 7065, each with a transport. */
  readonly urls: readonly string[];
  /** `undefined` if the relay uses the shared secret. */
  readonly secret: string | undefined;
}

/** Browsers try every address for every call, and warn about many. */
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
 * Reads addresses separated by commas or spaces, or a JSON list of `{ "urls": […], "secret": "…" }`. The error messages
 * quote nothing from the list, since it may contain secrets.
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
    `names ${addresses} addresses (one without a transport counts as two); give at most ${MAX_ADDRESSES}`,
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

/** One URL per transport. */
function readAddress(text: string): readonly string[] {
  const url = readIceServerUrl(text, { tolerate: ["upperCaseTransport"] });
  if (url === undefined || !/^turns?$/.test(url.scheme) || !isBrowserHost(url.host)) {
    throw new InvalidValueError(`has a malformed address; write it like ${EXAMPLE}`);
  }
  if (url.scheme === "turn") {
    const transports = url.transport === undefined ? (["udp", "tcp"] as const) : [url.transport];
    return transports.map((transport) => formatIceServerUrl({ ...url, transport }));
  }
  if (url.transport !== "udp") return [formatIceServerUrl({ ...url, transport: "tcp" })];
  throw new InvalidValueError(
    "has turns: over udp, which browsers do not support; write transport=tcp there",
  );
}
