import { openRecording, readTrace, type Trace, type TraceEvent } from "@visavis/trace/core";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, onTestFinished } from "vitest";
import { openPage } from "../testbed/browsers/pages.ts";
import { startRecorderPage } from "../testbed/browsers/recorder-page.ts";
import { browserTests, type LaunchedBrowser } from "../testbed/index.ts";

let site: Awaited<ReturnType<typeof startRecorderPage>>;
beforeAll(async () => {
  site = await startRecorderPage();
});
afterAll(() => site.close());

/** Must never be in a trace. */
const SECRET = "not to be recorded";

/** What a page observed of a call: results in the order of the calls, and states for each state machine. */
interface Observed {
  readonly results: readonly string[];
  readonly states: Readonly<Record<string, readonly string[]>>;
  /** Additional properties on the objects of the call after the recording has stopped. */
  readonly leftovers: readonly string[];
  /** Own properties while it was recorded. */
  readonly shadows: number;
  /** The trace as a file; empty if nothing was recorded. */
  readonly trace: string;
}

/** Makes a call in one page, uses the API correctly and incorrectly, and returns the results. Runs in the page. */
async function call({
  isRecorded,
  secret,
}: {
  readonly isRecorded: boolean;
  readonly secret: string;
}): Promise<Observed> {
  const results: string[] = [];
  const states: Record<string, string[]> = {};
  const trace = isRecorded ? window.recorder.startTrace() : undefined;
  const recordings: { readonly stop: () => void }[] = [];

  const configuration = {
    iceServers: [{ urls: "turn:127.0.0.1:50009?transport=tcp", username: "name", credential: secret }],
  };
  const make = (label: string, given?: RTCConfiguration) => {
    let connection: RTCPeerConnection;
    if (trace === undefined) connection = new RTCPeerConnection(given);
    else {
      const made = window.recorder.recordedPeerConnection(given, { ...trace, label, sampleEveryMs: 200 });
      recordings.push(made.recording);
      connection = made.connection;
    }
    for (const [event, state] of [
      ["signalingstatechange", "signalingState"],
      ["icegatheringstatechange", "iceGatheringState"],
      ["iceconnectionstatechange", "iceConnectionState"],
      ["connectionstatechange", "connectionState"],
    ] as const) {
      states[`${label} ${state}`] = [];
      connection.addEventListener(event, () => states[`${label} ${state}`]?.push(connection[state]));
    }
    const others: string[] = [];
    states[`${label} events`] = others;
    connection.ontrack = ({ track, streams }) => others.push(`track ${track.kind} ${streams.length}`);
    connection.ondatachannel = ({ channel }) => others.push(`datachannel ${channel.label}`);
    return connection;
  };
  const errorText = (error: unknown) =>
    error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const plain = (value: unknown) => {
    if (value === undefined || value === null) return String(value);
    const [, name] = Object.prototype.toString.call(value).split(" ");
    return `${name} ${Object.keys(Object(value)).join()}`;
  };
  /** Records the result of an expression: its value, the error it throws, or the outcome of its promise. */
  const tell = async (what: string, use: () => unknown) => {
    try {
      const returned = use();
      if (!(returned instanceof Promise)) {
        results.push(`${what} returns ${plain(returned)}`);
        return returned;
      }
      try {
        const value: unknown = await returned;
        results.push(`${what} resolves with ${plain(value)}`);
        return value;
      } catch (error) {
        results.push(`${what} rejects with ${errorText(error)}`);
      }
    } catch (error) {
      results.push(`${what} throws ${errorText(error)}`);
    }
    return undefined;
  };
  const until = async (isTrue: () => boolean) => {
    const limitMs = performance.now() + 15_000;
    while (!isTrue()) {
      if (performance.now() > limitMs) throw new Error(`timed out: ${isTrue}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  const samplesOf = (label: string) => {
    const { connections = [], events = [] } = trace?.log.trace() ?? {};
    const id = connections.find((connection) => connection.label === label)?.id;
    return events.filter(({ kind, connection }) => kind === "statistics" && connection === id).length;
  };

  const a = make("a", configuration);
  const b = make("b");
  const queued = new Map<RTCPeerConnection, (RTCIceCandidate | null)[]>([
    [a, []],
    [b, []],
  ]);
  const handOver = async () => {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      for (const candidate of queued.get(from)?.splice(0) ?? []) {
        if (candidate !== null) await to.addIceCandidate(candidate);
      }
    }
  };
  for (const connection of [a, b]) {
    connection.addEventListener("icecandidate", ({ candidate }) => queued.get(connection)?.push(candidate));
  }

  // Methods look unchanged.
  for (const name of ["createOffer", "setLocalDescription", "addTrack", "close"] as const) {
    const method: (...given: never[]) => unknown = a[name];
    results.push(
      `${name}: ${method.name} ${method.length} ${String(method).replaceAll(/\s+/g, " ").includes("[native code]")}`,
    );
  }
  results.push(`keys ${Object.keys(a)} ${JSON.stringify(a)}`);

  // Incorrect uses.
  const nonsense = { type: "answer", sdp: "no description" } as const;
  await tell("an answer without an offer", () => a.setRemoteDescription(nonsense));
  await tell("a local answer without an offer", () => a.setLocalDescription(nonsense));
  await tell("an answer to nothing", () => a.createAnswer());
  await tell("a candidate for nothing", () =>
    a.addIceCandidate({ candidate: "candidate:1 1 udp 1 192.0.2.1 9 typ host", sdpMid: "0" }),
  );
  await tell("no arguments", () => Reflect.apply(a.addTrack, a, []));
  await tell("no arguments for a promise", () => Reflect.apply(a.setRemoteDescription, a, []));
  await tell("of another object", () => Reflect.apply(a.createOffer, {}, []));
  await tell("of another object, at once", () => Reflect.apply(a.close, {}, []));
  await tell("a channel with contradictory options", () =>
    a.createDataChannel("x", { maxRetransmits: 1, maxPacketLifeTime: 1 }),
  );
  await tell("an invalid configuration", () => a.setConfiguration({ iceServers: [{ urls: "nothing" }] }));
  await tell("a transceiver of an unknown kind", () => Reflect.apply(a.addTransceiver, a, ["smell"]));
  const thrown = {
    get type(): never {
      throw new RangeError("the page's own");
    },
  };
  await tell("a description that throws", () => Reflect.apply(a.setRemoteDescription, a, [thrown]));

  // An unhandled rejection is reported, a handled one is not.
  const unhandled: string[] = [];
  const onUnhandled = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    unhandled.push(errorText(event.reason));
  };
  addEventListener("unhandledrejection", onUnhandled);
  a.setRemoteDescription(nonsense).catch(() => undefined);
  window.leaveUnhandled(a);
  await until(() => unhandled.length > 0);
  removeEventListener("unhandledrejection", onUnhandled);
  results.push(`unhandled: ${unhandled}`);

  // The call, first with callbacks.
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const tracks = stream.getTracks();
  const senders: RTCRtpSender[] = [];
  for (const track of tracks) {
    const sender = await tell(`addTrack ${track.kind}`, () => a.addTrack(track, stream));
    if (sender instanceof RTCRtpSender) senders.push(sender);
  }
  await tell("a track twice", () => tracks[0] && a.addTrack(tracks[0], stream));
  const chat = a.createDataChannel("chat");
  const heard: string[] = [];
  b.addEventListener("datachannel", ({ channel }) => {
    channel.addEventListener("message", ({ data }) => channel.send(`${data}!`));
  });
  chat.addEventListener("message", ({ data }) => heard.push(data));

  const offer = await new Promise<RTCSessionDescriptionInit>((resolve, reject) => {
    const returned = a.createOffer(resolve, reject);
    results.push(`with callbacks: ${returned instanceof Promise}`);
    void returned.then((value) => results.push(`and then: ${plain(value)}`));
  });
  results.push(`an offer: ${plain(offer)} ${offer.type} ${offer.sdp?.match(/^m=/gm)?.length}`);
  await new Promise<void>((resolve) => {
    void a.setRemoteDescription(nonsense, resolve, (error) => {
      results.push(`told to the callback: ${errorText(error)}`);
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => void a.setLocalDescription(offer, resolve, reject));
  await tell("the offer at b", () => b.setRemoteDescription(offer));
  // A remote offer while a local one is pending: the local one is rolled back.
  await tell("b answers", () => b.setLocalDescription());
  await tell("the answer at a", () => a.setRemoteDescription(b.localDescription ?? { type: "answer" }));
  results.push(`a has ${a.signalingState} ${a.remoteDescription?.type}, b ${b.signalingState}`);
  let handed = Promise.resolve();
  const handing = setInterval(() => {
    handed = handed.then(handOver);
  }, 50);
  await until(() => a.connectionState === "connected" && b.connectionState === "connected");
  await until(() => chat.readyState === "open");
  chat.send("hello");
  await until(() => heard.length > 0);
  results.push(`heard ${heard}`);
  await tell("getStats", async () => (await a.getStats()).size > 3);

  // Again with another track, other parameters, another direction; with glare; and without video.
  const [sender] = senders;
  const transceiver = b.getTransceivers().find(({ receiver }) => receiver.track.kind === "video");
  if (sender === undefined || transceiver === undefined) throw new Error("no media");
  await tell("replaceTrack", () => sender.replaceTrack(null));
  await tell("parameters without getParameters", () => Reflect.apply(sender.setParameters, sender, [{}]));
  await tell("setParameters", () => sender.setParameters(sender.getParameters()));
  transceiver.direction = "sendrecv";
  results.push(`direction ${transceiver.direction} ${Object.keys(transceiver)}`);
  await tell("an invalid direction", () => Reflect.set(transceiver, "direction", "sideways"));
  results.push(`direction ${transceiver.direction}`);
  const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  await tell("setCodecPreferences", () => transceiver.setCodecPreferences([...codecs].reverse()));
  await tell("b offers", () => b.setLocalDescription());
  await tell("a offers too", () => a.setLocalDescription());
  await tell("a yields", () => a.setRemoteDescription(b.localDescription ?? { type: "offer" }));
  await tell("a answers", () => a.setLocalDescription());
  await tell("b takes it", () => b.setRemoteDescription(a.localDescription ?? { type: "answer" }));
  results.push(`current direction ${transceiver.currentDirection}`);
  await tell("stop", () => transceiver.stop());
  await tell("an offer", () => b.setLocalDescription());
  await tell("rollback", () => b.setLocalDescription({ type: "rollback" }));
  await tell("restartIce", () => a.restartIce());
  await tell("removeTrack", () => a.removeTrack(sender));
  // A few more samples: the last one contains only changes.
  const samplesBefore = samplesOf("a");
  await until(() => trace === undefined || samplesOf("a") > samplesBefore + 3);
  clearInterval(handing);
  await handed;

  await tell("closing the channel", () => chat.close());
  await tell("close", () => a.close());
  results.push(`closed ${a.signalingState} ${a.connectionState} ${a.iceConnectionState}`);
  await tell("an offer on a closed connection", () => a.createOffer());
  await tell("close again", () => a.close());
  b.close();
  for (const track of tracks) track.stop();

  const objects = [
    a,
    b,
    chat,
    ...[a, b].flatMap((each) => [...each.getTransceivers(), ...each.getSenders()]),
    sender,
    transceiver,
  ];
  const owned = () => objects.flatMap((each) => Reflect.ownKeys(each).map(String));
  const shadows = owned().length;
  for (const { stop } of recordings) stop();
  return {
    results,
    states,
    leftovers: owned(),
    shadows,
    trace: trace === undefined ? "" : JSON.stringify(trace.log.trace()),
  };
}

/** A page with only the recorder. It is not checked for errors: unhandled rejections are part of the test. */
async function emptyPage(launched: LaunchedBrowser): Promise<Page> {
  const page = await openPage(launched, site.url);
  onTestFinished(() => page.browserContext().close());
  return page;
}

async function observe(launched: LaunchedBrowser, isRecorded: boolean): Promise<Observed> {
  const page = await emptyPage(launched);
  return page.evaluate(call, { isRecorded, secret: SECRET });
}

/** The trace in the file from the page. */
const traceIn = (text: string): Trace =>
  readTrace(JSON.stringify({ format: "visavis-trace", version: 1, ...JSON.parse(text) }));

type OfKind<Kind> = Extract<TraceEvent, { readonly kind: Kind }>;
function ofKind<Kind extends TraceEvent["kind"]>({ events }: Trace, kind: Kind): OfKind<Kind>[] {
  return events.filter((event): event is OfKind<Kind> => event.kind === kind);
}

/** Recorded or not, a call has the same results, errors, states and events, and the recorder leaves nothing behind. */
function expectSameCourse(plain: Observed, recorded: Observed): void {
  expect(recorded.results).toEqual(plain.results);
  // The order between two state machines is random; the order within each is not. How often candidates are gathered
  // again depends on how soon an offer is rolled back.
  for (const [machine, seen] of Object.entries(plain.states)) {
    const isGathering = machine.endsWith("iceGatheringState");
    const [expected, found] = [seen, recorded.states[machine] ?? []].map((states) =>
      isGathering ? [...new Set(states)] : states,
    );
    expect(found, machine).toEqual(expected);
  }
  expect(plain.shadows).toBe(plain.leftovers.length);
  expect(recorded.leftovers).toEqual(plain.leftovers);
  expect(recorded.shadows).toBeGreaterThan(plain.shadows);
  expect(plain.results.length).toBeGreaterThan(45);
}

/** The trace is complete and contains no password. */
function expectWholeCall({ trace: text, states }: Observed): void {
  expect(text).not.toContain(SECRET);
  expect(text).toContain('"username":"name","credential":"…"');
  const trace = traceIn(text);
  expect(trace.leftOut).toBe(0);
  expect(trace.connections.map(({ label }) => label)).toEqual(["a", "b"]);

  // Every call has its outcome, except those that were pending when everything was closed.
  const calls = ofKind(trace, "call");
  const settled = new Set(ofKind(trace, "outcome").map(({ call }) => call));
  expect(calls.filter(({ call }) => !settled.has(call))).toEqual([]);
  expect(new Set(calls.map(({ method }) => method))).toEqual(
    new Set([
      "RTCPeerConnection",
      ...[
        "addIceCandidate",
        "addTrack",
        "addTransceiver",
        "close",
        "createAnswer",
        "createDataChannel",
        "createOffer",
        "removeTrack",
        "restartIce",
        "setConfiguration",
        "setLocalDescription",
        "setRemoteDescription",
      ].map((name) => `RTCPeerConnection.${name}`),
      "RTCRtpSender.replaceTrack",
      "RTCRtpSender.setParameters",
      "RTCRtpTransceiver.direction",
      "RTCRtpTransceiver.setCodecPreferences",
      "RTCRtpTransceiver.stop",
      "RTCDataChannel.close",
    ]),
  );
  const errors = ofKind(trace, "outcome").flatMap(({ error }) => error?.name ?? []);
  expect(errors).toEqual(expect.arrayContaining(["InvalidStateError", "TypeError", "InvalidAccessError"]));

  // The trace has the state machines that the page saw, and the closing, for which there is no event.
  for (const [machine, attribute] of [
    ["signaling", "signalingState"],
    ["iceConnection", "iceConnectionState"],
    ["connection", "connectionState"],
  ] as const) {
    const steps = ofKind(trace, "state").filter(
      (event) => event.machine === machine && event.connection === trace.connections[0]?.id,
    );
    const seen = states[`a ${attribute}`] ?? [];
    expect(steps.map(({ to }) => to).slice(0, seen.length)).toEqual(seen);
    expect(steps.at(-1)?.to).toBe("closed");
    for (const [index, { from }] of steps.slice(1).entries()) expect(from).toBe(steps[index]?.to);
  }
  const machines = ofKind(trace, "state").map(({ machine }) => machine);
  expect(machines).toEqual(expect.arrayContaining(["iceGathering", "dtls", "sctp", "dataChannel"]));

  const [a, b] = trace.connections.map(({ id }) => id);
  const described = (connection: string | undefined) =>
    ofKind(trace, "description")
      .filter((event) => event.connection === connection)
      .map(({ side, type }) => `${side} ${type}`);
  expect(described(a)).toEqual([
    "local offer",
    "remote answer",
    "local offer",
    "local rollback",
    "remote offer",
    "local answer",
  ]);
  expect(described(b)).toEqual([
    "remote offer",
    "local answer",
    "local offer",
    "remote answer",
    "local offer",
    "local rollback",
  ]);
  const candidates = ofKind(trace, "candidate");
  expect(candidates.filter(({ side }) => side === "local").length).toBeGreaterThan(2);
  expect(candidates.filter(({ side }) => side === "remote").length).toBeGreaterThan(1);
  const names = ofKind(trace, "event").map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["track", "datachannel", "negotiationneeded"]));

  const samples = ofKind(trace, "statistics").filter(({ connection }) => connection === a);
  expect(samples.length).toBeGreaterThan(3);
  const types = new Set(samples.flatMap(({ changed }) => Object.values(changed).map(({ type }) => type)));
  expect([...types]).toEqual(
    expect.arrayContaining(["outbound-rtp", "candidate-pair", "local-candidate", "data-channel"]),
  );
  // After the first, a sample contains only changes.
  const sizes = samples.map((sample) => JSON.stringify(sample).length);
  expect(sizes.at(-1)).toBeLessThan(Math.max(...sizes) / 2);
}

for (const [browser, test] of Object.entries(browserTests)) {
  describe(`a recorded call in ${browser}`, () => {
    test("behaves like an unrecorded one, leaves nothing behind, and is completely in the trace except for passwords", async ({
      launched,
    }) => {
      const plain = await observe(launched, false);
      const recorded = await observe(launched, true);
      expectSameCourse(plain, recorded);
      expectWholeCall(recorded);
      expect(traceIn(recorded.trace).userAgent).toMatch(browser === "Firefox" ? /Firefox/ : /Chrome/);
    });

    test("an end that is recorded from the middle of a call has its states and descriptions in the trace", async ({
      launched,
    }) => {
      const page = await emptyPage(launched);
      const text = await page.evaluate(async () => {
        const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
        a.addEventListener("icecandidate", ({ candidate }) => void b.addIceCandidate(candidate ?? undefined));
        b.addEventListener("icecandidate", ({ candidate }) => void a.addIceCandidate(candidate ?? undefined));
        a.createDataChannel("early");
        const farChannel = new Promise<RTCDataChannel>((resolve) =>
          b.addEventListener("datachannel", ({ channel }) => resolve(channel)),
        );
        await a.setLocalDescription();
        await b.setRemoteDescription(a.localDescription ?? { type: "offer" });
        await b.setLocalDescription();
        await a.setRemoteDescription(b.localDescription ?? { type: "answer" });
        await new Promise<void>((resolve) => {
          const check = () => a.connectionState === "connected" && resolve();
          a.addEventListener("connectionstatechange", check);
          check();
        });
        const trace = window.recorder.startTrace();
        const recording = window.recorder.recordConnection({
          ...trace,
          connection: a,
          label: "late",
          sampleEveryMs: 50,
        });
        recording.recordSignaling({ direction: "in", message: '{"type":"welcome","credential":"hidden"}' });
        recording.recordSignaling({ direction: "out", message: "no JSON" });
        recording.note("a word");
        const isSampled = () => trace.log.trace().events.some(({ kind }) => kind === "statistics");
        while (!isSampled()) await new Promise((resolve) => setTimeout(resolve, 20));
        recording.stop();
        // By the time the other end notices, a recorder that did not stop would have written the call and the state.
        const { promise: noticed, resolve } = Promise.withResolvers<void>();
        (await farChannel).addEventListener("close", () => resolve());
        a.close();
        await noticed;
        b.close();
        return JSON.stringify(trace.log.trace());
      });
      const trace = traceIn(text);
      expect(ofKind(trace, "description").map(({ side, type }) => `${side} ${type}`)).toEqual([
        "local offer",
        "remote answer",
      ]);
      const states = ofKind(trace, "state").map(({ machine, to }) => `${machine} ${to}`);
      expect(states).toEqual(expect.arrayContaining(["connection connected", "dtls connected"]));
      expect(ofKind(trace, "signaling").map(({ message }) => message)).toEqual([
        { type: "welcome", credential: "…" },
        "no JSON",
      ]);
      expect(ofKind(trace, "note").map(({ text }) => text)).toEqual(["a word"]);
      expect(ofKind(trace, "statistics").length).toBeGreaterThan(0);
      // Nothing after stop() is in it.
      expect(ofKind(trace, "call")).toEqual([]);
      expect(states).not.toContain("connection closed");
    });

    test("statistics that a page asks for are a sample in the trace, and the last one until the next", async ({
      launched,
    }) => {
      const page = await emptyPage(launched);
      const found = await page.evaluate(async () => {
        const trace = window.recorder.startTrace();
        const { connection, recording } = window.recorder.recordedPeerConnection(undefined, {
          ...trace,
          label: "a",
          sampleEveryMs: 3_600_000,
        });
        const samples = () => trace.log.trace().events.filter(({ kind }) => kind === "statistics").length;
        const before = { samples: samples(), last: recording.lastStatistics().size };
        connection.createDataChannel("measured");
        await connection.setLocalDescription();
        const [one, other] = await Promise.all([recording.statistics(), recording.statistics()]);
        const isLast = [one, other].every(
          (report) => [...report.keys()].join() === [...recording.lastStatistics().keys()].join(),
        );
        const after = { samples: samples(), size: one.size };
        recording.stop();
        connection.close();
        return { before, after, isLast };
      });
      expect(found.before).toEqual({ samples: 0, last: 0 });
      expect(found.after.samples).toBe(1);
      expect(found.after.size).toBeGreaterThan(0);
      expect(found.isLast).toBe(true);
    });

    test("the first frame in a media element is recorded", async ({ launched }) => {
      const page = await emptyPage(launched);
      const text = await page.evaluate(async () => {
        const trace = window.recorder.startTrace();
        const connection = new RTCPeerConnection();
        const recording = window.recorder.recordConnection({ ...trace, connection, label: "a" });
        const video = document.createElement("video");
        video.muted = true;
        const end = recording.recordElement(video);
        video.srcObject = await navigator.mediaDevices.getUserMedia({ video: true });
        const shows = new Promise((resolve) => video.addEventListener("loadeddata", resolve));
        await video.play();
        await shows;
        end();
        // Listeners are called in the order in which they were added.
        const paused = new Promise((resolve) => video.addEventListener("pause", resolve));
        video.pause();
        await paused;
        recording.stop();
        connection.close();
        return JSON.stringify(trace.log.trace());
      });
      const media = ofKind(traceIn(text), "media");
      expect(media.find(({ name }) => name === "loadeddata")?.detail).toMatchObject({
        element: "video",
        width: 640,
      });
      expect(media.map(({ name }) => name)).not.toContain("pause");
    });

    test("a compressed recording reads the same as an uncompressed one", async ({ launched }) => {
      const page = await emptyPage(launched);
      const text = '{"PeerConnections":{},"UserAgent":"测试"}';
      const [plain, packed, broken] = await page.evaluate(async (text) => {
        const read = (file: Blob) =>
          window.recorder.readRecordingFile(file).catch(({ code }) => String(code));
        const gzip = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
        const bytes = await new Response(gzip).blob();
        return [await read(new Blob([text])), await read(bytes), await read(bytes.slice(0, 20))];
      }, text);
      expect([plain, packed, broken]).toEqual([text, text, "TRACE_NOT_JSON"]);
      expect(openRecording(text).userAgent).toBe("测试");
    });
  });
}
