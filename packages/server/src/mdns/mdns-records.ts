import { isIPv6 } from "node:net";
import { parseAddress } from "@visavis/stun/core";
import type { QueryOutgoingPacket, ResponseOutgoingPacket } from "multicast-dns";

type Answer = ResponseOutgoingPacket["answers"][number];
type Question = QueryOutgoingPacket["questions"][number];

/** RFC 1035 §3.4.1 and RFC 3596 §2.2. */
interface AddressRecord {
  readonly name: string;
  readonly type: "A" | "AAAA";
  readonly data: string;
  readonly ttl: number;
  readonly flush: boolean;
}

/** What is announced on one link. */
export interface MdnsRecords {
  readonly name: string;
  /** The addresses on this link, IPv4 and IPv6. RFC 6762 §6.2 allows no others. */
  readonly host: readonly AddressRecord[];
  /** The web server. RFC 6763. */
  readonly service: readonly Answer[];
}

/** RFC 6762 §10: for records that contain a host name, and for others. */
const HOST_TTL_SECONDS = 120;
const OTHER_TTL_SECONDS = 4_500;

/** RFC 6762 §6.7: clients without mDNS must not cache an answer for longer. */
const LEGACY_TTL_SECONDS = 10;

/** RFC 1035 §2.3.4. The rest of the byte that holds the length has another meaning. */
const MAX_LABEL_BYTES = 63;

const SERVICE_TYPE = "_https._tcp.local";
const SERVICE_TYPES = "_services._dns-sd._udp.local";

/** @param options.name one label and `.local` */
export function mdnsRecords({
  name,
  port,
  addresses,
}: {
  readonly name: string;
  readonly port: number;
  readonly addresses: readonly string[];
}): MdnsRecords {
  const instance = `${instanceLabel(name.replace(/\.local$/, ""), port)}.${SERVICE_TYPE}`;
  return {
    name,
    host: addresses.map((data) => ({
      name,
      type: isIPv6(data) ? "AAAA" : "A",
      data,
      ttl: HOST_TTL_SECONDS,
      flush: true,
    })),
    service: [
      { name: SERVICE_TYPES, type: "PTR", data: SERVICE_TYPE, ttl: OTHER_TTL_SECONDS },
      { name: SERVICE_TYPE, type: "PTR", data: instance, ttl: OTHER_TTL_SECONDS },
      {
        name: instance,
        type: "SRV",
        data: { port, target: name, priority: 0, weight: 0 },
        ttl: HOST_TTL_SECONDS,
        flush: true,
      },
      { name: instance, type: "TXT", data: ["path=/"], ttl: OTHER_TTL_SECONDS, flush: true },
    ],
  };
}

/** Unique on the network because of the host, unless that is very long, and on this computer because of the port. */
function instanceLabel(host: string, port: number): string {
  const [start, end] = ["Visavis ", ` ${port}`];
  return `${start}${firstBytes(host, MAX_LABEL_BYTES - start.length - end.length)}${end}`;
}

/** As much of the text as fits into `maxBytes` of UTF-8, in whole characters. */
function firstBytes(text: string, maxBytes: number): string {
  let cut = "";
  for (const character of text) {
    if (Buffer.byteLength(cut + character) > maxBytes) break;
    cut += character;
  }
  return cut;
}

/** A query, with the answers that the client already knows. */
interface Query {
  readonly questions?: readonly Question[] | undefined;
  readonly answers?: readonly Answer[] | undefined;
}

/**
 * The answer to a query; none if it is not for us. If the host has no record of the requested type, an NSEC record says
 * so, which spares the client a timeout. RFC 6762 §6.1.
 *
 * @param options.givesHost false while another program of this computer answers for its name
 */
export function answersTo(
  { questions = [], answers: known = [] }: Query,
  { records, givesHost }: { readonly records: MdnsRecords; readonly givesHost: boolean },
): { readonly answers: Answer[]; readonly additionals: Answer[] } | undefined {
  const { name, host, service } = records;
  const ours = [...(givesHost ? host : []), ...service];
  const answers = new Set<Answer>();
  for (const { name: asked, type } of questions) {
    const found = ours.filter((record) => isName(record.name, asked) && isAskedType(record.type, type));
    for (const record of found) if (!isKnown(record, known)) answers.add(record);
    if (found.length === 0 && givesHost && isName(name, asked)) answers.add(noOtherTypes(name, host));
  }
  if (answers.size === 0) return undefined;
  const isAboutService = service.some((record) => answers.has(record));
  return {
    answers: [...answers],
    additionals: isAboutService ? ours.filter((record) => !answers.has(record)) : [],
  };
}

/** The same records for a plain DNS client. RFC 6762 §6.7. */
export function forLegacyClient(records: readonly Answer[]): Answer[] {
  return records.map((record) =>
    record.type === "OPT" ? record : { ...record, ttl: LEGACY_TTL_SECONDS, flush: false },
  );
}

/** The same records as a goodbye: caches drop them. RFC 6762 §10.1. */
export function goodbyes(records: readonly Answer[]): Answer[] {
  return records.map((record) => (record.type === "OPT" ? record : { ...record, ttl: 0 }));
}

/** The addresses that others announce for `name`. */
export function announcedAddresses(
  name: string,
  records: readonly Answer[] = [],
): readonly { readonly address: string; readonly isGoodbye: boolean }[] {
  return records.flatMap((record) =>
    (record.type === "A" || record.type === "AAAA") && isName(record.name, name)
      ? [{ address: record.data, isGoodbye: record.ttl === 0 }]
      : [],
  );
}

/** True if the other host wins when both probe for the name at the same time. RFC 6762 §8.2. */
export function losesTo(own: readonly string[], others: readonly string[]): boolean {
  return compareRecords(own, others) < 0;
}

/** The lexicographically later record wins; if one list is a prefix of the other, the longer list wins. */
function compareRecords(own: readonly string[], others: readonly string[]): number {
  const [ownBytes, otherBytes] = [own, others].map(sortedRecordData);
  for (const [index, bytes] of (ownBytes ?? []).entries()) {
    const other = otherBytes?.[index];
    if (other === undefined) return 1;
    const order = Buffer.compare(bytes, other);
    if (order !== 0) return order;
  }
  return own.length - others.length;
}

/** The type comes first: A (1) before AAAA (28). */
function sortedRecordData(addresses: readonly string[]): readonly Buffer[] {
  return addresses
    .map((address) => Buffer.from([isIPv6(address) ? 28 : 1, ...(parseAddress(address) ?? [])]))
    .sort(Buffer.compare);
}

function noOtherTypes(name: string, host: readonly AddressRecord[]): Answer {
  const rrtypes = [...new Set(host.map(({ type }) => type))];
  return { name, type: "NSEC", ttl: HOST_TTL_SECONDS, flush: true, data: { nextDomain: name, rrtypes } };
}

/** RFC 6762 §16: names are compared case-insensitively. */
function isName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function isAskedType(type: string, asked: string): boolean {
  return asked === "ANY" || asked === type;
}

/** RFC 6762 §7.1: an answer that the client has cached for long enough is left out. */
function isKnown(record: Answer, known: readonly Answer[]): boolean {
  if (record.type === "OPT") return false;
  return known.some(
    (other) =>
      other.type === record.type &&
      isName(other.name, record.name) &&
      JSON.stringify(other.data) === JSON.stringify(record.data) &&
      (other.ttl ?? 0) >= (record.ttl ?? 0) / 2,
  );
}
