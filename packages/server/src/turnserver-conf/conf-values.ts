import { isIP } from "node:net";
import { AddressRangeError, canonicalAddress, parseAddressRange } from "@visavis/stun/core";
import type { ExternalAddress } from "@visavis/turn/core";
import { type ExternalIp, readExternalIp } from "../external-address/external-ip.ts";
import { InvalidValueError } from "../options/invalid-value.ts";

/**
 * True for no value; otherwise the first letter or digit decides, as in coturn. The message does not quote the value, which some
 * write a secret into.
 *
 * @throws {InvalidValueError} as every reader below.
 */
export function readFlag(value: string): boolean {
  if (value === "" || /^(?:[1-9yt]|on$)/i.test(value)) return true;
  if (/^(?:[0nf]|off$)/i.test(value)) return false;
  throw new InvalidValueError("is neither on nor off; write on or off, or the name alone for on");
}

/** Digits up to the end or white space: coturn reads "12 # twelve" as 12. It would read "3M" as 3, which is never meant. */
export function readNumber(value: string): number {
  const digits = /^\d{1,15}(?=\s|$)/.exec(value)?.[0];
  if (digits !== undefined) return Number(digits);
  throw new InvalidValueError(`"${value}" is not a whole number; write one, such as 12`);
}

/** As `readNumber`, but 0 is refused. */
export function readPositive(value: string): number {
  const number = readNumber(value);
  if (number > 0) return number;
  throw new InvalidValueError("0 is too small; write a larger number or remove the line");
}

/** A port ends like any number. */
export function readPort(value: string): number {
  const port = Number(/^\d{1,5}(?=\s|$)/.exec(value)?.[0] ?? Number.NaN);
  if (port <= 65_535) return port;
  throw new InvalidValueError(`"${value}" is not a port; write a whole number from 0 to 65535`);
}

export function readText(value: string): string {
  if (value !== "") return value;
  throw new InvalidValueError("has no value; write one or remove the line");
}

export function readIp(value: string): string {
  if (isIP(value) !== 0 && !value.includes("%")) return canonicalAddress(value);
  throw new InvalidValueError(`"${value}" is not an IP address; names of hosts and devices are not resolved`);
}

/** The text of a range that `createPeerPolicy` understands. */
export function readRange(value: string): string {
  try {
    parseAddressRange(value);
    return value;
  } catch (error) {
    if (error instanceof AddressRangeError) throw new InvalidValueError(error.message);
    throw error;
  }
}

/** `PUBLIC` or `PUBLIC/PRIVATE`, for coturn. */
export function readExternal(value: string): ExternalAddress {
  const { external, local } = splitExternal(value);
  return { external: readIp(external), ...(local !== undefined && { local: readIp(local) }) };
}

/** The same, where the public address may also be looked up: `dns:NAME/PRIVATE`, `stun:SERVER`. */
export function readExternalOrSource(value: string): ExternalIp {
  const { external, local } = splitExternal(value);
  return { external: readExternalIp(external), ...(local !== undefined && { local: readIp(local) }) };
}

function splitExternal(value: string): { readonly external: string; readonly local: string | undefined } {
  // A command of a shell may have slashes.
  if (/[$`]/.test(value)) return { external: value, local: undefined };
  const [external = "", local, ...rest] = value.split("/");
  if (rest.length === 0) return { external, local };
  throw new InvalidValueError(`"${value}" has too many slashes; write PUBLIC or PUBLIC/PRIVATE`);
}

/** `192.0.2.1`, `192.0.2.1:3478` or `[2001:db8::1]:3478`. */
export function readEndpoint(
  value: string,
  defaultPort: number,
): { readonly address: string; readonly port: number } {
  const match = /^\[([^\]]*)\](?::(.*))?$/.exec(value) ?? /^([^:]*)(?::([^:]*))?$/.exec(value);
  const [, address, port] = match ?? [undefined, value];
  const number = port === undefined ? 0 : readPort(port);
  return { address: readIp(address ?? ""), port: number === 0 ? defaultPort : number };
}
