import { type Finding, passed, skipped, warning } from "../finding.ts";

/** RFC 4291 §2.4 and IANA: global unicast addresses begin with the bits 001. */
const GLOBAL = /^[23][0-9a-f]{3}:/i;
/** What a browser puts in place of an address while the page has no permission to capture. */
const HIDDEN = /\.local$/i;

/** @param addresses of all candidates, without brackets */
export function verdictOnIpv6(addresses: readonly string[]): Finding {
  const ipv6 = addresses.filter((address) => address.includes(":"));
  if (ipv6.some((address) => GLOBAL.test(address))) return passed("ipv6Global");
  if (ipv6.length > 0) return warning("ipv6LocalOnly");
  if (addresses.length === 0) return skipped("noNetwork");
  return addresses.some((address) => HIDDEN.test(address)) ? skipped("addressesHidden") : warning("noIpv6");
}
