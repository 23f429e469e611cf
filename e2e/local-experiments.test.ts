import { describe, expect } from "vitest";
import { loopbackTests } from "../testbed/index.ts";
import { choose, EXPERIMENTS, outcome, press } from "./experiments-page.ts";
import { startStandInStun } from "./stand-in-stun.ts";

const inMs = (words: string | undefined) => Number(/^(\d+) ms$/.exec(words ?? "")?.[1]);

for (const [browser, test] of Object.entries(loopbackTests)) {
  // Most of them wait for ICE to give up or for delayed messages, so they run concurrently.
  describe.concurrent(`experiments with two connections in one page, in ${browser}`, () => {
    test("with and without trickling, compared", async ({ open, launched }) => {
      const page = await open(launched, EXPERIMENTS);
      await choose(page, "experiment", "trickle");
      const { findings } = await outcome(page);
      for (const row of ["offered", "answered", "connected", "seen"]) {
        expect(findings[row]).toHaveLength(2);
        for (const value of findings[row]!) expect(inMs(value)).toBeGreaterThan(0);
      }
      expect(inMs(findings["seen"]![0])).toBeGreaterThanOrEqual(inMs(findings["offered"]![0]));
    });

    test("with a silent server, trickling saves seconds", async ({
      open,
      start,
      launched,
      onTestFinished,
    }) => {
      const silent = await startStandInStun({ sees: () => undefined });
      onTestFinished(() => silent.close());
      const relay = [
        "--turn-server",
        `turn:${silent.written}?transport=udp`,
        "--turn-secret",
        "not asked for",
      ];
      const { url } = await start({ args: ["--relay", "off", ...relay] });
      const page = await open(launched, `${url}${EXPERIMENTS}`);
      await choose(page, "experiment", "trickle");
      const { findings, conclusion } = await outcome(page);
      // Waiting for all candidates of both ends may exceed the page's limit.
      const [trickled, complete] = findings["seen"]!.map((words) => inMs(words.replace("> ", "")));
      expect(complete! - trickled!).toBeGreaterThan(3_000);
      expect(conclusion).toContain("Trickle ICE was faster");
    });

    test("an answer that comes 5 s late: A is in have-local-offer for 5 s", async ({ open, launched }) => {
      const page = await open(launched, EXPERIMENTS);
      await choose(page, "experiment", "tampering");
      await choose(page, "tampering", "answer-late");
      const { findings } = await outcome(page);
      expect(inMs(findings["waited"]![0])).toBeGreaterThan(4_900);
      expect(inMs(findings["waited"]![0])).toBeLessThan(8_000);
      expect(findings["connection"]).toEqual(["connected", "connected"]);
    });

    test("a lost answer: A stays in have-local-offer", async ({ open, launched }) => {
      const page = await open(launched, EXPERIMENTS);
      await choose(page, "experiment", "tampering");
      await choose(page, "tampering", "answer-lost");
      const { findings } = await outcome(page);
      expect(findings["signaling"]).toEqual(["have-local-offer", "stable"]);
      expect(findings["connection"]).not.toContain("connected");
    });

    test("without host candidates a server-reflexive or relay pair is used", async ({ open, launched }) => {
      const page = await open(launched, EXPERIMENTS);
      await choose(page, "experiment", "tampering");
      await choose(page, "tampering", "no-host");
      const { findings } = await outcome(page);
      expect(findings["connection"]).toEqual(["connected", "connected"]);
      for (const pair of findings["pair"]!) expect(pair).toMatch(/srflx|prflx|relay/);
    });

    test("forged fingerprints: ICE connects, DTLS does not", async ({ open, launched }) => {
      const page = await open(launched, EXPERIMENTS);
      await choose(page, "experiment", "tampering");
      await choose(page, "tampering", "fingerprint");
      const { findings, conclusion } = await outcome(page);
      expect(findings["dtls"]).toContain("failed");
      expect(conclusion).toContain("DTLS rejected it");
    });

    test("glare: with a polite side it connects, without one both wait", async ({ open, launched }) => {
      const page = await open(launched, EXPERIMENTS);
      await choose(page, "experiment", "glare");
      const { findings } = await outcome(page);
      expect(findings["refused"]).toEqual(["1", "2"]);
      expect(findings["signaling-a"]).toEqual(["stable", "have-local-offer"]);
      expect(findings["signaling-b"]).toEqual(["stable", "have-local-offer"]);
      expect(findings["connection"]![0]).toBe("connected");
      expect(findings["connection"]![1]).not.toBe("connected");
    });

    test("an ICE restart has new credentials, and the video continues", async ({ open, launched }) => {
      const page = await open(launched, EXPERIMENTS);
      await choose(page, "experiment", "restart");
      const { findings } = await outcome(page);
      expect(findings["ufrag"]![0]).not.toBe(findings["ufrag"]![1]);
      expect(findings["state"]).toEqual(["connected", "connected"]);
      expect(Number(findings["frames"]![1])).toBeGreaterThan(Number(findings["frames"]![0]));
    });

    test("the first codec in the list is the one in use", async ({ open, launched }) => {
      const page = await open(launched, EXPERIMENTS);
      await choose(page, "experiment", "codec");
      for (const codec of ["video/VP8", "video/VP9"]) {
        await choose(page, "codec", codec);
        const { findings } = await outcome(page);
        expect(findings["b-receives"]).toEqual([codec]);
        expect(findings["a-receives"]).toEqual([codec]);
      }
    });

    test("relay only: with servers the path uses a relay, and without them there is none", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, EXPERIMENTS);
      await choose(page, "experiment", "policy");
      await choose(page, "policy", "relay");
      const relayed = (await outcome(page)).findings;
      expect(relayed["a-candidates"]).toEqual(["relay"]);
      expect(relayed["pair"]![0]).toMatch(/^relay → /);
      await choose(page, "servers", "none");
      const without = (await outcome(page)).findings;
      expect(without["a-candidates"]).toEqual(["–"]);
      expect(without["state"]).not.toEqual(["connected"]);
    });

    test("a reliable channel loses nothing and keeps the order; with a lifetime of 1 ms it behaves as the page says", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, EXPERIMENTS);
      await choose(page, "experiment", "channel");
      const reliable = (await outcome(page)).findings;
      expect(reliable["arrived"]).toEqual(["400"]);
      expect(reliable["out-of-order"]).toEqual(["0"]);
      await choose(page, "kind", "lifetime");
      const { findings: brief, conclusion } = await outcome(page);
      if (browser === "Chromium") {
        expect(Number(brief["arrived"]![0])).toBeLessThan(400);
        expect(conclusion).toContain("The sender dropped");
      } else {
        expect(brief["arrived"]).toEqual(["400"]);
        expect(conclusion).toContain("Firefox still sends");
      }
    });

    test("a held answer is edited by hand, and the other side gets the edited text", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, EXPERIMENTS);
      await choose(page, "experiment", "tampering");
      await page.select('[data-treatment="answer"]', "hold");
      await press(page, "run-experiment");
      const held = '[data-message="answer"][data-status="held"]';
      await page.waitForSelector(`${held} [data-action="edit-message"]`);
      await page.click(`${held} [data-action="edit-message"]`);
      await page.waitForSelector("dialog textarea");
      await page.$eval("dialog textarea", (field) => {
        const text = field as HTMLTextAreaElement;
        text.value = text.value.replace(/^m=video.*$/m, "m=nonsense");
      });
      await press(page, "release-edited");
      await page.waitForSelector('[data-message="answer"][data-status="refused"]');
    });
  });
}
