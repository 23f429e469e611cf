import { alike, type Text } from "../text.ts";
import type { Json, TraceEvent } from "../trace-event.ts";
import { candidatePairsIn, type PairedCandidate } from "./candidate-pairs.ts";
import { createReportReader } from "./report.ts";
import type { LifelineId, StepDraft } from "./sequence-step.ts";

type Sample = Extract<TraceEvent, { readonly kind: "statistics" }>;

const PATH_TYPES: ReadonlySet<Json> = new Set([
  "transport",
  "candidate-pair",
  "local-candidate",
  "remote-candidate",
]);

/** So many samples after ICE has a way may still not name the pair. */
const MAX_ATTEMPTS = 10;

const MEDIA_WORDS = {
  audio: { en: "first audio packets", zh: "首批音频包" },
  video: { en: "first video packets", zh: "首批视频包" },
} as const satisfies Record<string, Text>;

/** Draws what only statistics tell: when the first packets came. Knows the chosen pair. */
export interface SampleReader {
  read(sample: Sample, index: number): void;
  /** Adds to the step that says that ICE has a way: over which pair. */
  tellPair(connected: StepDraft): void;
}

/**
 * @param remote the line of the other end
 * @param emit takes each new step
 */
export function createSampleReader(
  { side, remote }: { readonly side: LifelineId; readonly remote: LifelineId },
  emit: (draft: StepDraft) => void,
): SampleReader {
  const paths = createReportReader(PATH_TYPES);
  /** Samples that are read only when a pair is asked for, which is rare. */
  let unread: Sample[] = [];
  const awaited = new Set(["audio", "video"] as const);
  const inbound = new Map<string, "audio" | "video">();
  let asked: StepDraft | undefined;
  let attempts = 0;
  return {
    read(sample, index) {
      unread.push(sample);
      if (awaited.size === 0) return;
      for (const id in sample.changed) {
        const members = sample.changed[id];
        if (typeof members !== "object" || members === null) continue;
        if (members["type"] === "inbound-rtp") {
          const kind = [...awaited].find((name) => name === members["kind"]);
          if (kind !== undefined) inbound.set(id, kind);
        }
        const kind = inbound.get(id);
        const received = members["packetsReceived"];
        if (kind === undefined || !awaited.has(kind) || typeof received !== "number" || received <= 0)
          continue;
        awaited.delete(kind);
        emit({
          atMs: sample.atMs,
          from: remote,
          to: side,
          kind: "firstPacket",
          meaning: "media",
          label: MEDIA_WORDS[kind],
          events: [index],
        });
      }
    },
    tellPair(connected) {
      if (connected !== asked) {
        asked = connected;
        attempts = 0;
      }
      if (connected.detail !== undefined || attempts >= MAX_ATTEMPTS) return;
      attempts += 1;
      for (const sample of unread) paths.read(sample);
      unread = [];
      const pair = candidatePairsIn(paths.report).find(({ isSelected }) => isSelected);
      if (pair?.local === undefined || pair.remote === undefined) return;
      connected.detail = alike(`${candidateWord(pair.local)} ↔ ${candidateWord(pair.remote)}`);
    },
  };
}

/** The type of a candidate and how it gets there: `host udp`, `relay tls`. */
function candidateWord({ type = "?", protocol = "", relayProtocol }: PairedCandidate): string {
  return `${type} ${relayProtocol ?? protocol}`.trim().slice(0, 40);
}
