import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import { openPage } from "../testbed/browsers/pages.ts";
import { test } from "../testbed/index.ts";
import { callLink, isTold, press, sees, textOf } from "./call-page.ts";

test("the seventh participant learns that the room is full, and is admitted when someone has left", async ({
  open,
  chromium,
}) => {
  const six: Page[] = [];
  for (let count = 1; count <= 6; count += 1) {
    six.push(await open(chromium, callLink("full", `P${count}`, "&audio=0&video=0")));
  }
  const [first, last] = [six[0] as Page, six[5] as Page];
  await sees(first, ["P2", "P3", "P4", "P5", "P6"]);
  const late = await open(chromium, callLink("full", "Late", "&audio=0&video=0"));
  await late.waitForSelector("[data-phase=afterwards]");
  expect(await textOf(late, "h1")).toBe("This room is full");
  await press(last, "leave");
  await sees(first, ["P2", "P3", "P4", "P5"]);
  await press(late, "again");
  await sees(late, ["P1", "P2", "P3", "P4", "P5"]);
});

test("the link is copied, shown as a QR code, and contains nothing about its sender", async ({
  open,
  chromium,
  visavis,
}) => {
  const page = await open(chromium, "/p2p.html?name=Ada&join=1&lang=en", {
    prepare: (page) =>
      page.browserContext().setPermission(visavis.url, {
        permission: { name: "clipboard-write" },
        state: "granted",
      }),
  });
  await page.waitForSelector("[data-invitation]");
  const shown = await page.$eval("[data-invitation]", (field) => (field as HTMLInputElement).value);
  expect(shown).toMatch(/\/p2p\.html\?room=([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
  // The address bar has the same room, so that a reload returns to it.
  expect(new URL(page.url()).searchParams.get("room")).toBe(new URL(shown).searchParams.get("room"));
  await press(page, "copy");
  await page.waitForFunction(() => document.querySelector("[data-action=copy]")?.textContent === "Copied");
  await press(page, "qr");
  await page.waitForSelector("svg.qr path");
});

test("two calls started one after the other have different rooms", async ({ open, chromium }) => {
  const rooms = new Set<string | null>();
  for (let count = 0; count < 2; count += 1) {
    const page = await open(chromium, "/p2p.html");
    await page.waitForSelector("[data-action=join]");
    rooms.add(new URL(page.url()).searchParams.get("room"));
  }
  expect(rooms.size).toBe(2);
});

test("the self-view moves to another corner with an arrow key and by dragging", async ({
  open,
  chromium,
}) => {
  const page = await open(chromium, callLink("corner", "Ada"));
  const corner = () => page.$eval(".own-picture", (picture) => picture.getAttribute("data-corner"));
  const picture = await page.waitForSelector(".own-picture");
  expect(await corner()).toBe("bottom-right");
  await picture?.focus();
  await page.keyboard.press("ArrowUp");
  expect(await corner()).toBe("top-right");
  const box = await picture?.boundingBox();
  if (box == null) throw new Error("the self-view has no position");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(100, 700, { steps: 4 });
  await page.mouse.up();
  expect(await corner()).toBe("bottom-left");
});

test("the controls fade without pointer movement, but not while they have keyboard focus", async ({
  open,
  chromium,
}) => {
  const ada = await open(chromium, callLink("idle", "Ada", "&audio=0&video=0"));
  await open(chromium, callLink("idle", "Bo", "&audio=0&video=0"));
  await sees(ada, ["Bo"]);
  const opacity = (wanted: string) =>
    ada.waitForFunction(
      (wanted) => getComputedStyle(document.querySelector(".controls") as Element).opacity === wanted,
      {},
      wanted,
    );
  await ada.mouse.move(300, 300);
  await opacity("1");
  await opacity("0");
  await ada.keyboard.press("Tab");
  await opacity("1");
  await ada.waitForFunction(() => document.querySelector(".stage")?.getAttribute("data-idle") === "true");
  await ada.waitForFunction(() => document.activeElement?.closest(".controls, .own-picture") !== null);
});

test("a link joins at once only from a page of this server, where the person has asked for the call", async ({
  open,
  start,
  chromium,
  visavis,
}) => {
  const ada = await open(chromium, callLink("led", "Ada", "&audio=0&video=0"));
  const link = visavis.url + callLink("led", "Bo");
  const foreign = await start();
  const bo = await openPage(chromium, foreign.url);
  await bo.evaluate((link) => location.assign(link), link);
  await bo.waitForSelector("[data-action=join]");
  await bo.reload();
  await bo.waitForSelector("[data-action=join]");
  await sees(ada, []);
  // A server whose call the person has asked for leads back.
  await bo.goto(visavis.url);
  await bo.type("#room", `${foreign.url}/p2p.html?room=led`);
  await bo.keyboard.press("Enter");
  await bo.waitForFunction((origin) => location.origin === origin, {}, new URL(foreign.url).origin);
  await bo.waitForSelector("[data-action=join]");
  await bo.evaluate((link) => location.assign(link), link);
  await bo.waitForFunction((origin) => location.origin === origin, {}, new URL(visavis.url).origin);
  await bo.waitForSelector("[data-action=join]");
  await sees(ada, []);
  await bo.goto(visavis.url);
  await bo.type("#room", link);
  await bo.keyboard.press("Enter");
  await sees(ada, ["Bo"]);
  await bo.reload();
  await bo.waitForSelector("[data-participant]");
  await bo.browserContext().close();
});

test("in a locked room people knock; they are let in, turned away and removed", async ({
  open,
  chromium,
}) => {
  const quiet = "&audio=0&video=0";
  const ada = await open(chromium, callLink("locked", "Ada", quiet));
  const bo = await open(chromium, callLink("locked", "Bo", quiet));
  await sees(ada, ["Bo"]);
  await press(ada, "people");
  await press(ada, "lock");
  await isTold(bo, "Ada has locked the call.");
  await press(bo, "people");
  expect(await bo.$eval("[data-action=lock]", (box) => (box as HTMLInputElement).checked)).toBe(true);

  const cy = await open(chromium, callLink("locked", "Cy", quiet));
  await cy.waitForSelector("[data-phase=waiting]");
  expect(await textOf(bo, "[data-notice=knock]")).toContain("Cy wants to join.");
  await press(bo, "admit");
  await sees(cy, ["Ada", "Bo"]);
  await ada.waitForSelector("[data-notice=knock]", { hidden: true });

  const dee = await open(chromium, callLink("locked", "Dee", quiet));
  await dee.waitForSelector("[data-phase=waiting]");
  await press(ada, "turn-away");
  await dee.waitForSelector("[data-phase=afterwards]");
  expect(await textOf(dee, "h1")).toBe("You were not let in");

  await press(ada, "lock");
  await isTold(bo, "Ada has opened the call.");
  const button = '[data-action=remove][aria-label="Remove Cy"]';
  await ada.locator(button).click();
  await ada.locator('[data-action=remove][aria-label="Really remove Cy?"]').click();
  await cy.waitForSelector("[data-phase=afterwards]");
  expect(await textOf(cy, "h1")).toBe("You were removed from the call");
  await isTold(bo, "Cy was removed.");
  await sees(ada, ["Bo"]);
});
