import { GRAVITY, type Verdict } from "../../../ice-servers/verdict.ts";
import type { Way } from "../../../ice-servers/way.ts";
import { type Finding, failed, passed, skipped, warning } from "../finding.ts";

const BLOCKED = { udp: "udpBlocked", tcp: "tcpBlocked", tls: "tlsBlocked" } as const;

/**
 * What a way to a relay says of its transport. A server that gave this page is there: when it does not answer over one
 * transport, something on the way lets that one not through.
 */
export function verdictOnTransport({
  transport,
  verdict,
  isOwnServer,
}: Pick<Way, "transport"> & { readonly verdict: Verdict; readonly isOwnServer: boolean }): Finding {
  if (isOwnServer && verdict === "noAnswer") return failed(BLOCKED[transport]);
  if (isOwnServer && transport === "tls" && (verdict === "notConnected" || verdict === "noReason")) {
    return warning("ownCertificate");
  }
  switch (GRAVITY[verdict]) {
    case "good":
      return passed(verdict);
    case "warn":
      return warning(verdict);
    case "bad":
      return failed(verdict);
    case "open":
      return skipped(verdict);
    default:
      return GRAVITY[verdict] satisfies never;
  }
}
