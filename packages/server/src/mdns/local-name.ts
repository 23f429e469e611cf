import { canonicalAddress, type Interfaces } from "@visavis/stun/core";
import type { Report } from "../log/events.ts";
import { localName } from "../network/host-name.ts";
import type { InterfaceWatch } from "../network/interface-watch.ts";
import { type MdnsLink, mdnsLinks } from "./mdns-links.ts";
import { mdnsRecords } from "./mdns-records.ts";
import {
  type MdnsOutcome,
  type MdnsResponder,
  openMdnsResponder,
  waitUnobtrusively,
} from "./mdns-responder.ts";

/** RFC 6762 §3. */
const MDNS_PORT = 5353;

/** Shutdown does not wait longer than this for a goodbye. */
const CLOSE_GRACE_MS = 500;

/** The announced mDNS name of this computer. */
export interface LocalName {
  /** Ends in `.local`. */
  readonly name: string;
  /**
   * `ours` if it leads to this computer, also if the system announces it; `taken` while another device holds it on one of
   * the networks; `unknown` without multicast, or before it has been probed for.
   */
  state(): "ours" | "taken" | "unknown";
  /** Resolves once the name has been probed for on the networks of the start. */
  readonly decided: Promise<void>;
  /** Sends a goodbye. Resolves within half a second. */
  close(): Promise<void>;
}

/**
 * Announces the name of this computer and its web server on every network on which the server can be reached. Returns at
 * once and never fails: without multicast the name is not announced, and an event is logged. A name that another device
 * holds is probed for again every minute, and when the interfaces change.
 *
 * @param options.boundAddress where the server listens, in canonical form
 * @param options.port of the web server
 * @param options.mdnsPort for tests: a port on which nothing else listens
 * @param options.claimAgainMs for tests: how long to wait instead of a minute
 * @param options.links for tests: the links to use instead of the network's
 */
export function announceLocalName({
  hostName,
  boundAddress,
  port,
  report,
  watch,
  mdnsPort = MDNS_PORT,
  claimAgainMs,
  links = mdnsLinks,
}: {
  readonly hostName: string;
  readonly boundAddress: string;
  readonly port: number;
  readonly report: Report;
  readonly watch: InterfaceWatch;
  readonly mdnsPort?: number;
  readonly claimAgainMs?: number;
  readonly links?: (interfaces: Interfaces, boundAddress: string) => readonly MdnsLink[];
}): LocalName {
  const name = localName(hostName);
  const responders = new Map<string, MdnsResponder>();
  /** The last outcome of each responder that has one. */
  const outcomes = new Map<string, MdnsOutcome>();
  const failed = new Set<string>();
  /** The addresses of links whose failure has been reported. */
  const reportedFailures = new Set<string>();
  let isClosed = false;

  function tell(key: string, outcome: MdnsOutcome, { addresses }: MdnsLink): void {
    const isNews = JSON.stringify(outcomes.get(key)) !== JSON.stringify(outcome);
    outcomes.set(key, outcome);
    if (!isNews) return;
    switch (outcome.kind) {
      case "announced":
        report({ event: "mdns.announced", name, addresses });
        break;
      case "shared":
        report({ event: "mdns.shared", name });
        break;
      case "taken":
        report({ event: "mdns.conflict", name, address: outcome.address });
        break;
      default:
        outcome satisfies never;
    }
  }

  function isOwnAddress(address: string): boolean {
    const own = Object.values(watch.read()).flatMap((infos = []) => infos.map((info) => info.address));
    return own.map(canonicalAddress).includes(canonicalAddress(address));
  }

  function reportFailure(address: string, error: unknown): void {
    if (reportedFailures.has(address)) return;
    reportedFailures.add(address);
    report({ event: "mdns.unavailable", ...(address !== "" && { address }), code: codeOf(error) });
  }

  async function open(key: string, link: MdnsLink): Promise<void> {
    const onFailure = (error: unknown) => {
      failed.add(key);
      outcomes.delete(key);
      reportFailure(link.address, error);
    };
    try {
      const responder = await openMdnsResponder({
        link,
        records: mdnsRecords({ name, port, addresses: link.addresses }),
        mdnsPort,
        isOwnAddress,
        claimAgainMs,
        onOutcome: (outcome) => tell(key, outcome, link),
        onFailure,
      });
      responders.set(key, responder);
    } catch (error) {
      onFailure(error);
    }
  }

  async function look(): Promise<void> {
    try {
      if (!isClosed) await follow();
    } catch (error) {
      // Some systems do not let every user list the interfaces.
      reportFailure("", error);
    }
  }

  /** Follows the current links. A failed one is tried again, since a network may be down for a while. */
  async function follow(): Promise<void> {
    const wanted = new Map(links(watch.read(), boundAddress).map((link) => [JSON.stringify(link), link]));
    const gone = [...responders].filter(([key]) => !wanted.has(key) || failed.has(key));
    for (const [key] of gone) {
      responders.delete(key);
      outcomes.delete(key);
    }
    failed.clear();
    await closeQuickly(gone.map(([, responder]) => responder));
    for (const [key, link] of wanted) {
      if (!responders.has(key) && !isClosed) await open(key, link);
    }
  }

  const firstLook = look();
  const unsubscribe = watch.subscribe(async ({ hasChanged }) => {
    await firstLook;
    await look();
    if (hasChanged) for (const responder of responders.values()) responder.claimAgain();
  });

  return {
    name,
    state() {
      const kinds = [...outcomes.values()].map(({ kind }) => kind);
      if (kinds.includes("taken")) return "taken";
      return kinds.length > 0 ? "ours" : "unknown";
    },
    decided: firstLook.then(async () => {
      await Promise.all([...responders.values()].map((responder) => responder.decided));
    }),
    async close() {
      isClosed = true;
      await unsubscribe();
      await firstLook;
      await closeQuickly([...responders.values()]);
    },
  };
}

async function closeQuickly(responders: readonly MdnsResponder[]): Promise<void> {
  const closed = Promise.all(responders.map((responder) => responder.close()));
  const giveUp = new AbortController();
  await Promise.race([closed, waitUnobtrusively(CLOSE_GRACE_MS, giveUp.signal)]);
  giveUp.abort();
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
