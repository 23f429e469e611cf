import type { Page } from "puppeteer-core";
import { describe, expect } from "vitest";
import { accessibilityFaultsInBothSchemes, loopbackTests, test } from "../testbed/index.ts";
import { fitsInBothLanguages, unfoldAll } from "./page-fit.ts";
import { type StandInStun, startStandInStun } from "./stand-in-stun.ts";

const PATH = "/nat.html?lang=en";
/** Silence is given up after 6 s; the machine may be busy. */
const RUN_LIMIT_MS = 40_000;

const OUTSIDE = "203.0.113.7";

/** The external port that a NAT uses, by the address and port of the server; `undefined` is silence. */
type Nat = (port: number, server: { readonly address: 0 | 1; readonly port: 0 | 1 }) => number | undefined;

/** Two servers on one address and one on another, which see clients as through this NAT. */
async function startServers(
  onTestFinished: (close: () => void) => void,
  nat: Nat,
): Promise<readonly StandInStun[]> {
  const start = async (address: 0 | 1, port: 0 | 1) => {
    const server = await startStandInStun({
      address: `127.0.0.${address + 1}`,
      sees: (source) => {
        const mapped = nat(source, { address, port });
        return mapped === undefined ? undefined : { address: OUTSIDE, port: mapped };
      },
    });
    onTestFinished(server.close);
    return server;
  };
  return [await start(0, 0), await start(0, 1), await start(1, 0)];
}

/** Compares exactly these servers, and waits for the verdict. */
async function run(page: Page, servers: readonly StandInStun[]): Promise<void> {
  await page.waitForSelector("[data-own]");
  for (const box of await page.$$("[data-own] input")) await box.click();
  await page.locator("textarea[name=servers]").fill(servers.map(({ written }) => written).join("\n"));
  await page.locator("[data-action=run]").click();
  await page.waitForSelector(".results[data-running=false] .nat-verdict", { timeout: RUN_LIMIT_MS });
}

/**
 * The verdicts without duplicates: Firefox has two network interfaces here, including loopback; both reach the servers
 * and get their own verdict.
 */
async function verdicts(page: Page) {
  const all = await page.$$eval(".nat-verdict", (panels) =>
    panels.map((panel) => ({
      mapping: panel.getAttribute("data-mapping"),
      missing: [...panel.querySelectorAll("[data-missing]")].map((item) => item.getAttribute("data-missing")),
    })),
  );
  return [...new Map(all.map((verdict) => [JSON.stringify(verdict), verdict])).values()];
}

const contacts = (page: Page) =>
  page.$$eval("[data-contact]", (rows) =>
    Object.fromEntries(rows.map((row) => [row.getAttribute("data-with"), row.getAttribute("data-contact")])),
  );

for (const [browser, test] of Object.entries(loopbackTests)) {
  describe.concurrent(`in ${browser}`, () => {
    test.for<readonly [name: string, nat: Nat, mapping: string]>([
      ["depends on nothing", (port) => port, "endpoint-independent"],
      ["depends on the address", (port, server) => port ^ server.address, "address-dependent"],
      [
        "depends on address and port",
        (port, server) => port ^ (server.address * 2 + server.port),
        "address-and-port-dependent",
      ],
    ])(
      "a NAT whose mapping %s is distinguished from the others",
      async ([, nat, mapping], { open, launched, onTestFinished }) => {
        const page = await open(launched, PATH);
        await run(page, await startServers(onTestFinished, nat));
        expect(await verdicts(page)).toEqual([{ mapping, missing: [] }]);
        expect(await contacts(page)).toMatchObject({
          "open-internet": "direct",
          "full-cone": "direct",
          "port-restricted-cone": mapping === "endpoint-independent" ? "direct" : "unknown",
          symmetric: "unknown",
        });
      },
    );

    test("with one of two servers silent the mapping is unknown", async ({
      open,
      launched,
      onTestFinished,
    }) => {
      const page = await open(launched, PATH);
      const [one, , other] = await startServers(onTestFinished, (port, server) =>
        server.address === 0 ? port : undefined,
      );
      await run(page, [one!, other!]);
      expect(await verdicts(page)).toEqual([
        { mapping: "unknown", missing: ["one-server", "silent-servers"] },
      ]);
      expect(
        await page.$$eval("[data-answered]", (all) => all.map((item) => item.getAttribute("data-answered"))),
      ).toEqual(expect.arrayContaining(["true", "false"]));
    });

    test("without any answer nothing is known", async ({ open, launched, onTestFinished }) => {
      const page = await open(launched, PATH);
      await run(page, await startServers(onTestFinished, () => undefined));
      expect(await verdicts(page)).toEqual([{ mapping: "unknown", missing: ["no-answer"] }]);
    });

    test("two ports of one address do not reveal a dependence on the address", async ({
      open,
      launched,
      onTestFinished,
    }) => {
      const page = await open(launched, PATH);
      const [one, other] = await startServers(onTestFinished, (port) => port);
      await run(page, [one!, other!]);
      expect(await verdicts(page)).toEqual([{ mapping: "unknown", missing: ["one-address"] }]);
    });

    test("this server is queried on its own port and a second one", async ({ open, launched, start }) => {
      const spare = await startStandInStun({ sees: () => undefined });
      spare.close();
      const visavis = await start({ args: ["--turn-udp-port", String(spare.port)] });
      const page = await open(launched, visavis.url + PATH);
      await page.waitForSelector("[data-own]");
      const own = await page.$$eval("[data-own]", (all) => all.map((item) => item.getAttribute("data-own")));
      expect(own.map((url) => Number(url?.replace(/^.*:/, "")))).toEqual([spare.port, visavis.port]);
      await page.locator("[data-action=run]").click();
      await page.waitForSelector(".results[data-running=false] .nat-verdict", { timeout: RUN_LIMIT_MS });
      const answered = await page.$$eval("[data-answered]", (all) =>
        all.map((item) => item.getAttribute("data-answered")),
      );
      expect(answered).toEqual(["true", "true"]);
    });

    test("with a verdict the page fits a phone and a desktop, in both languages", async ({
      open,
      launched,
      onTestFinished,
    }) => {
      const page = await open(launched, PATH);
      await run(page, await startServers(onTestFinished, (port, server) => port ^ server.address));
      await unfoldAll(page);
      await fitsInBothLanguages(page);
    });
  });
}

test("with a verdict the page is accessible in light and dark", async ({
  open,
  chromium,
  onTestFinished,
}) => {
  const page = await open(chromium, PATH);
  await run(page, await startServers(onTestFinished, (port) => port));
  await unfoldAll(page);
  expect(await accessibilityFaultsInBothSchemes(page)).toEqual([]);
});
