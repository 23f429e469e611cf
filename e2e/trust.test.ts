import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { describe, expect, onTestFinished } from "vitest";
import { browserTests, launchChromium, NETWORK_NAME, test } from "../testbed/index.ts";

const FINGERPRINT = /^(?:[\dA-F]{2}:){31}[\dA-F]{2}$/;

const SAID = {
  name: "Visavis nas 3B207F",
  fingerprint: Array.from({ length: 32 }, () => "AB").join(":"),
  validUntil: "2036-11-23T15:56:11.000Z",
  origins: ["https://192.0.2.7:3003", "https://nas.local:3003"],
};

const textOf = (page: Page, selector: string) =>
  page.waitForSelector(selector).then(() => page.$eval(selector, (element) => element.textContent));

/** Replaces the server's response about its authority. */
function says(status: number, body: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      const isAuthority = new URL(request.url()).pathname === "/trust/authority.json";
      void (isAuthority
        ? request.respond({ status, contentType: "application/json", body })
        : request.continue());
    });
  };
}

for (const [browser, test] of Object.entries(browserTests)) {
  describe(`the page about trust in ${browser}`, () => {
    test("shows the fingerprint from the terminal, opens the steps of one system at a time, and offers existing files", async ({
      open,
      launched,
      visavis,
    }) => {
      const page = await open(launched, "/trust.html?lang=en");
      await page.waitForSelector(".trust-fingerprint");
      const shown = await page.$$eval(".trust-fingerprint span", (groups) =>
        groups.map(({ textContent }) => textContent).join(":"),
      );
      expect(shown).toMatch(FINGERPRINT);
      const said: unknown = await (await fetch(`${visavis.url}/trust/authority.json`)).json();
      expect(said).toMatchObject({ fingerprint: shown });

      const opened = () =>
        page.$$eval("details[name=system][open]", (all) => all.map(({ dataset }) => dataset["system"]));
      // The visitor's own system comes first.
      const [first] = await page.$$eval("details[name=system]", (all) =>
        all.map(({ dataset }) => dataset["system"]),
      );
      expect(await opened()).toEqual([first]);
      await page.locator("[data-system=android] summary").click();
      expect(await opened()).toEqual(["android"]);
      const links = await page.$$eval("[data-system] a.button", (all) =>
        all.map((link) => link.getAttribute("href")),
      );
      expect(links).toHaveLength(6);
      for (const link of links) expect((await fetch(visavis.url + link)).status, `${link}`).toBe(200);
    });
  });
}

// How the page handles a response does not depend on the browser.
test.for([
  ["an own certificate", 404, '{"authority":null}', "There is nothing to do"],
  ["nonsense", 200, '{"name":"Visavis"}', "The server did not provide its certificate authority."],
  ["a failure", 500, "", "The server did not provide its certificate authority."],
] as const)("the page explains %s", async ([, status, body, sentence], { open, chromium }) => {
  const page = await open(chromium, "/trust.html?lang=en", { prepare: says(status, body) });
  expect(await textOf(page, ".lab-instrument .notice")).toContain(sentence);
  expect(await textOf(page, "main")).not.toContain("undefined");
  expect(await page.$("details")).toBeNull();
});

test("on the server's own computer it shows how to open the page on a phone", async ({ open, chromium }) => {
  const page = await open(chromium, "/trust.html?lang=en", { prepare: says(200, JSON.stringify(SAID)) });
  expect(await textOf(page, "[data-origin-kind=ownComputer]")).toContain("nothing has to be set up here");
  await page.waitForSelector("svg.qr path");
  expect(await textOf(page, ".trust-phone a")).toBe("http://192.0.2.7:3003/trust.html");
});

test("over plain HTTP it links to HTTPS, and can still copy the fingerprint", async ({
  open,
  chromium,
  visavis,
}) => {
  const host = `${NETWORK_NAME}:${visavis.port}`;
  const page = await open(chromium, `http://${host}/trust.html?lang=en`);
  const secure = `https://${host}/`;
  expect(await textOf(page, "[data-origin-kind=plain] a")).toBe(`Open ${secure}`);
  expect(await page.$eval("[data-origin-kind=plain] a", ({ href }) => href)).toBe(secure);
  expect(await textOf(page, ".trust-phone a")).toBe(`http://${host}/trust.html`);
  await page.evaluate(() =>
    document.addEventListener("copy", () => (document.title = String(getSelection())), { once: true }),
  );
  await page.locator("[data-action=copy]").click();
  await page.waitForFunction(() => document.title.includes(":"));
  expect(await page.title()).toMatch(FINGERPRINT);
});

test("over HTTPS it says that this browser accepts the certificate", async ({ open, visavis }) => {
  const chromium = await launchChromium({
    extraArgs: [`--host-resolver-rules=MAP ${NETWORK_NAME} 127.0.0.1`, "--ignore-certificate-errors"],
  });
  onTestFinished(chromium.close);
  const page = await open(chromium, `https://${NETWORK_NAME}:${visavis.port}/trust.html?lang=en`);
  expect(await textOf(page, "[data-origin-kind=secure]")).toContain("this browser accepts the certificate");
});

test("with the page's commands for Linux Chromium trusts the server, until they are undone", async ({
  open,
  chromium,
  visavis,
}) => {
  const home = mkdtempSync(join(tmpdir(), "visavis-trust-"));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const env = { ...process.env, HOME: home };
  const run = (command: string) => execFileSync("sh", ["-c", command], { cwd: home, env, encoding: "utf8" });
  const visit = async () => {
    const { browser, close } = await launchChromium({ home });
    const page = await browser.newPage();
    const arrived = await page.goto(`https://127.0.0.1:${visavis.port}/`).then(() => "trusted", String);
    await close();
    return arrived;
  };

  const page = await open(chromium, "/trust.html?lang=en");
  await page.waitForSelector("[data-system=linux]");
  const commands = await page.$$eval("[data-system=linux] pre", (all) =>
    all.map(({ textContent }) => textContent),
  );
  const command = (beginning: string) => commands.find((text) => text.startsWith(beginning)) ?? "";
  const pem = await fetch(`${visavis.url}/trust/authority.pem`);
  writeFileSync(join(home, "visavis-authority.pem"), await pem.text());
  // Chromium creates its database when it is first opened with a window.
  mkdirSync(join(home, ".pki/nssdb"), { recursive: true });
  run("certutil -d sql:$HOME/.pki/nssdb -N --empty-password");

  const said: unknown = await (await fetch(`${visavis.url}/trust/authority.json`)).json();
  const [, fingerprint] = run(command("openssl")).trim().split("=");
  expect(said).toMatchObject({ fingerprint });
  expect(await visit()).toContain("ERR_CERT_AUTHORITY_INVALID");
  run(command("certutil -d sql:$HOME/.pki/nssdb -A"));
  expect(await visit()).toBe("trusted");
  run(command("certutil -d sql:$HOME/.pki/nssdb -D"));
  expect(await visit()).toContain("ERR_CERT_AUTHORITY_INVALID");
});
