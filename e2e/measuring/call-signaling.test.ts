import type { Page } from "puppeteer-core";
import { describe, expect } from "vitest";
import { audioIsHeard, browserTests, connectionReports, framesAdvance, test } from "../../testbed/index.ts";
import { callLink, REMOTE, sees } from "../call-page.ts";

declare global {
  interface Window {
    /** Types of the descriptions that went over the socket: `>offer` sent, `<offer` received. */
    descriptions?: string[];
  }
}

const DELAY_MS = 1_000;

/** Delays everything that the page sends, so that simultaneous messages are sure to cross. */
async function slowSignaling(page: Page): Promise<void> {
  await page.evaluateOnNewDocument((delayMs) => {
    const descriptions: string[] = [];
    window.descriptions = descriptions;
    const note = (direction: string, text: unknown) => {
      const message = JSON.parse(String(text));
      if (message.type === "description") descriptions.push(direction + message.description.type);
    };
    const { send } = WebSocket.prototype;
    const watched = new WeakSet<WebSocket>();
    WebSocket.prototype.send = function (this: WebSocket, text: string) {
      if (!watched.has(this)) this.addEventListener("message", ({ data }) => note("<", data));
      watched.add(this);
      note(">", text);
      setTimeout(() => {
        if (this.readyState === WebSocket.OPEN) send.call(this, text);
      }, delayMs);
    };
  }, DELAY_MS);
}

/** Headless browsers have no screen to share; a drawn one replaces it. */
async function drawnScreen(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    // The initial blank page has none.
    if (navigator.mediaDevices === undefined) return;
    navigator.mediaDevices.getDisplayMedia = async () => {
      const canvas = document.createElement("canvas");
      setInterval(() => canvas.getContext("2d")?.fillRect(0, 0, 200, (performance.now() / 10) % 99), 40);
      return canvas.captureStream(25);
    };
  });
}

const SCREEN_BUTTON = "[data-action=screen]";

const prepare = async (page: Page) => {
  await slowSignaling(page);
  await drawnScreen(page);
};

/**
 * A client written from docs/protocol.md alone, which offers to everyone at once instead of waiting for the newcomer.
 */
async function joinAsThirdPartyClient(page: Page, room: string): Promise<void> {
  await page.evaluate(async (room) => {
    const canvas = document.createElement("canvas");
    const paint = () => canvas.getContext("2d")?.fillRect(0, 0, 9, (performance.now() / 10) % 99);
    setInterval(paint, 40);
    const stream = canvas.captureStream(25);
    const video = document.createElement("video");
    video.muted = true;
    video.autoplay = true;
    video.id = "stranger-sees";
    document.body.append(video);

    const socket = new WebSocket(new URL("/signal", location.href.replace("http", "ws")));
    const send = (message: object) => socket.send(JSON.stringify(message));
    const connections = new Map<
      string,
      { connection: RTCPeerConnection; making: boolean; ignored: boolean }
    >();

    function meet(id: string): void {
      const connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
      const remote = { connection, making: false, ignored: false };
      connections.set(id, remote);
      connection.onicecandidate = ({ candidate }) => send({ type: "candidate", to: id, candidate });
      connection.ontrack = ({ track }) => {
        if (track.kind === "video" && video.srcObject === null) video.srcObject = new MediaStream([track]);
      };
      connection.onnegotiationneeded = async () => {
        remote.making = true;
        await connection.setLocalDescription();
        send({ type: "description", to: id, description: connection.localDescription });
        remote.making = false;
      };
      for (const track of stream.getTracks()) connection.addTrack(track, stream);
    }

    socket.onopen = () => send({ type: "join", room, name: "Stranger" });
    socket.onmessage = async ({ data }) => {
      const message = JSON.parse(data);
      const remote = connections.get(message.from);
      if (message.type === "participantJoined") {
        video.srcObject = null;
        meet(message.participant.id);
      } else if (message.type === "participantLeft") connections.get(message.participant)?.connection.close();
      else if (message.type === "description" && remote !== undefined) {
        const { connection } = remote;
        const collision =
          message.description.type === "offer" && (remote.making || connection.signalingState !== "stable");
        // The newcomer is the polite side; this client was there first.
        remote.ignored = collision;
        if (remote.ignored) return;
        await connection.setRemoteDescription(message.description);
        if (message.description.type !== "offer") return;
        await connection.setLocalDescription();
        send({ type: "description", to: message.from, description: connection.localDescription });
      } else if (message.type === "candidate") {
        await remote?.connection.addIceCandidate(message.candidate ?? undefined).catch((error: unknown) => {
          if (!remote.ignored) throw error;
        });
      }
    };
  }, room);
}

