import { type ConnectivityFinding, failed, skipped } from "./findings.ts";

/** Every test, in the order in which they run: devices first, so that the permission prompts come first. */
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

/** The tests, under the headings of testrtc. */
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

interface KnownBefore {
  /** The findings of earlier tests in the same run. */
  readonly findings: Readonly<Partial<Record<TestId, ConnectivityFinding>>>;
  /** False if this server did not provide its STUN and TURN servers. */
  readonly areServersKnown: boolean;
}

/** Why a test does not run, because it could find nothing new; `undefined` if it runs. */
export function whyToSkip(
  test: TestId,
  { findings, areServersKnown }: KnownBefore,
): ConnectivityFinding | undefined {
  if (NEEDS_SERVER.includes(test) && !areServersKnown) return failed("serversUnknown");
  if (NEEDS_CAMERA.includes(test) && findings.camera320?.reason === "captureRefused") {
    return skipped("noCameraBefore");
  }
  if (NEEDS_RELAY.includes(test) && findings.relay?.grade === "failed") {
    return skipped("noRelayBefore");
  }
  return undefined;
}

/** How long a test measures, milliseconds: short by default, or as long as in testrtc. */
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

/** Time beyond the measurement, to answer permission prompts and to wait for silent servers. */
const GRACE_MS = 60_000;

/** The time limit of a test, milliseconds. */
export function limitOfTestMs(test: TestId, length: "short" | "long"): number {
  const measures = MEASURES_FOR[test];
  return GRACE_MS + (measures === undefined ? 0 : DURATIONS_MS[measures][length]);
}
