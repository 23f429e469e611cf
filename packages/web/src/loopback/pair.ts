import { type ConnectionRecording, type PageTrace, recordedPeerConnection } from "@visavis/trace/browser";

/** Two connections of this page, to each other: `a` offers and `b` answers. The caller must close the pair. */
export interface LoopbackPair {
  readonly a: RTCPeerConnection;
  readonly b: RTCPeerConnection;
  readonly recordings: Readonly<Record<"a" | "b", ConnectionRecording>>;
  close(): void;
}

interface PairOptions {
  readonly configuration?: RTCConfiguration | undefined;
  /** Records both connections, under their labels. */
  readonly trace: PageTrace;
  readonly labels: Readonly<Record<"a" | "b", string>>;
  /** Closes the pair when it aborts, at any point of the negotiation: promises of a closed connection never settle. */
  readonly signal?: AbortSignal;
}

/**
 * Opens both connections; nothing is negotiated yet.
 *
 * @throws {DOMException} if the browser rejects the configuration
 */
export function openPair({ configuration, trace, labels, signal }: PairOptions): LoopbackPair {
  const open = (side: "a" | "b") => recordedPeerConnection(configuration, { ...trace, label: labels[side] });
  const [{ connection: a, recording: ofA }, { connection: b, recording: ofB }] = [open("a"), open("b")];
  const close = () => {
    signal?.removeEventListener("abort", close);
    a.close();
    b.close();
  };
  if (signal?.aborted) close();
  else signal?.addEventListener("abort", close);
  return { a, b, recordings: { a: ofA, b: ofB }, close };
}

/** Passes the candidates that each side gathers from now on to the other, except those that `admits` rejects. */
export function carryCandidates(
  { a, b }: Pick<LoopbackPair, "a" | "b">,
  admits: (candidate: RTCIceCandidate) => boolean = () => true,
): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.addEventListener("icecandidate", ({ candidate }) => {
      // Firefox marks the end of a generation with an empty candidate, and every browser the end of all with none.
      const isEnd = candidate === null || candidate.candidate === "";
      if (!isEnd && !admits(candidate)) return;
      // The other side may be closed by now.
      to.addIceCandidate(candidate ?? undefined).catch(() => undefined);
    });
  }
}

/**
 * Exchanges offer and answer. Each side gets the remote description before it starts to gather, so that no candidate is
 * in a description: all of them go through `carryCandidates`.
 */
export async function negotiate({ a, b }: Pick<LoopbackPair, "a" | "b">): Promise<void> {
  const offer = await a.createOffer();
  await b.setRemoteDescription(offer);
  await a.setLocalDescription(offer);
  const answer = await b.createAnswer();
  await a.setRemoteDescription(answer);
  await b.setLocalDescription(answer);
}
