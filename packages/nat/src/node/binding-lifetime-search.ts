import { setTimeout as sleep } from "node:timers/promises";
import type { TransportAddress } from "@visavis/stun/core";
import type { BindingSocket } from "@visavis/stun/node";
import { randomTransactionId } from "@visavis/stun/node";
import { type BindingLifetime, type BindingLifetimeSearch, nextSilenceMs } from "../core/index.ts";

/**
 * The outcome of the test of one silence.
 *
 * - `unsupported`: the server answers only to the port that asked (no RESPONSE-PORT)
 * - `inconclusive`: the path to the server, or the NAT's address, had changed
 */
type SilenceOutcome =
  | { readonly kind: "alive" | "unsupported" | "inconclusive" }
  // A timer may be late, and the silence longer than planned.
  | { readonly kind: "gone"; readonly afterMs: number };

interface SilenceTest {
  readonly server: TransportAddress;
  readonly openSocket: () => Promise<BindingSocket>;
  /** How long to wait for an answer. */
  readonly patienceMs: number;
}

/**
 * Leaves a binding idle, then has another socket request an answer to it, so that no packet from this computer
 * refreshes the binding. RFC 5780 §4.6.
 */
async function testSilence(
  { server, openSocket, patienceMs }: SilenceTest,
  silenceMs: number,
): Promise<SilenceOutcome> {
  const idle = await openSocket();
  const requesting = await openSocket();
  try {
    const bound = await idle.request({ to: server });
    if (bound.kind !== "answer") return { kind: "inconclusive" };
    const silentSinceMs = performance.now();
    await sleep(silenceMs);
    const afterMs = Math.ceil(performance.now() - silentSinceMs);
    const transactionId = randomTransactionId();
    const received = idle.receives({ class: "success", transactionId }, patienceMs);
    // If the answer goes to the idle socket, the one that asked for it gets none.
    const asked = requesting.request({ to: server, responsePort: bound.mapped.port, transactionId });
    const first = await Promise.race([received, asked]);
    if (first === true) return { kind: "alive" };
    const outcome = await asked;
    if (outcome.kind === "answer" || outcome.kind === "refused") return { kind: "unsupported" };
    const control = await requesting.request({ to: server });
    const isSamePath = control.kind === "answer" && control.mapped.address === bound.mapped.address;
    return outcome.kind === "silence" && isSamePath ? { kind: "gone", afterMs } : { kind: "inconclusive" };
  } finally {
    idle.close();
    requesting.close();
  }
}

/**
 * How long a binding survives without traffic, as precisely as the time allows.
 *
 * @param options.timeLimitMs no silence starts that would end later than this
 */
export async function searchBindingLifetime(
  options: SilenceTest &
    BindingLifetimeSearch & { readonly timeLimitMs: number; readonly onSilence: (silenceMs: number) => void },
): Promise<BindingLifetime | "response-port-unsupported" | "contact-lost"> {
  const endsAtMs = performance.now() + options.timeLimitMs;
  let known: BindingLifetime = { atLeastMs: 0, lessThanMs: null };
  // The first test has no silence: it shows whether the server supports the test.
  let silenceMs: number | undefined = 0;
  while (silenceMs !== undefined && performance.now() + silenceMs <= endsAtMs) {
    options.onSilence(silenceMs);
    const outcome = await testSilence(options, silenceMs);
    switch (outcome.kind) {
      case "alive":
        known = { ...known, atLeastMs: silenceMs };
        break;
      case "gone":
        if (silenceMs === 0) return "response-port-unsupported";
        known = { ...known, lessThanMs: outcome.afterMs };
        break;
      case "unsupported":
        return "response-port-unsupported";
      case "inconclusive":
        return known.atLeastMs > 0 || known.lessThanMs !== null ? known : "contact-lost";
      default:
        outcome satisfies never;
    }
    silenceMs = nextSilenceMs(known, options);
  }
  return known;
}
