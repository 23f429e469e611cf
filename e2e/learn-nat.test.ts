import type { Page } from "puppeteer-core";
import { describe, expect, inject } from "vitest";
import { loopbackTests, runProgram, test } from "../testbed/index.ts";
import {
  checkpoints,
  isComplete,
  isSound,
  lesson,
  missing,
  press,
  remembered,
  seen,
  shows,
  tabTo,
} from "./lesson-page.ts";

type Side = "a" | "b";

const ask = (page: Page, side: Side) => press(page, `[data-side="${side}"] [data-action="ask-server"]`);
const send = (page: Page, side: Side, to: "mapped" | "source" = "mapped") =>
  press(page, `[data-side="${side}"] [data-action="send-${to}"]`);

const packets = (page: Page) =>
  page.$$eval(".nat-packets li", (rows) => rows.map((row) => row.getAttribute("data-end")));

async function choosePair(page: Page, pair: string): Promise<void> {
  await press(page, `[data-pair="${pair}"]`);
  await page.waitForSelector(`[data-pair="${pair}"][aria-pressed="true"]`);
}

async function playToEnd(page: Page, a: string, b: string): Promise<void> {
  await page.select('[name="nat-a"]', a);
  await page.select('[name="nat-b"]', b);
  for (let played = 0; (await page.$("[data-path]")) === null; played += 1) {
    await page.waitForSelector(`[data-count="${played}"]`);
    await press(page, '[data-action="step"]');
    await page.waitForSelector(`[data-count="${played + 1}"]`);
  }
}

for (const [browser, test] of Object.entries(loopbackTests)) {
  describe(`the lessons on networks in ${browser}`, () => {
    test("6: packets in the right order connect two NATs, in the wrong order they are dropped", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, lesson("nat"));
      expect(await missing(page)).toEqual(["own", "dropped", "connected", "failed"]);
      await choosePair(page, "port-restricted-cone port-restricted-cone");
      await ask(page, "a");
      await ask(page, "b");
      // The queries alone show nothing about NATs.
      expect(await missing(page)).toEqual(["own", "dropped", "connected", "failed"]);
      await send(page, "a");
      await seen(page, "dropped");
      expect((await checkpoints(page))["dropped"]).toMatch(/^NAT B: address-not-sent-to, /);
      await send(page, "b");
      expect(await missing(page)).toEqual(["own", "connected", "failed"]);
      await send(page, "a");
      await seen(page, "connected");
      expect(await packets(page)).toEqual([...Array(4).fill("arrived"), "refused", "arrived", "arrived"]);
      await choosePair(page, "symmetric port-restricted-cone");
      await ask(page, "a");
      await ask(page, "b");
      for (const side of ["a", "b", "a"] as const) await send(page, side);
      expect(await missing(page)).toEqual(["own", "failed"]);
      await send(page, "b");
      await seen(page, "failed");
      expect(await remembered(page)).toBeNull();
      await press(page, '[data-action="ask-own"]');
      await isComplete(page);
      expect((await checkpoints(page))["own"]).toMatch(/^host \S+:\d+ (?:→ srflx \S+:\d+|= srflx)$/);
      expect(await remembered(page)).toBe("nat");
      await isSound(page, "en");
    });

    test("6: of all pairs, three need a relay; a symmetric NAT is reached at the source of its packet", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, lesson("nat", "zh"));
      await page.waitForSelector("[data-pair]");
      const relayed = await page.$$eval('[data-contact="relay"]', (all) =>
        all.map((button) => button.getAttribute("data-pair")),
      );
      expect(relayed).toEqual([
        "port-restricted-cone symmetric",
        "symmetric port-restricted-cone",
        "symmetric symmetric",
      ]);
      await choosePair(page, "restricted-cone symmetric");
      await ask(page, "a");
      await ask(page, "b");
      for (const side of ["a", "b", "a"] as const) await send(page, side);
      expect(await missing(page)).toEqual(["own", "connected", "failed"]);
      await send(page, "a", "source");
      await seen(page, "connected");
      await isSound(page, "zh");
    });

    test("7: simulated checks lead to a direct path and to a relay, and the browser's own succeed; half a simulation counts for nothing", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, lesson("ice"));
      await press(page, '[data-action="step"]');
      await page.waitForSelector('[data-count="1"]');
      expect(await missing(page)).toEqual(["direct", "relayed", "pair", "turn"]);
      await press(page, '[data-action="replay"]');
      await playToEnd(page, "symmetric", "restricted-cone");
      await page.waitForSelector('[data-path="direct"]');
      await page.waitForSelector(".nat-found");
      await seen(page, "direct");
      await playToEnd(page, "symmetric", "symmetric");
      await page.waitForSelector('[data-path="relay"]');
      await seen(page, "relayed");
      expect(await missing(page)).toEqual(["pair", "turn"]);
      await press(page, '[data-action="connect-all"]');
      await seen(page, "pair");
      expect(await missing(page)).toEqual(["turn"]);
      await press(page, '[data-action="connect-relay"]');
      await isComplete(page);
      const { pair, turn } = await checkpoints(page);
      expect(pair).toMatch(/^(?:host|srflx|prflx) udp ↔ \w+ udp, succeeded/);
      expect(turn).toMatch(/^relay udp ↔ \w+ udp, succeeded/);
      await isSound(page, "en");
    });

    test("8: the relay allocates an address, relays a packet, and refuses a wrong password", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, lesson("relay", "zh"));
      await page.waitForSelector('[name="way"]');
      await press(page, '[data-action="test-wrong"]');
      await page.waitForSelector('[data-result="wrong"][data-verdict="wrongCredentials"]', {
        timeout: 30_000,
      });
      await seen(page, "refused");
      expect(await missing(page)).toEqual(["relay", "echo"]);
      await press(page, '[data-action="test-right"]');
      await isComplete(page);
      const { relay, echo, refused } = await checkpoints(page);
      expect(relay).toMatch(/^turn:\S+ → relay \S+:\d+$/);
      expect(echo).toMatch(/^turn:\S+, \d+\.\d ms$/);
      expect(refused).toMatch(/^turn:\S+ → 401$/);
      await press(page, ".relay-conf summary");
      await isSound(page, "zh");
    });
  });
}

