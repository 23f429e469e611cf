import { InvalidValueError } from "../options/invalid-value.ts";
import type { TrustedProxies } from "../proxy/trusted-proxies.ts";
import { addressGroup, isForEveryone } from "./address-group.ts";
import { type AddressRates, addressRates } from "./address-rates.ts";
import { type AddressShares, addressShares } from "./address-shares.ts";

/** What the operator can set, and what a school of a thousand behind one NAT does not reach. */
const DEFAULTS = {
  /** TCP connections at once. */
  connections: 1_500,
  /** TLS handshakes a second, in the long run; a minute of them at once. */
  handshakes: 100,
  /** HTTP requests a second, in the long run; forty seconds of them at once. */
  requests: 500,
  /** WebSockets at once. */
  sockets: 500,
  /** Rooms joined a second, in the long run; three minutes of them at once. */
  joins: 20,
  /** Of those, rooms in which nobody is, as when names are guessed; fifteen minutes of them at once. */
  rooms: 2,
} as const;

export type LimitName = keyof typeof DEFAULTS;
export type LimitValues = Readonly<Record<LimitName, number>>;

/** Of the connections of an address, how many may not have said yet what they are. */
const UNDECIDED_SHARE = 250;

const HANDSHAKE_BURST_SECONDS = 60;
const REQUEST_BURST_SECONDS = 40;
const JOIN_BURST_SECONDS = 180;
const ROOM_BURST_SECONDS = 900;

/** What one address may have and do, so that the rest stays for everyone else. An IPv6 /64 counts as one address. */
export interface AddressLimits {
  readonly connections: AddressShares;
  readonly undecided: AddressShares;
  readonly handshakes: AddressRates;
  readonly requests: AddressRates;
  readonly maxSockets: number;
  /** What an address is counted as; `undefined` if it stands for everyone. */
  groupOf(address: string): string | undefined;
  /** Counts a room that an address joins. False if it is too fast. */
  mayJoin(address: string, room: { readonly isEmpty: boolean }): boolean;
  /** Counts and reports something that was refused. */
  refuse(limit: LimitName): void;
  /** How often each limit has refused something. */
  refused(): Readonly<Record<LimitName, number>>;
}

/** @param options.onRefused called for each refusal */
export function addressLimits(
  values: LimitValues,
  options: { readonly trustedProxies: TrustedProxies; readonly onRefused: (limit: LimitName) => void },
): AddressLimits {
  const { trustedProxies, onRefused } = options;
  const refused = { connections: 0, handshakes: 0, requests: 0, sockets: 0, joins: 0, rooms: 0 };
  const rate = (perSecond: number, seconds: number) =>
    addressRates({ burst: perSecond * seconds, perSecond }, trustedProxies);
  const joins = rate(values.joins, JOIN_BURST_SECONDS);
  const rooms = rate(values.rooms, ROOM_BURST_SECONDS);
  function refuse(limit: LimitName): false {
    refused[limit] += 1;
    onRefused(limit);
    return false;
  }
  return {
    connections: addressShares(values.connections, trustedProxies),
    undecided: addressShares(UNDECIDED_SHARE, trustedProxies),
    handshakes: rate(values.handshakes, HANDSHAKE_BURST_SECONDS),
    requests: rate(values.requests, REQUEST_BURST_SECONDS),
    maxSockets: values.sockets,
    groupOf: (address) => (isForEveryone(address, trustedProxies) ? undefined : addressGroup(address)),
    mayJoin(address, { isEmpty }) {
      if (!joins.take(address)) return refuse("joins");
      return !isEmpty || rooms.take(address) || refuse("rooms");
    },
    refuse,
    refused: () => refused,
  };
}

export const DEFAULT_LIMITS: LimitValues = DEFAULTS;

/** Reads `connections=1500,requests=500`; what is not named has its default. @throws {InvalidValueError} */
export function readAddressLimits(text: string): LimitValues {
  const values: Record<LimitName, number> = { ...DEFAULTS };
  for (const part of text.split(",")) {
    const [, name = "", digits = ""] = /^\s*(\w+)\s*=\s*(\d{1,9})\s*$/.exec(part) ?? [];
    if (!Object.hasOwn(DEFAULTS, name) || Number(digits) === 0) {
      const names = Object.keys(DEFAULTS).join(", ");
      throw new InvalidValueError(
        `"${part}" is not a limit; write it like requests=500, with one of ${names}`,
      );
    }
    values[name as LimitName] = Number(digits);
  }
  return values;
}
