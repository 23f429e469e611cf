import type { NatLimit, TransportAddress } from "@visavis/stun/core";
import type { NatDiscovery } from "@visavis/stun/node";
import { urlHost } from "../addresses.ts";
import {
  CLASSIC_MEANINGS,
  FILTERING_MEANINGS,
  HAIRPINNING_MEANINGS,
  LIMIT_MEANINGS,
  MAPPING_MEANINGS,
  NO_CONTACT_MEANINGS,
  type NoContact,
} from "./nat-meanings.ts";

/** `192.0.2.1:3478` or `[2001:db8::1]:3478`. */
const written = ({ address, port }: TransportAddress): string => `${urlHost(address)}:${port}`;

const isNoContact = (limit: NatLimit): limit is NoContact => Object.hasOwn(NO_CONTACT_MEANINGS, limit);

/** Why nothing is known, in one line; `undefined` where the server answered. */
export function noContactProblem({ server, limits }: NatDiscovery): string | undefined {
  const limit = limits.find(isNoContact);
  return limit === undefined ? undefined : `${written(server)} ${NO_CONTACT_MEANINGS[limit]}`;
}

/** What a person reads: the names of RFC 4787 and RFC 3489, with what they mean for a call. */
export function natReport(discovery: NatDiscovery): string {
  const { server, local, mapped, isBehindNat, mapping, filtering, hairpinning, classic } = discovery;
  const place = isBehindNat === true ? "behind a NAT" : "no NAT in between";
  const seenAs = mapped === null ? "" : `${written(server)} sees ${written(local)} as ${written(mapped)}.`;
  const { name, meaning } = CLASSIC_MEANINGS[classic];
  const rows: readonly (readonly [title: string, verdict: string, meaning: string])[] = [
    ["address", place, seenAs],
    ["mapping", mapping.verdict, MAPPING_MEANINGS[mapping.verdict]],
    ["filtering", filtering.verdict, FILTERING_MEANINGS[filtering.verdict]],
    ["hairpinning", hairpinning.replace("-", " "), HAIRPINNING_MEANINGS[hairpinning]],
    ["in RFC 3489", name, meaning],
  ];
  const width = Math.max(...rows.map(([title]) => title.length)) + 2;
  const verdicts = rows.map(
    ([title, verdict, meaning]) => `${title.padEnd(width)}${verdict}\n${" ".repeat(width)}${meaning}\n`,
  );
  const limits = discovery.limits
    .filter((limit) => !isNoContact(limit))
    .map((limit) => `  ${LIMIT_MEANINGS[limit]}\n`);
  return verdicts.join("") + (limits.length === 0 ? "" : `\nWhat stays open, and why:\n${limits.join("")}`);
}
