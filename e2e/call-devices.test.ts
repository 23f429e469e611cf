import { describe, expect } from "vitest";
import {
  audioIsHeard,
  devicelessTests,
  framesAdvance,
  launchChromium,
  refusedTests,
  test,
} from "../testbed/index.ts";
import { callLink, press, REMOTE, SCREEN, sees } from "./call-page.ts";

describe("without camera or microphone", () => {
  for (const [what, tests, words] of [
    ["permission denied", refusedTests, "blocked"],
    ["no devices", devicelessTests, "find"],
  ] as const) {
    for (const [name, test] of Object.entries(tests)) {
      test(`${name} with ${what} joins, sees, hears and gets an explanation`, async ({
        open,
        chromium,
        launched,
      }) => {
        const room = `without-${words}-${name}`;
        const ada = await open(chromium, callLink(room, "Ada"));
        const bo = await open(launched, callLink(room, "Bo"));
        await framesAdvance(bo, REMOTE);
        await audioIsHeard(bo, REMOTE);
        // A browser may block sound on a page that captures nothing until the first click; then a button offers it.
        await bo.waitForFunction(
          (remote) =>
            document.querySelector("[data-action=sound]") !== null ||
            document.querySelector<HTMLVideoElement>(remote)?.muted === false,
          {},
          REMOTE,
        );
        if ((await bo.$("[data-action=sound]")) !== null) await press(bo, "sound");
        await bo.waitForFunction(
          (remote) => document.querySelector<HTMLVideoElement>(remote)?.muted === false,
          {},
          REMOTE,
        );
        await framesAdvance(bo, REMOTE);
        await sees(ada, ["Bo"]);
        await ada.waitForSelector('[data-tile][data-picture="off"] .tile-initial');
        await bo.waitForFunction(
          (words) => document.querySelector(".notices")?.textContent?.includes(words),
          {},
          words,
        );
      });
    }
  }

  test("the lobby says what is missing and lets the person in", async ({
    open,
    chromium,
    chromiumWithoutDevices,
  }) => {
    const ada = await open(chromium, callLink("bare-lobby", "Ada"));
    const bo = await open(chromiumWithoutDevices, "/p2p.html?room=bare-lobby&name=Bo&lang=en");
    await bo.waitForSelector(".notice.bad");
    // Camera and microphone are asked for one after the other.
    await bo.waitForFunction(
      () =>
        document.querySelector("[data-action=join]")?.textContent === "Join without camera and microphone",
    );
    await press(bo, "join");
    await framesAdvance(bo, REMOTE);
    await sees(ada, ["Bo"]);
  });

  test("audio=0 and video=0 open no device, and both can be switched on later", async ({
    open,
    chromium,
  }) => {
    const ada = await open(chromium, callLink("off", "Ada"));
    const bo = await open(chromium, callLink("off", "Bo", "&audio=0&video=0"));
    await ada.waitForSelector('[data-tile][data-picture="off"]');
    await ada.waitForSelector('.tile-badge[title="Microphone off"]');
    expect(await bo.$eval("video[data-self]", ({ srcObject }) => srcObject)).toBeNull();
    await press(bo, "camera");
    await press(bo, "microphone");
    await ada.waitForSelector('[data-tile][data-picture="on"]');
    await framesAdvance(ada, REMOTE);
    await audioIsHeard(ada, REMOTE);
  });
});

test("switching camera and microphone during a call", async ({ open, firefox }) => {
  const rich = await launchChromium({ extraArgs: ["--use-fake-device-for-media-stream=device-count=3"] });
  try {
    const ada = await open(firefox, callLink("device", "Ada"));
    const bo = await open(rich, callLink("device", "Bo"));
    await framesAdvance(ada, REMOTE);
    const senders = () =>
      bo.evaluate(() =>
        window.testbedConnections.flatMap((connection) =>
          connection.getSenders().map(({ track }) => track?.getSettings().deviceId),
        ),
      );
    const [microphoneBefore, cameraBefore] = await senders();
    await press(bo, "more");
    await bo.waitForSelector("dialog[open] select");
    const [camera, microphone] = await bo.$$("dialog select");
    if (camera === undefined || microphone === undefined) throw new Error("no choice of devices");
    // The last ones: Chromium's second fake camera freezes after a moment, also in the self-view.
    const another = (options: Element[], now: string | undefined) =>
      options
        .map((option) => (option as HTMLOptionElement).value)
        .findLast((id) => id.length > 20 && id !== now) ?? "";
    const nextCamera = await camera.$$eval("option", another, cameraBefore);
    const nextMicrophone = await microphone.$$eval("option", another, microphoneBefore);
    await camera.select(nextCamera);
    await microphone.select(nextMicrophone);
    await bo.waitForFunction(
      (...wanted) => {
        const senders = window.testbedConnections[0]?.getSenders() ?? [];
        return wanted.every((id, index) => senders[index]?.track?.getSettings().deviceId === id);
      },
      {},
      nextMicrophone,
      nextCamera,
    );
    await framesAdvance(ada, REMOTE);
    await audioIsHeard(ada, REMOTE);
  } finally {
    await rich.close();
  }
});

test("a shared screen takes the stage, and gives it back when sharing ends", async ({
  open,
  firefox,
  sharingChromium,
}) => {
  const ada = await open(firefox, callLink("screen", "Ada"));
  const bo = await open(sharingChromium, callLink("screen", "Bo"));
  await framesAdvance(ada, REMOTE);
  await press(bo, "screen");
  await ada.waitForSelector(SCREEN);
  await framesAdvance(ada, SCREEN);
  await framesAdvance(ada, REMOTE);
  await press(bo, "screen");
  await ada.waitForSelector(SCREEN, { hidden: true });
  await framesAdvance(ada, REMOTE);
});
