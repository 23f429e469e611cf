import { isIP } from "node:net";
import {
  type Agreement,
  agreementOf,
  hasAttribute,
  MAPPED_ADDRESS,
  METHODS,
  OTHER_ADDRESS,
  RESPONSE_ORIGIN,
  readAttribute,
  SOFTWARE,
  StunDecodeError,
  type StunMessage,
  type TransportAddress,
  XOR_MAPPED_ADDRESS,
} from "../core/index.ts";
import { StunRequestError } from "./request-error.ts";
import { doNameServersAnswer } from "./server-address.ts";
import { openStunClient, type StunClient } from "./stun-client.ts";

/** More servers at once would look like an attack to a home router. */
const AT_ONCE = 32;
const DEFAULT_TRIES = 5;
const DEFAULT_PATIENCE_MS = 1_000;
/** How long to wait for the first sign of life of a name server. */
const NAME_SERVER_PATIENCE_MS = 3_000;
/** How long a look-up may take once a name server has answered: most systems retry after 5 s. */
const NAME_PATIENCE_MS = 6_000;
/** After this many attempts without a response, further ones are pointless. */
const MAX_TRIES_WITHOUT_ANSWER = 3;

/**
 * The state of a server:
 *
 * - `alive`: it answers with our address
 * - `silent`: it does not answer
 * - `closed`: its host reports a closed port
 * - `refuses`: it answers with an error
 * - `unusable`: its answer contains no address
 * - `nameless`: its name has no address
 * - `unresolved`: no name server answered
 * - `unreachable`: the system cannot send to it
 */
export type StunProbeStatus =
  | "alive"
  | "silent"
  | "closed"
  | "refuses"
  | "unusable"
  | "nameless"
  | "unresolved"
  | "unreachable";

/** The result for one server. Plain data. */
export interface StunProbe {
  /** As the caller gave it. */
  readonly server: TransportAddress;
  /** The resolved address; null if the name has none. */
  readonly remote: TransportAddress | null;
  readonly status: StunProbeStatus;
  readonly tries: number;
  readonly answers: number;
  /** In ms; null without answers. */
  readonly roundTripMs: {
    readonly shortest: number;
    readonly median: number;
    readonly longest: number;
  } | null;
  /** Our server-reflexive address, as this server sees it. */
  readonly mapped: TransportAddress | null;
  /** Null if no answer contains an address. */
  readonly agreement: Agreement | null;
  /**
   * The RFC that the answer follows. A Binding response cannot tell RFC 8489 from RFC 5389, since the newer RFC changes
   * authenticated messages only.
   */
  readonly generation: "RFC 3489" | "RFC 5389" | null;
  /** True if it names an alternate address: NAT behaviour discovery, RFC 5780 §7.4. */
  readonly hasBehaviourDiscovery: boolean;
  /** SOFTWARE, RFC 8489 §14.14. */
  readonly software: string | null;
}

