import { isIP } from "node:net";
import { IceServer } from "@visavis/signal/core";
import * as v from "valibot";

/** A value that an option cannot take. The message ends the sentence "--port …" and says what to write instead. */
export class OptionValueError extends Error {
  override readonly name = "OptionValueError";
}

/** @throws {OptionValueError} as every reader below. */
export function readPort(text: string): number {
  return readWholeNumber(text, { what: "a port", lowest: 0, highest: 65_535 });
}

/** One that people are told of, so none that only the system knows. */
export function readSecondPort(text: string): number {
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
  throw new OptionValueError(`"${text}" is not ${what}; give a whole number from ${lowest} to ${highest}`);
}

export function readHost(text: string): string {
  if (isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(text)) return text;
  throw new OptionValueError(
    `"${text}" is no address; give one of this computer's, such as 127.0.0.1, or leave the option out`,
  );
}

/** @throws {OptionValueError} */
export function readLocalAddress(text: string): string {
  if (isIP(text) !== 0) return text;
  throw new OptionValueError(`"${text}" is no IP address; give one of this computer's`);
}

export function readTries(text: string): number {
  return readWholeNumber(text, { what: "a number of tries", lowest: 1, highest: 100 });
}

export function readPath(text: string): string {
  if (text !== "") return text;
  throw new OptionValueError("is empty; give the path of a file");
}

/** A reader of one of `choices`. */
export function oneOf<const Choice extends string>(...choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const chosen = choices.find((choice) => choice === text);
    if (chosen !== undefined) return chosen;
    throw new OptionValueError(`"${text}" is not one of ${choices.join(", ")}`);
  };
}

const IceServers = v.pipe(v.array(IceServer), v.maxLength(16));

/** RFC 7064 §3.1 and RFC 7065 §3.1. A browser refuses to make a connection at all when one address is malformed. */
const ICE_URL = /^(?:stuns?|(turns?)):(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?$/i;

const ICE_EXAMPLE = `[{"urls":"turn:turn.example.org:3478","username":"…","credential":"…"}]`;

/** A JSON array of `RTCIceServer`. The messages never repeat the text, since it may hold a credential. */
export function readIceServers(text: string): readonly IceServer[] {
  const refuse = (problem: string) => new OptionValueError(`${problem}; write it like ${ICE_EXAMPLE}`);
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    throw refuse("is not valid JSON");
  }
  if (Array.isArray(written) && written.some((entry) => Object.hasOwn(Object(entry), "url"))) {
    throw new OptionValueError(`has the old key "url"; write "urls" instead`);
  }
  const read = v.safeParse(IceServers, written);
  if (!read.success) {
    const place = v.getDotPath(read.issues[0]);
    throw refuse(place === null ? "is not a list of at most 16 servers" : `has a mistake at ${place}`);
  }
  for (const [index, server] of read.output.entries()) {
    for (const url of [server.urls].flat()) {
      const match = ICE_URL.exec(url);
      if (match === null) throw refuse(`has a malformed address at ${index}.urls`);
      const isTurn = match[1] !== undefined;
      if (isTurn && (server.username === undefined || server.credential === undefined)) {
        throw refuse(`needs username and credential at ${index}, as every turn: address does`);
      }
      if (!isTurn && url.includes("?")) throw refuse(`has a "?" in a stun: address at ${index}.urls`);
    }
  }
  return read.output;
}
