/**
 * `npm run capture-descriptions`: has the installed Chromium and Firefox create new versions of the descriptions with
 * which the explanations are tested. They go into the fixtures of packages/explain; review them with `git diff` before
 * committing.
 */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { nodeCrypto } from "../packages/stun/src/node/index.ts";
import {
  createPeerPolicy,
  relayIpsOf,
  timeLimitedCredentials,
  turnConfiguration,
} from "../packages/turn/src/core/index.ts";
import { startTurnServer } from "../packages/turn/src/node/index.ts";
import { type LaunchedBrowser, launchChromium, launchFirefox } from "../testbed/browsers/browsers.ts";

const FIXTURES = join(import.meta.dirname, "../packages/explain/src/core/sdp/fixtures");

/** Descriptions by the name of their fixture. */
type Captured = Readonly<Record<string, string>>;

/** Negotiates within one page in every way that shows in a description. Runs in the page. */
async function negotiate(iceServers: readonly RTCIceServer[]): Promise<Captured> {
  const captured: Record<string, string> = {};
  const made: RTCPeerConnection[] = [];

  const pair = (configuration: RTCConfiguration = {}) => {
    const ends = { a: new RTCPeerConnection(configuration), b: new RTCPeerConnection(configuration) };
    made.push(ends.a, ends.b);
    return ends;
  };
  const gathered = (end: RTCPeerConnection) =>
    new Promise<void>((resolve) => {
      const check = () => end.iceGatheringState === "complete" && resolve();
      end.addEventListener("icegatheringstatechange", check);
      check();
    });
  /** Offer and answer as created, or with all their candidates. */
  const agree = async (
    { a, b }: { readonly a: RTCPeerConnection; readonly b: RTCPeerConnection },
    { name, withCandidates = false }: { readonly name?: string; readonly withCandidates?: boolean } = {},
  ) => {
    await a.setLocalDescription();
    if (withCandidates) await gathered(a);
    await b.setRemoteDescription({ type: "offer", sdp: a.localDescription?.sdp ?? "" });
    await b.setLocalDescription();
    if (withCandidates) await gathered(b);
    await a.setRemoteDescription({ type: "answer", sdp: b.localDescription?.sdp ?? "" });
    if (name === undefined) return;
    captured[`${name}-offer`] = a.localDescription?.sdp ?? "";
    captured[`${name}-answer`] = b.localDescription?.sdp ?? "";
  };
  const picture = () => {
    const canvas = document.createElement("canvas");
    canvas.getContext("2d")?.fillRect(0, 0, 1, 1);
    return canvas.captureStream(5);
  };
  const call = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const [sound] = call.getAudioTracks();
  const [camera] = call.getVideoTracks();
  const screen = picture();
  const [shared] = screen.getVideoTracks();
  if (sound === undefined || camera === undefined || shared === undefined) throw new Error("no tracks");

  // A full call: audio, camera, shared screen, data; then a restart, hold, a track that ends, and a new one.
  const whole = pair({ iceServers: [...iceServers] });
  whole.a.addTrack(sound, call);
  const cameraSender = whole.a.addTrack(camera, call);
  whole.a.createDataChannel("chat");
  whole.b.addTransceiver("audio");
  await agree(whole, { name: "call", withCandidates: true });
  whole.a.addTrack(shared, screen);
  await agree(whole, { name: "screen" });
  whole.a.restartIce();
  await agree(whole, { name: "restart", withCandidates: true });
  for (const transceiver of whole.a.getTransceivers()) transceiver.direction = "inactive";
  await agree(whole, { name: "hold" });
  whole.a
    .getTransceivers()
    .find(({ sender }) => sender === cameraSender)
    ?.stop();
  await agree(whole, { name: "stopped" });
  whole.a.addTransceiver("audio", { direction: "recvonly" });
  await agree(whole, { name: "recycled" });

  // Data only.
  const data = pair();
  data.a.createDataChannel("files");
  await agree(data, { name: "data", withCandidates: true });

  // Simulcast in three sizes.
  const simulcast = pair();
  simulcast.a.addTransceiver(camera, {
    direction: "sendonly",
    streams: [call],
    sendEncodings: [
      { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
      { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
      { rid: "f" },
    ],
  });
  await agree(simulcast, { name: "simulcast" });

  // The answerer rejects the video.
  const rejecting = pair();
  rejecting.a.addTransceiver("audio");
  rejecting.a.addTransceiver("video");
  await rejecting.a.setLocalDescription();
  await rejecting.b.setRemoteDescription(rejecting.a.localDescription ?? { type: "offer" });
  for (const transceiver of rejecting.b.getTransceivers()) {
    if (transceiver.receiver.track.kind === "video") transceiver.stop();
  }
  await rejecting.b.setLocalDescription();
  captured["rejected-answer"] = rejecting.b.localDescription?.sdp ?? "";

  // Bundled from the beginning, and prepared for a side that cannot bundle.
  for (const bundlePolicy of ["max-bundle", "max-compat"] as const) {
    const { a } = pair({ bundlePolicy });
    a.addTransceiver("audio");
    a.addTransceiver("video");
    await a.setLocalDescription();
    captured[`${bundlePolicy}-offer`] = a.localDescription?.sdp ?? "";
  }

  // All header extensions of the browser, not only those it offers by default; and codecs in another order.
  const wished = pair();
  for (const kind of ["audio", "video"] as const) {
    const transceiver = wished.a.addTransceiver(kind);
    // Not in every browser, and not in the DOM types yet.
    const { getHeaderExtensionsToNegotiate, setHeaderExtensionsToNegotiate } =
      transceiver as unknown as Record<string, ((...values: unknown[]) => unknown) | undefined>;
    const extensions = getHeaderExtensionsToNegotiate?.call(transceiver);
    if (Array.isArray(extensions)) {
      for (const extension of extensions) extension.direction = "sendrecv";
      setHeaderExtensionsToNegotiate?.call(transceiver, extensions);
    }
    const codecs = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
    transceiver.setCodecPreferences([...codecs].reverse());
  }
  await agree(wished, { name: "preferences" });

  for (const connection of made) connection.close();
  for (const track of [...call.getTracks(), ...screen.getTracks()]) track.stop();
  return captured;
}

/** Lets a page answer an offer of another browser. Runs in the page. */
async function answer(offer: string): Promise<string> {
  const connection = new RTCPeerConnection();
  await connection.setRemoteDescription({ type: "offer", sdp: offer });
  await connection.setLocalDescription();
  const sdp = connection.localDescription?.sdp ?? "";
  connection.close();
  return sdp;
}

/** Opens an empty page of this machine, which is a secure context, and closes the browser afterwards. */
async function inBrowser<T>(
  launched: LaunchedBrowser,
  origin: string,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  try {
    const context = await launched.browser.createBrowserContext();
    if (launched.name === "chromium") {
      for (const name of ["camera", "microphone"]) {
        await context.setPermission(origin, { permission: { name }, state: launched.permission });
      }
    }
    const page = await context.newPage();
    await page.goto(origin);
    return await use(page);
  } finally {
    await launched.close();
  }
}

/** A STUN and TURN server on the first address of this machine that is not loopback. */
async function startRelay() {
  const address =
    Object.values(networkInterfaces())
      .flatMap((interfaces) => interfaces ?? [])
      .find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "127.0.0.1";
  const secret = randomBytes(32).toString("base64url");
  const { relayIps, ...whereabouts } = relayIpsOf({
    interfaces: networkInterfaces(),
    localIps: [address],
    externalIps: [],
  });
  const server = await startTurnServer({
    listen: [
      { transport: "udp", address, port: 0 },
      { transport: "tcp", address, port: 0 },
    ],
    configuration: turnConfiguration({
      sharedSecrets: [secret],
      nonceSecret: randomBytes(32),
      relayIps,
      peerPolicy: createPeerPolicy({
        ...whereabouts,
        allowed: [],
        denied: [],
        allowLoopback: false,
        allowMulticast: false,
      }),
    }),
  });
  const expiresAtSeconds = Math.floor(Date.now() / 1000) + 3600;
  const credentials = timeLimitedCredentials({ secret, name: "capture", expiresAtSeconds }, nodeCrypto);
  const urls = server.listening.map(
    ({ transport, port }) => `turn:${address}:${port}?transport=${transport}`,
  );
  return { iceServers: [{ urls, ...credentials }], close: () => server.close() };
}

const site = createServer((_, response) => {
  response.setHeader("content-type", "text/html").end("<!doctype html><title>Capture</title>");
});
await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
const bound = site.address();
const origin = `http://127.0.0.1:${typeof bound === "object" ? bound?.port : ""}`;
const relay = await startRelay();
try {
  const chromium = await inBrowser(await launchChromium(), origin, (page) =>
    page.evaluate(negotiate, relay.iceServers),
  );
  // Without camera permission, browsers hide their addresses.
  const hidden = await inBrowser(await launchChromium({ permission: "denied" }), origin, (page) =>
    page.evaluate(async () => {
      const connection = new RTCPeerConnection();
      connection.createDataChannel("");
      await connection.setLocalDescription();
      while (connection.iceGatheringState !== "complete") {
        await new Promise((resolve) =>
          connection.addEventListener("icegatheringstatechange", resolve, { once: true }),
        );
      }
      const sdp = connection.localDescription?.sdp ?? "";
      connection.close();
      return sdp;
    }),
  );
  const firefox: Captured = await inBrowser(await launchFirefox(), origin, async (page) => ({
    ...(await page.evaluate(negotiate, relay.iceServers)),
    "answer-to-chromium": await page.evaluate(answer, chromium["call-offer"] ?? ""),
    "answer-to-chromium-simulcast": await page.evaluate(answer, chromium["simulcast-offer"] ?? ""),
  }));
  const answers = await inBrowser(await launchChromium(), origin, async (page) => ({
    "answer-to-firefox": await page.evaluate(answer, firefox["call-offer"] ?? ""),
    "answer-to-firefox-simulcast": await page.evaluate(answer, firefox["simulcast-offer"] ?? ""),
  }));
  for (const [browser, captured] of Object.entries({
    chromium: { ...chromium, ...answers, "hidden-addresses-offer": hidden },
    firefox,
  })) {
    for (const [name, sdp] of Object.entries(captured)) {
      writeFileSync(join(FIXTURES, `${browser}-${name}.sdp`), sdp);
      console.log(`${browser}-${name}.sdp: ${sdp.split("\r\n").length - 1} lines`);
    }
  }
} finally {
  await relay.close();
  site.close();
}
