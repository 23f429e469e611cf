import type { TestId } from "../test-plan.ts";
import { measureBandwidth } from "./bandwidth.ts";
import { measureCamera } from "./camera.ts";
import { measureCameraSizes } from "./camera-sizes.ts";
import { measureIpv6 } from "./ipv6.ts";
import { measureLatency } from "./latency.ts";
import type { Measurement, TestContext } from "./measurement.ts";
import { measureMicrophone } from "./microphone.ts";
import { measurePath } from "./path.ts";
import { measureThroughput } from "./throughput.ts";
import { measureTransport } from "./transport.ts";

/** What each test does. `test-plan.ts` decides whether it runs. */
export const MEASURES: Readonly<Record<TestId, (context: TestContext) => Promise<Measurement>>> = {
  microphone: measureMicrophone,
  camera320: (context) => measureCamera(context, { width: 320, height: 240 }),
  camera640: (context) => measureCamera(context, { width: 640, height: 480 }),
  camera1280: (context) => measureCamera(context, { width: 1280, height: 720 }),
  cameraSizes: measureCameraSizes,
  udp: (context) => measureTransport("udp", context),
  tcp: (context) => measureTransport("tcp", context),
  tls: (context) => measureTransport("tls", context),
  ipv6: measureIpv6,
  host: (context) => measurePath("host", context),
  srflx: (context) => measurePath("srflx", context),
  relay: (context) => measurePath("relay", context),
  throughput: measureThroughput,
  bandwidth: measureBandwidth,
  latency: (context) => measureLatency(context, { label: "latency", policy: "all" }),
  relayLatency: (context) => measureLatency(context, { label: "relayLatency", policy: "relay" }),
};
