import { setTimeout } from "node:timers/promises";
import type { Page } from "puppeteer-core";
import { createTraceLog, readTrace, type Trace, writeTrace } from "../packages/trace/src/core/index.ts";
import { type LaunchedBrowser, launchChromium } from "../testbed/browsers/browsers.ts";
import { openPage } from "../testbed/browsers/pages.ts";
import { startRecorderPage } from "../testbed/browsers/recorder-page.ts";
import { type Benchmark, quartilesOf } from "./benchmark.ts";
import { cpuMsOf } from "./relay/process-usage.ts";

const ROUNDS = 9;
const WINDOW_MS = 8_000;
const SETTLING_MS = 5_000;
const SAMPLE_EVERY_MS = 1_000;
/** How much more often statistics are sampled, so that the cost rises above the noise. */
const TIMES = 10;
const LIMIT_PERCENT = 2;
const HOUR_SECONDS = 3_600;
const LIMIT_BYTES = 20_000_000;

declare global {
  interface Window {
    benchConnection: RTCPeerConnection;
    benchRecording: { readonly stop: () => void } | undefined;
    /** The log of the last recording, as a file. */
    benchTrace: () => string;
  }
}

/** Creates one end of a call with microphone, camera, screen and chat in each direction. Runs in the page. */
async function makeEnd({ offers }: { readonly offers: boolean }): Promise<string> {
  const connection = new RTCPeerConnection();
  window.benchConnection = connection;
  connection.addEventListener("track", ({ track }) => {
    if (track.kind === "audio") return;
    const video = document.createElement("video");
    video.muted = true;
    video.autoplay = true;
    video.width = 640;
    video.srcObject = new MediaStream([track]);
    document.body.append(video);
  });
  const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 720 });
  const context = canvas.getContext("2d");
  let frame = 0;
  setInterval(() => {
    frame += 1;
    context?.fillRect((frame * 40) % 1280, (frame * 8) % 720, 80, 80);
    if (context !== null) context.fillStyle = `hsl(${frame % 360} 80% 50%)`;
  }, 100);
  const people = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  for (const stream of [people, canvas.captureStream(10)]) {
    for (const track of stream.getTracks()) connection.addTrack(track, stream);
  }
  if (!offers) return "";
  connection.createDataChannel("chat");
  await connection.setLocalDescription();
  await new Promise<void>((resolve) => {
    const check = () => connection.iceGatheringState === "complete" && resolve();
    connection.addEventListener("icegatheringstatechange", check);
    check();
  });
  return connection.localDescription?.sdp ?? "";
}

async function connect(offering: Page, answering: Page): Promise<void> {
  const offer = await offering.evaluate(makeEnd, { offers: true });
  await answering.evaluate(makeEnd, { offers: false });
  const answer = await answering.evaluate(async (sdp) => {
    const connection = window.benchConnection;
    await connection.setRemoteDescription({ type: "offer", sdp });
    await connection.setLocalDescription();
    while (connection.iceGatheringState !== "complete") {
      await new Promise((resolve) =>
        connection.addEventListener("icegatheringstatechange", resolve, { once: true }),
      );
    }
    return connection.localDescription?.sdp ?? "";
  }, offer);
  await offering.evaluate(
    (sdp) => window.benchConnection.setRemoteDescription({ type: "answer", sdp }),
    answer,
  );
  for (const page of [offering, answering]) {
    await page.waitForFunction(() => window.benchConnection.connectionState === "connected");
  }
}

function startRecording(sampleEveryMs: number): void {
  const trace = window.recorder.startTrace();
  window.benchRecording = window.recorder.recordConnection({
    ...trace,
    connection: window.benchConnection,
    label: "remote",
    sampleEveryMs,
  });
  window.benchTrace = () => JSON.stringify(trace.log.trace());
}

function stopRecording(): void {
  window.benchRecording?.stop();
  window.benchRecording = undefined;
}

