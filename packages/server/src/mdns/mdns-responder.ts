import { createSocket, type RemoteInfo } from "node:dgram";
import { setTimeout as delay } from "node:timers/promises";
import type { MulticastDNS, QueryPacket, ResponsePacket } from "multicast-dns";
import { isOnLink, type MdnsLink } from "./mdns-links.ts";
import {
  announcedAddresses,
  answersTo,
  forLegacyClient,
  goodbyes,
  losesTo,
  type MdnsRecords,
} from "./mdns-records.ts";

/** RFC 6762 §8.1. */
const PROBES = 3;
const PROBE_INTERVAL_MS = 250;

/** RFC 6762 §8.3: announced twice, since datagrams get lost. */
const ANNOUNCE_INTERVAL_MS = 1_000;

/** A name that another device holds is probed for again so often. */
const CLAIM_AGAIN_MS = 60_000;

/** The result of probing for the name. */
export type MdnsOutcome =
  | { readonly kind: "announced" }
  /** Another program on this computer answers for the name, with addresses of this computer. */
  | { readonly kind: "shared" }
  | { readonly kind: "taken"; readonly address: string };

/** Answers on one link. */
export interface MdnsResponder {
  /** Resolves once the first outcome is known, or it is certain that there will be none. */
  readonly decided: Promise<void>;
  /** Probes for the name at once if another device holds it. */
  claimAgain(): void;
  /** Says goodbye. Resolves when the socket is closed. */
  close(): Promise<void>;
}

/**
 * Probes for the name, announces it and answers queries for it until closed. While another device holds the name, it is
 * probed for again every minute, and when that device says goodbye.
 *
 * @param options.onOutcome called after each time it was probed for
 * @param options.isOwnAddress true for any address of this computer, on any link
 * @param options.onFailure called at most once, if the link has no multicast; the responder must then be closed
 */