for (const [browser, test] of Object.entries(browserTests)) {
  describe(`with ${browser}`, () => {
    for (const there of new Set(["Chromium", browser])) {
      test(`Chromium and ${browser}, ${there} there first, make simultaneous offers: both share a screen at the same moment`, async ({
        open,
        chromium,
        launched,
      }) => {
        const order = there === "Chromium" ? [chromium, launched] : [launched, chromium];
        const pages: Page[] = [];
        for (const [index, each] of order.entries()) {
          pages.push(await open(each, callLink(`glare-${browser}-${there}`, `P${index}`), { prepare }));
        }
        for (const page of pages) {
          await framesAdvance(page, REMOTE);
          await page.evaluate(() => window.descriptions?.splice(0));
        }
        await Promise.all(pages.map((page) => page.waitForSelector(SCREEN_BUTTON)));
        // Both at once, without waiting in between.
        await Promise.all(
          pages.map((page) => page.$eval(SCREEN_BUTTON, (button) => (button as HTMLElement).click())),
        );
        for (const page of pages) {
          await framesAdvance(page, "video[data-screen-of]");
          await framesAdvance(page, REMOTE);
          await audioIsHeard(page, REMOTE);
        }
        // Each sent its own offer before receiving the other's; the newcomer rolled back.
        const [was, came] = await Promise.all(
          pages.map((page) => page.evaluate(() => window.descriptions?.slice(0, 3))),
        );
        expect(was).toEqual([">offer", "<offer", "<answer"]);
        expect(came).toEqual([">offer", "<offer", ">answer"]);
        // The newcomer's additions are rolled back: microphone, camera, one screen and its audio remain.
        for (const page of pages) {
          const sections = await page.evaluate(() =>
            window.testbedConnections[0]?.getTransceivers().filter(({ mid }) => mid !== null),
          );
          expect(sections).toHaveLength(4);
        }
      });
    }

    test(`Chromium and ${browser} open the link at the same moment`, async ({ open, chromium, launched }) => {
      const pages = await Promise.all(
        [chromium, launched].map((browser, index) =>
          open(browser, callLink(`moment-${browser}`, `P${index}`)),
        ),
      );
      for (const page of pages) await framesAdvance(page, REMOTE);
    });

    test(`${browser} and a third-party client, both offering at once, agree`, async ({
      open,
      chromium,
      launched,
    }) => {
      const room = `stranger-${browser}`;
      const stranger = await open(chromium, "/", { prepare: slowSignaling });
      await joinAsThirdPartyClient(stranger, room);
      const page = await open(launched, callLink(room, "Ada"), { prepare: slowSignaling });
      await framesAdvance(page, REMOTE);
      await framesAdvance(stranger, "#stranger-sees");
      const descriptions = await page.evaluate(() => window.descriptions ?? []);
      expect(descriptions.slice(0, 3)).toEqual([">offer", "<offer", ">answer"]);
    });
  });
}

test("the call continues while the server is down, and is complete when it is back", async ({
  open,
  chromium,
  start,
}) => {
  const first = await start();
  const link = (name: string) => new URL(callLink("outage", name), first.url).href;
  const ada = await open(chromium, link("Ada"));
  const bo = await open(chromium, link("Bo"));
  await framesAdvance(ada, REMOTE);
  await first.kill();
  for (const page of [ada, bo]) {
    await page.waitForSelector("[data-notice=signaling]");
    await framesAdvance(page, REMOTE);
  }
  await start({ port: first.port });
  for (const [page, other] of [
    [ada, "Bo"],
    [bo, "Ada"],
  ] as const) {
    await page.waitForSelector("[data-notice=signaling]", { hidden: true });
    await sees(page, [other]);
    await framesAdvance(page, REMOTE);
  }
  const open_ = (await connectionReports(ada)).filter(({ signalingState }) => signalingState !== "closed");
  expect(open_).toHaveLength(1);
});

test("a page whose server is down says so, and joins when the server is back", async ({
  open,
  chromium,
  start,
}) => {
  const first = await start();
  const page = await open(chromium, new URL("/p2p.html?room=early&name=Ada&lang=en", first.url).href);
  await framesAdvance(page, "video[data-self]");
  await first.kill();
  await page.locator("[data-action=join]").click();
  await page.waitForFunction(() =>
    document.querySelector("[data-notice=signaling]")?.textContent?.includes("Is it running?"),
  );
  await start({ port: first.port });
  await page.waitForSelector("[data-invitation]");
});