async function rendererPids({ browser }: LaunchedBrowser): Promise<readonly number[]> {
  const devtools = await browser.target().createCDPSession();
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  await devtools.detach();
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

/** CPU time of the processes over one window. */
async function usedMs(pids: readonly number[]): Promise<number> {
  const used = () => pids.reduce((sum, pid) => sum + cpuMsOf(pid), 0);
  const before = used();
  await setTimeout(WINDOW_MS);
  return used() - before;
}

/** A log of one hour, made by repeating the samples of the recorded call. */
function anHourOf({ events }: Trace): Trace {
  const log = createTraceLog({ startedAtMs: 0, userAgent: "a browser" });
  const connection = log.addConnection({ label: "remote" });
  const samples = events.filter(({ kind }) => kind === "statistics");
  for (const event of events) if (event.kind !== "statistics") log.append({ ...event, connection });
  const [first, ...later] = samples;
  if (first !== undefined) log.append({ ...first, connection });
  for (let second = 1; second <= HOUR_SECONDS; second += 1) {
    const sample = later[second % later.length];
    if (sample !== undefined) log.append({ ...sample, atMs: second * 1_000, connection });
  }
  return log.trace();
}

/** The windows of one round, with their sampling intervals. */
const WAYS = { plain: undefined, recorded: SAMPLE_EVERY_MS, often: SAMPLE_EVERY_MS / TIMES } as const;
const ORDERS = [
  ["plain", "recorded", "often"],
  ["often", "plain", "recorded"],
  ["recorded", "often", "plain"],
] as const;

/**
 * The cost of recording. Two pages of one Chromium are in a call, each sending audio, a camera and a screen. Recording
 * is switched on and off in both while the call continues. Nothing else happens in the pages, so its share is larger
 * than in a page that also renders something.
 *
 * With other load on the machine, two windows of the same kind differ by more than the cost of recording. So a third
 * kind samples ten times as often; a tenth of its additional cost is the result.
 */
export const recording: Benchmark = {
  name: "recording",
  title: "CPU time of the pages of a call with and without recording, and the size of an hour",
  async run() {
    const site = await startRecorderPage();
    const chromium = await launchChromium();
    const used: Readonly<Record<keyof typeof WAYS, number[]>> = { plain: [], recorded: [], often: [] };
    let text = "";
    try {
      const pages = [await openPage(chromium, site.url), await openPage(chromium, site.url)] as const;
      await connect(...pages);
      await setTimeout(SETTLING_MS);
      const pids = await rendererPids(chromium);
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const way of ORDERS[round % ORDERS.length] ?? []) {
          const everyMs = WAYS[way];
          if (everyMs !== undefined) {
            await Promise.all(pages.map((page) => page.evaluate(startRecording, everyMs)));
          }
          used[way].push(await usedMs(pids));
          await Promise.all(pages.map((page) => page.evaluate(stopRecording)));
          if (way === "recorded") text = await pages[0].evaluate(() => window.benchTrace());
        }
      }
    } finally {
      await chromium.close();
      site.close();
    }
    const trace = readTrace(JSON.stringify({ format: "visavis-trace", version: 1, ...JSON.parse(text) }));

    const samples = trace.events.filter(({ kind }) => kind === "statistics");
    const later = samples.slice(1).map((sample) => JSON.stringify(sample).length);
    const perSample = later.reduce((sum, bytes) => sum + bytes, 0) / later.length;
    const hour = anHourOf(trace);
    const hourBytes = writeTrace(hour).length;
    const spread = (what: string, percents: readonly number[]) => {
      const { lower, median, upper } = quartilesOf(percents);
      return {
        what,
        figures: { "median %": median.toFixed(2), "quartiles %": `${lower.toFixed(2)}–${upper.toFixed(2)}` },
      };
    };
    const ofOneCore = (windows: readonly number[]) => windows.map((ms) => (ms / WINDOW_MS) * 100);
    const moreThanPlain = (windows: readonly number[]) =>
      windows.map((ms, round) => (ms / (used.plain[round] ?? Number.NaN) - 1) * 100);
    const tenth = moreThanPlain(used.often).map((percent) => percent / TIMES);
    const extraPercent = quartilesOf(tenth).median;
    return {
      rows: [
        spread("CPU of both pages, not recorded", ofOneCore(used.plain)),
        spread("– recorded", ofOneCore(used.recorded)),
        spread(`– recorded, sampling ${TIMES} times as often`, ofOneCore(used.often)),
        spread("increase by recording, measured directly", moreThanPlain(used.recorded)),
        spread(`increase by recording, from sampling ${TIMES} times as often`, tenth),
        { what: "a sample of statistics", figures: { bytes: Math.round(perSample) } },
        { what: "an hour of such samples", figures: { bytes: Math.round(perSample * HOUR_SECONDS) } },
        { what: "an hour in a log", figures: { bytes: hourBytes, "left out": hour.leftOut } },
      ],
      criterion: `at most ${LIMIT_PERCENT} % more CPU and ${LIMIT_BYTES / 1e6} MB an hour: ${extraPercent.toFixed(2)} %, ${(hourBytes / 1e6).toFixed(1)} MB`,
      held: extraPercent <= LIMIT_PERCENT && hourBytes <= LIMIT_BYTES,
    };
  },
};
