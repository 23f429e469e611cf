import type { Finding } from "./finding.ts";

/** Every test, in the order in which they run: devices first, so that permission to capture is settled. */
export const TEST_IDS = [
  "microphone",
  "camera320",
  "camera640",
  "camera1280",
  "cameraSizes",
  "udp",
  "tcp",
  "tls",
  "ipv6",
  "host",
  "srflx",
  "relay",
  "throughput",
  "bandwidth",
  "latency",
  "relayLatency",
] as const;

export type TestId = (typeof TEST_IDS)[number];

/** The tests under the headings that testrtc had. */
export const GROUPS = {
  microphone: ["microphone"],
  camera: ["camera320", "camera640", "camera1280", "cameraSizes"],
  network: ["udp", "tcp", "tls", "ipv6"],
  connectivity: ["host", "srflx", "relay"],
  throughput: ["throughput", "bandwidth", "latency", "relayLatency"],
} as const satisfies Record<string, readonly TestId[]>;

export type GroupId = keyof typeof GROUPS;

const NEEDS_CAMERA: readonly TestId[] = ["camera640", "camera1280", "cameraSizes"];
const NEEDS_RELAY: readonly TestId[] = ["throughput", "bandwidth", "relayLatency"];

const NEEDS_SERVER: readonly TestId[] = ["udp", "tcp", "tls", "srflx", "relay", ...NEEDS_RELAY];

/** What is known before a test begins. */
interface Foreknowledge {
  /** Of the tests before it in the same run. */
  readonly findings: Readonly<Partial<Record<TestId, Finding>>>;
  /** False where this server did not say which STUN and TURN it has. */
  readonly areServersTold: boolean;
}

/** What spares a test that could find nothing new; `undefined` lets it run. */
export function whyToSkip(test: TestId, { findings, areServersTold }: Foreknowledge): Finding | undefined {
  if (NEEDS_SERVER.includes(test) && !areServersTold) return { grade: "failed", reason: "serversUntold" };
  if (NEEDS_CAMERA.includes(test) && findings.camera320?.reason === "captureRefused") {
    return { grade: "skipped", reason: "noCameraBefore" };
  }
  if (NEEDS_RELAY.includes(test) && findings.relay?.grade === "failed") {
    return { grade: "skipped", reason: "noRelayBefore" };
  }
  return undefined;
}

/** How long a test measures, milliseconds: short unless asked for, long as testrtc did. */
export const DURATIONS_MS = {
  microphone: { short: 5_000, long: 5_000 },
  camera: { short: 4_000, long: 8_000 },
  throughput: { short: 5_000, long: 30_000 },
  bandwidth: { short: 10_000, long: 40_000 },
  latency: { short: 10_000, long: 300_000 },
} as const;

const MEASURES_FOR: Readonly<Partial<Record<TestId, keyof typeof DURATIONS_MS>>> = {
  microphone: "microphone",
  camera320: "camera",
  camera640: "camera",
  camera1280: "camera",
  throughput: "throughput",
  bandwidth: "bandwidth",
  latency: "latency",
  relayLatency: "latency",
};

/** Beyond what is measured: for a person to answer the browser's question, and for servers that are silent. */
const GRACE_MS = 60_000;

/** No test takes longer than this, milliseconds. */
export function limitOfTestMs(test: TestId, length: "short" | "long"): number {
  const measures = MEASURES_FOR[test];
  return GRACE_MS + (measures === undefined ? 0 : DURATIONS_MS[measures][length]);
}
