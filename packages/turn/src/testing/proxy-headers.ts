/** Headers of the PROXY protocol, as proxies write them. */
import { parseAddress, type TransportAddress } from "@visavis/stun/core";
import type { ConnectionAddresses } from "../core/index.ts";

const SIGNATURE = [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10];

const textBytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Version 1. Both addresses are of one family. */
export function proxyLine({ remote, local }: ConnectionAddresses): Uint8Array {
  const family = remote.address.includes(":") ? 6 : 4;
  return textBytes(`PROXY TCP${family} ${remote.address} ${local.address} ${remote.port} ${local.port}\r\n`);
}

/** Version 2. Both addresses are of one family. */
export function proxyBlock({ remote, local }: ConnectionAddresses, extensions: readonly number[] = []) {
  const bytesOf = ({ address }: TransportAddress) => [...(parseAddress(address) ?? [])];
  const family = remote.address.includes(":") ? 0x21 : 0x11;
  const ports = [remote, local].flatMap(({ port }) => [port >> 8, port & 0xff]);
  return rawProxyBlock({
    command: 0x21,
    family,
    rest: [...bytesOf(remote), ...bytesOf(local), ...ports, ...extensions],
  });
}

/** Version 2, with anything in it. */
export function rawProxyBlock({
  command,
  family,
  rest,
  length = rest.length,
}: {
  readonly command: number;
  readonly family: number;
  readonly rest: readonly number[];
  readonly length?: number;
}): Uint8Array {
  return Uint8Array.of(...SIGNATURE, command, family, length >> 8, length & 0xff, ...rest);
}