test("7: an automatic simulation stops at its end, and can be stopped earlier", async ({
  open,
  chromium,
}) => {
  const page = await open(chromium, lesson("ice"));
  await press(page, '[data-action="run"]');
  await press(page, '[data-action="pause"]');
  expect(await missing(page)).toContain("direct");
  await press(page, '[data-action="run"]');
  await seen(page, "direct");
  await page.waitForSelector('[data-action="run"]');
  await shows(page, '[data-path="direct"]', "198.51.100.1:40001");
});

test("6 can be completed with the keyboard alone", async ({ open, chromium }) => {
  const page = await open(chromium, lesson("nat"));
  await page.waitForSelector("[data-side]");
  const pressByKey = async (selector: string) => {
    await tabTo(page, selector);
    await page.keyboard.press("Enter");
  };
  for (const side of ["a", "b"]) await pressByKey(`[data-side="${side}"] [data-action="ask-server"]`);
  for (const side of ["a", "b", "a"]) await pressByKey(`[data-side="${side}"] [data-action="send-mapped"]`);
  await seen(page, "connected");
});

test("8: the lines of turnserver.conf that it explains are lines that visavis coturn-config prints", async ({
  open,
  chromium,
}) => {
  const page = await open(chromium, lesson("relay"));
  await press(page, ".relay-conf summary");
  const explained = await page.$$eval(".relay-conf dt > *", (lines) =>
    lines.map(({ textContent }) => textContent ?? ""),
  );
  expect(explained.length).toBeGreaterThan(10);
  const args = ["coturn-config", "--secret", "0123456789abcdef", "--external-ip", "203.0.113.7/10.0.0.7"];
  const { output } = await runProgram(process.execPath, [inject("command"), ...args], { limitMs: 10_000 });
  const printed = output.split("\n");
  // The lesson shows "…" for values that differ.
  const isPrinted = (line: string) =>
    line.endsWith("…") ? printed.some((one) => one.startsWith(line.slice(0, -1))) : printed.includes(line);
  expect(explained.filter((line) => !isPrinted(line))).toEqual([]);
});

test("8: if this server has no relay, the lesson says so, and nothing counts as seen", async ({
  open,
  start,
  chromium,
}) => {
  const visavis = await start({ args: ["--relay", "off"] });
  const page = await open(chromium, new URL(lesson("relay"), visavis.url).href);
  await page.waitForSelector('[data-action="ask-again"]');
  expect(await missing(page)).toEqual(["relay", "echo", "refused"]);
});
