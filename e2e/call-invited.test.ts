import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { expect, onTestFinished } from "vitest";
import { logOf } from "../testbed/browsers/pages.ts";
import { browserTests, test } from "../testbed/index.ts";
import { isTold, press, sees, textOf } from "./call-page.ts";

/** A link as its receiver opens it, with a name and without devices. */
function linkFor(link: string, name: string, language = "en"): string {
  const url = new URL(link);
  for (const [key, value] of Object.entries({ name, audio: "0", video: "0", lang: language })) {
    url.searchParams.set(key, value);
  }
  return url.href;
}

/** For the page: keeps what its WebSockets send. */
function keepSentMessages(): void {
  const sent: unknown[] = [];
  Object.assign(globalThis, { sentMessages: sent });
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    sent.push(data);
    send.call(this, data);
  };
}

const sentMessages = (page: Page): Promise<string> =>
  page.evaluate(() => String(Reflect.get(globalThis, "sentMessages")));

const has = async (page: Page, selector: string): Promise<boolean> => (await page.$(selector)) !== null;

test("a guest comes in by a link, sees no host's actions, and keeps the seat in a reload", async ({
  start,
  open,
  chromium,
}) => {
  const visavis = await start({ args: ["--rooms", "signed"] });
  const hostLink = await visavis.run(["invite", "team", "--role", "host", "--url", visavis.url]);
  const guestLink = await visavis.run(["invite", hostLink]);
  const ada = await open(chromium, linkFor(hostLink, "Ada"));
  await press(ada, "join");
  await ada.waitForSelector(".alone ::-p-text(Everybody needs an invitation to this call.)");
  const bo = await open(chromium, linkFor(guestLink, "Bo"));
  await press(bo, "join");
  await sees(ada, ["Bo"]);

  for (const page of [ada, bo]) await press(page, "people");
  await ada.waitForSelector("[data-action=remove]");
  expect([await has(ada, "[data-action=lock]"), await has(bo, "[data-action=lock]")]).toEqual([true, false]);
  expect(await has(bo, "[data-action=remove]")).toBe(false);
  await press(ada, "lock");
  await isTold(bo, "Ada has locked the call.");

  const cy = await open(chromium, linkFor(guestLink, "Cy"));
  await press(cy, "join");
  await cy.waitForSelector("[data-phase=waiting]");
  await ada.waitForSelector("[data-notice=knock]");
  expect(await has(bo, "[data-notice=knock]")).toBe(false);
  await press(ada, "admit");
  await sees(bo, ["Ada", "Cy"]);

  // Who takes too long to come back would have to knock.
  await press(ada, "lock");
  await isTold(bo, "Ada has opened the call.");
  await bo.reload();
  await sees(bo, ["Ada", "Cy"]);
  await press(bo, "people");
  await bo.waitForSelector(".people");
  expect(await has(bo, "[data-action=lock]")).toBe(false);
});

for (const [browser, test] of Object.entries(browserTests)) {
  test(`${browser} keeps the secret of a room to itself`, async ({ start, open, launched }) => {
    const visavis = await start({ args: ["--rooms", "signed", "--log-level", "debug"] });
    const link = await visavis.run(["invite", "--secret", "--role", "host", "--url", visavis.url]);
    const secret = new URLSearchParams(new URL(link).hash.slice(1)).get("secret") ?? "";
    expect(secret).toMatch(/^[\w-]{32}$/);
    const prepare = (page: Page) => page.evaluateOnNewDocument(keepSentMessages);
    const ada = await open(launched, linkFor(link, "Ada"), { prepare });
    await press(ada, "join");
    const bo = await open(launched, linkFor(await visavis.run(["invite", link]), "Bo"), { prepare });
    await press(bo, "join");
    await sees(ada, ["Bo"]);
    await bo.reload();
    await sees(bo, ["Ada"]);
    for (const page of [ada, bo]) {
      const messages = await sentMessages(page);
      expect(messages).toMatch(/"type":"(join|resume)"/);
      expect(messages).not.toContain(secret);
      const requested = logOf(page).requests.map((url) => url.split("#", 1)[0]);
      expect(requested.join()).not.toContain(secret);
    }
    expect(visavis.output()).toContain("participant joined");
    expect(visavis.output()).not.toContain(secret);

    const withoutSecret = link.replace(`secret=${secret}&`, "");
    const cy = await open(launched, linkFor(withoutSecret, "Cy"));
    await press(cy, "join");
    await cy.waitForSelector("[data-refusal=invitationElsewhere]");
  });
}

test("each link that opens nothing says why, in both languages", async ({ start, open, chromium }) => {
  const directory = mkdtempSync(join(tmpdir(), "visavis-invited-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const secretFile = join(directory, "secret");
  writeFileSync(secretFile, "0123456789abcdef");
  const visavis = await start({ args: ["--rooms", "signed", "--invite-secret-file", secretFile] });
  const response = await fetch(`${visavis.url}/invitations`, {
    method: "POST",
    headers: { Authorization: "Bearer 0123456789abcdef" },
    body: JSON.stringify({ room: "team", expiresInSeconds: 1 }),
  });
  const { path, expires } = (await response.json()) as { path: string; expires: string };
  const good = await visavis.run(["invite", "team", "--url", visavis.url]);
  await expect.poll(() => Date.now() > Date.parse(expires), { timeout: 5_000 }).toBe(true);
  for (const [link, code, title, titleInChinese] of [
    [`${visavis.url}/p2p.html?room=team`, "invitationMissing", "You need an invitation", "需要邀请链接"],
    [`${good.slice(0, -4)}AAAA`, "invitationInvalid", "This link is damaged", "链接已损坏"],
    [`${visavis.url}${path}`, "invitationExpired", "This link has expired", "链接已过期"],
    [
      good.replace("room=team", "room=other"),
      "invitationElsewhere",
      "This link is for another call",
      "链接属于另一个通话",
    ],
  ] as const) {
    const page = await open(chromium, linkFor(link, "Ada"));
    await press(page, "join");
    await page.waitForSelector(`[data-refusal=${code}]`);
    expect(await textOf(page, "h1")).toBe(title);
    const chinese = await open(chromium, linkFor(link, "Ada", "zh"));
    await press(chinese, "join");
    await chinese.waitForSelector(`[data-refusal=${code}]`);
    expect(await textOf(chinese, "h1")).toBe(titleInChinese);
  }
});

test("a link with a new invitation opens in the tab where the old one did not, and the lab says why it gets no servers", async ({
  start,
  open,
  chromium,
}) => {
  const visavis = await start({ args: ["--rooms", "signed"] });
  const good = linkFor(await visavis.run(["invite", "team", "--url", visavis.url]), "Ada");
  const page = await open(chromium, good.replace(/.{4}$/, "AAAA"));
  await press(page, "join");
  await page.waitForSelector("[data-refusal=invitationInvalid]");
  // Browsers load no page for it.
  await page.evaluate((address) => location.assign(address), good);
  await press(page, "join");
  await page.waitForSelector(".alone");

  const lab = await open(chromium, `${visavis.url}/trickle-ice.html?lang=en`);
  await lab.waitForSelector("[role=alert] ::-p-text(only to people who come to a call by invitation)");
  await lab.locator('button[lang="zh-CN"]').click();
  await lab.waitForSelector("[role=alert] ::-p-text(只向凭邀请加入通话的人)");
});
