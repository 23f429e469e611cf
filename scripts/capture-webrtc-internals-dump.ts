/**
 * `npm run capture-dump`: has the installed Chromium write a chrome://webrtc-internals dump of a short call, as the
 * button of that page does, into the fixtures of packages/trace.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { launchChromium } from "../testbed/browsers/browsers.ts";

const FIXTURE = join(import.meta.dirname, "../packages/trace/src/core/fixtures/webrtc-internals-dump.txt");
const CALL_MS = 3_000;

/** A call within one page, with one failure of each kind. Runs in the page. */
async function call(): Promise<void> {
  const servers = [
    { urls: ["turn:127.0.0.1:9?transport=tcp"], username: "name", credential: "secret" },
    { urls: "stun:nowhere.invalid" },
  ];
  const [a, b] = [new RTCPeerConnection({ iceServers: servers }), new RTCPeerConnection()];
  a.addEventListener("icecandidate", ({ candidate }) => void b.addIceCandidate(candidate ?? undefined));
  b.addEventListener("icecandidate", ({ candidate }) => void a.addIceCandidate(candidate ?? undefined));
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  for (const track of stream.getTracks()) a.addTrack(track, stream);
  a.createDataChannel("chat");
  await a.setLocalDescription(await a.createOffer());
  await b.setRemoteDescription(a.localDescription ?? { type: "offer" });
  await b.setLocalDescription();
  await a.setRemoteDescription(b.localDescription ?? { type: "answer" });
  await a.setRemoteDescription({ type: "offer", sdp: "no description" }).catch(() => undefined);
  await a.addIceCandidate({ candidate: "no candidate", sdpMid: "0" }).catch(() => undefined);
}

const site = createServer((_, response) => {
  response.setHeader("content-type", "text/html").end("<!doctype html><title>Call</title>");
});
await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
const bound = site.address();
const origin = `http://127.0.0.1:${typeof bound === "object" ? bound?.port : ""}`;
const downloads = mkdtempSync(join(tmpdir(), "visavis-dump-"));
const chromium = await launchChromium();
try {
  const context = chromium.browser.defaultBrowserContext();
  for (const name of ["camera", "microphone"]) {
    await context.setPermission(origin, { permission: { name }, state: "granted" });
  }
  const internals = await context.newPage();
  await internals.goto("chrome://webrtc-internals");
  const page = await context.newPage();
  await page.goto(origin);
  await page.evaluate(call);
  await setTimeout(CALL_MS);

  const devtools = await chromium.browser.target().createCDPSession();
  await devtools.send("Browser.setDownloadBehavior", {
    behavior: "allow",
    downloadPath: downloads,
    eventsEnabled: true,
  });
  const downloaded = new Promise<void>((resolve) => {
    devtools.on("Browser.downloadProgress", ({ state }) => {
      if (state === "completed") resolve();
    });
  });
  await internals.bringToFront();
  await internals.$eval("#dump-click-target", (button) => (button as HTMLElement).click());
  await downloaded;
  writeFileSync(FIXTURE, gunzipSync(readFileSync(join(downloads, "webrtc_internals_dump.gz"))));
} finally {
  await chromium.close();
  site.close();
  rmSync(downloads, { recursive: true });
}