export async function openMdnsResponder({
  link,
  records,
  mdnsPort,
  isOwnAddress,
  onOutcome,
  onFailure,
  claimAgainMs = CLAIM_AGAIN_MS,
}: {
  readonly link: MdnsLink;
  readonly records: MdnsRecords;
  readonly mdnsPort: number;
  readonly isOwnAddress: (address: string) => boolean;
  readonly onOutcome: (outcome: MdnsOutcome) => void;
  readonly onFailure: (error: unknown) => void;
  readonly claimAgainMs?: number | undefined;
}): Promise<MdnsResponder> {
  const { default: createMulticastDns } = await import("multicast-dns");
  const socket = createSocket({ type: "udp4", reuseAddr: true });
  socket.unref();
  const mdns: MulticastDNS = createMulticastDns({
    socket,
    port: mdnsPort,
    interface: link.address,
    // On Linux, a socket that is bound to a unicast address receives no multicast.
    bind: "0.0.0.0",
  });
  const closing = new AbortController();
  const { signal } = closing;
  let outcome: MdnsOutcome | undefined;
  /** The answer for the name that arrived while we probe, if any. */
  let heard: MdnsOutcome | undefined;
  let hasFailed = false;
  let timer: NodeJS.Timeout | undefined;
  const { promise: decided, resolve: decide } = Promise.withResolvers<void>();

  const isOpen = () => !hasFailed && !signal.aborted;

  function fail(error: unknown): void {
    if (!isOpen()) return;
    hasFailed = true;
    clearTimeout(timer);
    decide();
    onFailure(error);
  }
  mdns.on("error", fail);
  mdns.on("warning", (error) => {
    // Warnings include malformed datagrams, which are ignored.
    if ("syscall" in error) fail(error);
  });
  mdns.on("query", (query, from) => attempt(() => onQuery(query, from)));
  mdns.on("response", (response, from) => attempt(() => onResponse(response, from)));

  /** Sending fails if a firewall blocks it or the network is down. */
  function sent(error: unknown): void {
    if (error) fail(error);
  }

  /** No datagram may end the process, even if the library throws. */
  function attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      fail(error);
    }
  }

  function onQuery(query: QueryPacket, from: RemoteInfo): void {
    if (!isOnLink(link, from.address)) return;
    if (outcome === undefined) {
      const others = announcedAddresses(records.name, query.authorities).map(({ address }) => address);
      const foreign = others.find((address) => !isOwnAddress(address));
      const own = records.host.map(({ data }) => data);
      if (foreign !== undefined && losesTo(own, others)) heard = { kind: "taken", address: foreign };
      return;
    }
    if (outcome.kind === "taken") return;
    const givesHost = outcome.kind === "announced";
    const reply = answersTo(query, { records, givesHost });
    if (reply === undefined) return;
    if (from.port === mdnsPort) {
      mdns.respond(reply, sent);
    } else {
      const { id, questions } = query;
      mdns.respond({ id, questions, answers: forLegacyClient(reply.answers) }, from);
    }
  }

  function onResponse({ answers = [], additionals = [] }: ResponsePacket, from: RemoteInfo): void {
    if (!isOnLink(link, from.address)) return;
    const announced = announcedAddresses(records.name, [...answers, ...additionals]);
    if (outcome === undefined) {
      const foreign = foreignIn(announced);
      if (foreign !== undefined) heard = { kind: "taken", address: foreign };
      else if (announced.some(({ isGoodbye }) => !isGoodbye)) heard ??= { kind: "shared" };
    } else if (isNews(outcome, announced)) {
      claim().catch(fail);
    }
  }

  function foreignIn(announced: ReturnType<typeof announcedAddresses>): string | undefined {
    return announced.find(({ address, isGoodbye }) => !isGoodbye && !isOwnAddress(address))?.address;
  }

  /** True if what others announce contradicts the outcome. */
  function isNews(known: MdnsOutcome, announced: ReturnType<typeof announcedAddresses>): boolean {
    switch (known.kind) {
      case "announced":
        return foreignIn(announced) !== undefined;
      case "shared":
        return foreignIn(announced) !== undefined || announced.some(({ isGoodbye }) => isGoodbye);
      case "taken":
        return announced.some(({ address, isGoodbye }) => isGoodbye && address === known.address);
      default:
        return known satisfies never;
    }
  }

  /** Probes for the name and claims it if it is free. RFC 6762 §8 and §9. */
  async function claim(): Promise<void> {
    clearTimeout(timer);
    outcome = undefined;
    heard = undefined;
    await waitUnobtrusively(Math.random() * PROBE_INTERVAL_MS, signal);
    for (let probe = 0; probe < PROBES && heard === undefined && isOpen(); probe += 1) {
      // The library's types do not cover every query type.
      const questions = [{ name: records.name, type: "ANY" as "A" }];
      mdns.query({ questions, authorities: [...records.host] }, sent);
      await waitUnobtrusively(PROBE_INTERVAL_MS, signal);
    }
    if (!isOpen()) return;
    outcome = heard ?? { kind: "announced" };
    onOutcome(outcome);
    decide();
    // It does nothing unless the name is taken.
    timer = setTimeout(claimAgain, claimAgainMs);
    timer.unref();
    for (let time = 0; time < 2 && isOpen(); time += 1) {
      if (time > 0) await waitUnobtrusively(ANNOUNCE_INTERVAL_MS, signal);
      announce();
    }
  }

  function claimAgain(): void {
    if (outcome?.kind === "taken" && isOpen()) claim().catch(fail);
  }

  function announce(): void {
    if (outcome === undefined || outcome.kind === "taken" || !isOpen()) return;
    mdns.respond([...(outcome.kind === "announced" ? records.host : []), ...records.service], sent);
  }

  await new Promise<void>((resolve) => {
    mdns.once("ready", resolve);
    mdns.once("error", () => resolve());
  });
  if (!hasFailed) claim().catch(fail);

  return {
    decided,
    claimAgain,
    async close() {
      const last = outcome;
      closing.abort();
      clearTimeout(timer);
      decide();
      await new Promise<void>((resolve) => {
        const destroy = () => mdns.destroy(resolve);
        if (hasFailed || last === undefined || last.kind === "taken") return destroy();
        const leaving = [...(last.kind === "announced" ? records.host : []), ...records.service];
        mdns.respond({ answers: goodbyes(leaving) }, destroy);
      });
    },
  };
}

/** Resolves after the delay or when the signal is aborted. Does not keep the process alive. */
export async function waitUnobtrusively(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false }).catch(() => {});
}