export interface StunProbeOptions {
  readonly servers: readonly TransportAddress[];
  /** Requests per server; 5 by default. */
  readonly tries?: number;
  /** How long to wait for each answer; 1 s by default. */
  readonly patienceMs?: number;
  readonly localAddress?: string;
  /** Called after each server. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/**
 * Tests a list of STUN servers, 32 at a time: which of them answer, how fast, and whether they agree on our address.
 * Does not reject because of a server. A silent server takes 3 s, and so does a silent name server.
 *
 * @returns the results in the order of `servers`
 */
export async function probeStunServers(options: StunProbeOptions): Promise<readonly StunProbe[]> {
  const { servers, onProgress = () => {} } = options;
  const probes = new Map<number, StunProbe>();
  const waiting = [...servers.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, server] = next;
      probes.set(index, await probe(server, options));
      onProgress({ done: probes.size, total: servers.length });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const inOrder = [...probes.entries()].sort(([one], [other]) => one - other).map(([, found]) => found);
  const telling = inOrder.flatMap(({ mapped }) => (mapped === null ? [] : [mapped.address]));
  const agreements = [...agreementOf(telling)];
  return inOrder.map((found) =>
    found.mapped === null ? found : { ...found, agreement: agreements.shift() ?? null },
  );
}

const NOTHING_KNOWN = {
  remote: null,
  tries: 0,
  answers: 0,
  roundTripMs: null,
  mapped: null,
  agreement: null,
  generation: null,
  hasBehaviourDiscovery: false,
  software: null,
} as const;

async function probe(
  server: TransportAddress,
  { tries = DEFAULT_TRIES, patienceMs = DEFAULT_PATIENCE_MS, localAddress }: StunProbeOptions,
): Promise<StunProbe> {
  const isNamed = isIP(server.address) === 0;
  if (isNamed && !(await doNameServersAnswer(server.address, { patienceMs: NAME_SERVER_PATIENCE_MS }))) {
    return { ...NOTHING_KNOWN, server, status: "unresolved" };
  }
  let client: StunClient;
  try {
    client = await openStunClient({
      server,
      ...(localAddress !== undefined && { local: { address: localAddress } }),
      // One datagram per try: no answer is timed against an earlier one. The last timeout is for the look-up.
      timing: {
        transmissions: 1,
        initialRtoMs: patienceMs,
        finalWaitFactor: 1,
        reliableTimeoutMs: NAME_PATIENCE_MS,
      },
    });
  } catch (error) {
    if (!(error instanceof StunRequestError)) throw error;
    return { ...NOTHING_KNOWN, server, status: statusWithoutContact(error) };
  }
  try {
    return { ...NOTHING_KNOWN, server, remote: client.remote, ...(await ask(client, tries)) };
  } finally {
    client.close();
  }
}

/** The system reports `EAI_AGAIN` if no name server answers. */
function statusWithoutContact({ code, cause }: StunRequestError): StunProbeStatus {
  if (code === "STUN_TIMEOUT") return "unresolved";
  const systemCode = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (systemCode === "EAI_AGAIN" || systemCode === "EAI_FAIL") return "unresolved";
  return systemCode === "ENOTFOUND" || systemCode === "EAI_NODATA" ? "nameless" : "unreachable";
}

type ProbeResult = Pick<StunProbe, "status" | "tries" | "answers"> & Partial<StunProbe>;

async function ask(client: StunClient, tries: number): Promise<ProbeResult> {
  const timesMs: number[] = [];
  let last: StunMessage | undefined;
  let status: StunProbeStatus = "silent";
  let tried = 0;
  while (tried < tries && (timesMs.length > 0 || tried < MAX_TRIES_WITHOUT_ANSWER)) {
    tried += 1;
    const askedAtMs = performance.now();
    try {
      const { message } = await client.request({ method: METHODS.binding });
      timesMs.push(performance.now() - askedAtMs);
      last = message;
    } catch (error) {
      if (!(error instanceof StunRequestError)) throw error;
      const reason = statusOf(error);
      // The next request would get the same answer.
      if (reason !== "silent" && timesMs.length === 0) return { status: reason, tries: tried, answers: 0 };
      status = reason;
    }
  }
  if (last === undefined) return { status, tries: tried, answers: 0 };
  const mapped = mappedIn(last);
  timesMs.sort((one, other) => one - other);
  const [shortest = 0, longest = 0] = [timesMs[0], timesMs.at(-1)];
  return {
    status: mapped === undefined ? "unusable" : "alive",
    tries: tried,
    answers: timesMs.length,
    roundTripMs: { shortest, median: timesMs[timesMs.length >> 1] ?? 0, longest },
    mapped: mapped ?? null,
    generation: hasAttribute(last, XOR_MAPPED_ADDRESS) ? "RFC 5389" : "RFC 3489",
    hasBehaviourDiscovery: hasAttribute(last, OTHER_ADDRESS) && hasAttribute(last, RESPONSE_ORIGIN),
    software: readable(() => readAttribute(last, SOFTWARE)) ?? null,
  };
}

function statusOf({ code, cause }: StunRequestError): StunProbeStatus {
  switch (code) {
    case "STUN_TIMEOUT":
      return "silent";
    case "STUN_SOCKET_ERROR":
      return cause instanceof Error && "code" in cause && cause.code !== "ECONNREFUSED"
        ? "unreachable"
        : "closed";
    case "STUN_ERROR_RESPONSE":
      return "refuses";
    default:
      return "unusable";
  }
}

function mappedIn(message: StunMessage): TransportAddress | undefined {
  return readable(() => readAttribute(message, XOR_MAPPED_ADDRESS) ?? readAttribute(message, MAPPED_ADDRESS));
}

/** The value, or undefined if the attribute is malformed. */
function readable<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof StunDecodeError)) throw error;
    return undefined;
  }
}
