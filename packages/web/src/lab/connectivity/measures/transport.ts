import { gather } from "../../../ice-servers/gathering.ts";
import { echoThroughRelay } from "../../../ice-servers/relay-echo.ts";
import { iceServerOf } from "../../../ice-servers/server-entry.ts";
import { type Way, waysTo } from "../../../ice-servers/way.ts";
import { GRAVITY, judgeWay, type WayVerdict, wayEvidence } from "../../../ice-servers/way-verdict.ts";
import { type ConnectivityFinding, failed, passed, skipped, warning } from "../findings.ts";
import type { Measurement, TestContext } from "./measurement.ts";

/** More servers would reveal nothing new about this network. */
const MAX_WAYS = 3;
/** How long a server may be silent. One that answers takes less than a second, and a lost packet is sent again. */
const GATHER_LIMIT_MS = 8_000;

/** Requests a relay over one transport and sends a packet through it. Tries one server after another until one works. */
export async function measureTransport(
  transport: Way["transport"],
  context: TestContext,
): Promise<Measurement> {
  const ways = context.servers
    .flatMap(waysTo)
    .filter((way) => way.purpose === "turn" && way.transport === transport);
  let first: Measurement | undefined;
  for (const way of ways.slice(0, MAX_WAYS)) {
    const measured = await measureWay(way, context);
    if (measured.finding.grade === "passed") return measured;
    first ??= measured;
  }
  return first ?? { finding: skipped("noServer"), figures: {} };
}

async function measureWay(way: Way, { signal, trace, explain }: TestContext): Promise<Measurement> {
  const server = iceServerOf(way.server);
  const gathering = await gather({
    iceServers: [server],
    policy: "relay",
    onlyUrl: way.url,
    limitMs: GATHER_LIMIT_MS,
    signal,
    trace,
    label: way.url,
    onChange: () => undefined,
  });
  signal.throwIfAborted();
  const relay = gathering.candidates.find(({ type }) => type === "relay");
  const echo =
    relay === undefined ? undefined : await echoThroughRelay(server, { signal, trace, label: way.url });
  signal.throwIfAborted();
  const errors = gathering.errors.map((error) => ({
    ...error,
    explained: explain?.(error.code, { ...error, afterMs: error.atMs }),
  }));
  const verdict = judgeWay(wayEvidence(way, { policy: "relay", gathering, errors, echo: echo?.kind }));
  return {
    finding: judgeTransport({ transport: way.transport, verdict, isOwnServer: way.server.own }),
    figures: {
      server: way.url,
      ...(relay !== undefined && { relayAddress: relay.address, gatheredMs: relay.atMs }),
      ...(echo?.kind === "returned" && { roundTripMs: echo.medianMs }),
      ...(errors.length > 0 && {
        errors: errors.map(({ code, explained }) => `${code} ${explained?.name ?? ""}`.trim()),
      }),
      ...(gathering.end?.words !== undefined && { browserWords: gathering.end.words }),
    },
  };
}

const BLOCKED = { udp: "udpBlocked", tcp: "tcpBlocked", tls: "tlsBlocked" } as const;

/**
 * What the verdict on one way says about its transport. The server that delivered this page is reachable: if it does not
 * answer over one transport, something in between blocks that transport.
 */
export function judgeTransport({
  transport,
  verdict,
  isOwnServer,
}: Pick<Way, "transport"> & {
  readonly verdict: WayVerdict;
  readonly isOwnServer: boolean;
}): ConnectivityFinding {
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
