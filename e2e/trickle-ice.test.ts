import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRecording } from "@visavis/trace/core";
import type { ElementHandle, Page } from "puppeteer-core";
import { describe, expect } from "vitest";
import { accessibilityFaultsInBothSchemes } from "../testbed/index.ts";
import { coturnTests, test } from "./coturn-tests.ts";
import { fitsInBothLanguages, unfoldAll } from "./page-fit.ts";
import { timeLimitedCredentials } from "./turn/credentials.ts";
import { SECRET } from "./turn/turn-server.ts";

const PATH = "/trickle-ice.html?lang=en";
/** Silence is given up after 12 s; the machine may be busy. */
const RUN_LIMIT_MS = 40_000;

interface Server {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

const linkWith = (servers: readonly Server[]) =>
  `${PATH}#${new URLSearchParams({ servers: JSON.stringify(servers) })}`;

/** Waits until the page has this server's own STUN and TURN. */
const filled = (page: Page) => page.waitForSelector("[data-server='1']");

async function run(page: Page): Promise<void> {
  await page.locator("[data-action=test-all]").click();
  await page.waitForSelector("[data-way]");
  await page.waitForSelector(".results[data-running=false]", { timeout: RUN_LIMIT_MS });
}

/** The verdict on each URL and transport, in the order of the list. */
const verdicts = (page: Page) =>
  page.$$eval("[data-way]", (ways) => ways.map((way) => way.getAttribute("data-verdict")));

const shownUrls = (page: Page) =>
  page.$$eval("[data-server]", (rows) =>
    rows.map((row) =>
      [...row.querySelectorAll(".server-list-what > code")].map(({ textContent }) => textContent),
    ),
  );

/** Records copied text from now on; a headless page cannot read the clipboard. */
async function watchClipboard(page: Page): Promise<() => Promise<string>> {
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      document.documentElement.dataset["clipboard"] = text;
      return Promise.resolve();
    };
  });
  return () => page.evaluate(() => document.documentElement.dataset["clipboard"] ?? "");
}

for (const [browser, test] of Object.entries(coturnTests)) {
  describe.concurrent(`in ${browser}`, () => {
    test("this server's own STUN and TURN are listed and work", async ({ open, launched, visavis }) => {
      const page = await open(launched, PATH);
      await filled(page);
      const [stun, turn] = await shownUrls(page);
      expect(stun).toEqual([expect.stringMatching(new RegExp(`^stun:.*:${visavis.port}$`))]);
      expect(turn).toHaveLength(3);
      await run(page);
      const [ofStun, overUdp, overTcp] = await verdicts(page);
      // Whether the server-reflexive address is a new one depends on the computer.
      expect(["tellsAddress", "answersWithoutNat"]).toContain(ofStun);
      expect([overUdp, overTcp]).toEqual(["works", "works"]);
      const roundTripsMs = await page.$$eval("[data-round-trip]", (facts) =>
        facts.map((fact) => Number(fact.getAttribute("data-round-trip"))),
      );
      expect(roundTripsMs).toHaveLength(2);
      for (const roundTripMs of roundTripsMs) expect(roundTripMs).toBeGreaterThan(0);
      expect(await page.$eval(".together", (together) => together.getAttribute("data-end"))).toBe("complete");
      const types = await page.$$eval(".together [data-type]", (rows) =>
        rows.map((row) => row.getAttribute("data-type")),
      );
      expect(types.filter((type) => type === "relay").length).toBeGreaterThanOrEqual(2);
    });

    test("every connection of the test is recorded for /trace.html", async ({ open, launched, coturn }) => {
      const { username, credential } = timeLimitedCredentials(SECRET);
      const urls = [`turn:127.0.0.1:${coturn.ports.listening}?transport=udp`];
      const page = await open(launched, linkWith([{ urls, username, credential }]));
      await run(page);
      await page.click(".recorded > summary");
      await page.waitForSelector("[data-choice=connection]");
      const labels = await page.$$eval("[data-choice=connection] option", (options) =>
        options.map(({ textContent }) => textContent),
      );
      expect(labels).toEqual(["1 × iceServers", urls[0], `${urls[0]}, near`, `${urls[0]}, far`]);
      const written = page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            URL.createObjectURL = (file) => {
              void (file as Blob).text().then(resolve);
              return "#";
            };
          }),
      );
      await page.click("[data-action=download-recording]");
      const text = await written;
      expect(text).not.toContain(credential);
      const trace = openRecording(text);
      const relayed = trace.events.filter(
        (event) => event.kind === "candidate" && event.candidate?.candidate.includes(" typ relay ") === true,
      );
      expect(new Set(relayed.map(({ connection }) => connection)).size).toBe(4);
    });

    test("with coturn, the right password works over every transport", async ({ open, launched, coturn }) => {
      const { listening, tlsListening } = coturn.ports;
      const urls = [
        `turn:127.0.0.1:${listening}`,
        `turn:127.0.0.1:${listening}?transport=udp`,
        `turn:127.0.0.1:${listening}?transport=tcp`,
        `turns:localhost:${tlsListening}?transport=tcp`,
      ];
      const page = await open(launched, linkWith([{ urls, ...timeLimitedCredentials(SECRET) }]));
      await run(page);
      const [overTls, ...others] = (await verdicts(page)).toReversed();
      expect(others).toEqual(["works", "works", "works"]);
      // Firefox does not trust the certificate, and does not always report that as the reason.
      expect(browser === "Chromium" ? ["works"] : ["notConnected", "noReason"]).toContain(overTls);
      const relays = await page.$$eval("[data-way='0.1'] [data-type=relay] td", (cells) =>
        cells.map((cell) => [cell.getAttribute("data-column"), cell.textContent]),
      );
      expect(relays).toContainEqual(["Transport to the relay", "udp"]);
      expect(relays).toContainEqual(["Server", urls[1]]);
    });

    test("5 kinds of wrong passwords are distinguished from every other problem", async ({
      open,
      launched,
      coturn,
    }) => {
      const { username, credential } = timeLimitedCredentials(SECRET);
      const lapsed = `${Math.floor(Date.now() / 1000) - 60}:ada`;
      const wrong: readonly Omit<Server, "urls">[] = [
        { username, credential: `${credential}x` },
        { username, credential: credential.toLowerCase() },
        { username: `${username}x`, credential },
        { username: lapsed, credential: createHmac("sha1", SECRET).update(lapsed).digest("base64") },
        timeLimitedCredentials(`${SECRET}?`),
      ];
      const urls = [`turn:127.0.0.1:${coturn.ports.listening}?transport=udp`];
      const right = { username, credential };
      // Firefox warns of five servers in one connection.
      const tell = async (list: readonly Omit<Server, "urls">[]) => {
        const page = await open(launched, linkWith(list.map((credentials) => ({ urls, ...credentials }))));
        await run(page);
        expect(await verdicts(page)).toEqual(
          list.map((credentials) => (credentials === right ? "works" : "wrongCredentials")),
        );
        const codes = await page.$$eval("[data-way] [data-error]", (errors) =>
          errors.map((error) => error.getAttribute("data-error")),
        );
        expect(new Set(codes)).toEqual(new Set(["401"]));
      };
      await Promise.all([tell(wrong.slice(0, 3)), tell([...wrong.slice(3), right])]);
    });

    test("a wrong port gives no answer over UDP, and no connection over TCP", async ({
      open,
      launched,
      coturn,
    }) => {
      // A port of the same block, free until there is an allocation.
      const port = coturn.ports.firstRelay;
      const urls = [`turn:127.0.0.1:${port}?transport=udp`, `turn:127.0.0.1:${port}?transport=tcp`];
      const page = await open(
        launched,
        linkWith([{ urls, ...timeLimitedCredentials(SECRET) }, { urls: [`stun:127.0.0.1:${port}`] }]),
      );
      await run(page);
      expect(await verdicts(page)).toEqual(["noAnswer", "notConnected", "noAnswer"]);
      expect(
        await page.$eval("[data-server-verdict]", (server) => server.getAttribute("data-server-verdict")),
      ).toBe("fails");
    });

    test("in relay-only mode no STUN server is queried, and one server can be tested alone", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, PATH);
      await filled(page);
      await page.locator("input[name=policy][value=relay]").click();
      await page.locator("[data-server='0'] [data-action=test-one]").click();
      await page.waitForSelector("[data-way]:not([data-verdict=running])");
      expect(await verdicts(page)).toEqual(["notUsed"]);
      expect(await page.$(".together")).toBeNull();
    });

    test("a server is added, changed by a double click, removed, and the list is reset", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, PATH);
      await filled(page);
      await page.locator(".server-form-part > summary").click();
      await page.locator("textarea[name=urls]").fill("turn://turn.visavis.test:3478");
      await page.locator("input[name=username]").fill("ada");
      await page.locator("input[name=credential]").fill("s3cret");
      await page.locator("[data-action=save-server]").click();
      await page.locator("[data-action=take-meant]").click();
      await page.locator("[data-action=save-server]").click();
      await page.waitForSelector("[data-server='2']");
      expect((await shownUrls(page))[2]).toEqual(["turn:turn.visavis.test:3478"]);

      const row = await page.waitForSelector("[data-server='2'] .server-list-what > code");
      await row?.click({ count: 2 });
      await page.waitForSelector("[data-server='2'][aria-current]");
      expect(await page.$eval("input[name=credential]", ({ value }) => value)).toBe("s3cret");
      await page.locator("textarea[name=urls]").fill("turn:turn.visavis.test:443");
      await page.locator("[data-action=save-server]").click();
      await page.waitForSelector("[data-server='2']:not([aria-current])");
      expect((await shownUrls(page))[2]).toEqual(["turn:turn.visavis.test:443"]);

      const kept = () => page.evaluate(() => localStorage.getItem("trickle-ice") ?? "");
      expect(await kept()).toContain("turn.visavis.test");
      expect(await kept()).not.toContain("s3cret");
      await page.locator("input[name=keep]").click();
      expect(await kept()).toContain("s3cret");
      // The credentials that this server issued to the visitor are not stored.
      expect(JSON.parse(await kept()).list.servers[1]).toMatchObject({ own: true, credential: "" });
      await page.reload();
      await page.waitForSelector("[data-server='2']");
      expect(await shownUrls(page)).toHaveLength(3);

      await page.locator("[data-server='0'] [data-action=remove]").click();
      await page.waitForFunction(() => document.querySelectorAll("[data-server]").length === 2);
      await page.locator("[data-action=reset]").click();
      await page.waitForFunction(
        () => document.querySelectorAll("[data-server] .server-list-own").length === 2,
      );
      expect(await kept()).toBe("");
    });

    test("the link opens the same list for someone else, without the password", async ({
      open,
      launched,
    }) => {
      const server = { urls: ["turn:turn.visavis.test"], username: "ada", credential: "s3cret" };
      const page = await open(launched, linkWith([server]));
      const clipboard = await watchClipboard(page);
      const copied = async () => {
        await page.locator("[data-action=copy-link]").click();
        return clipboard();
      };
      const link = await copied();
      expect(decodeURIComponent(link)).toContain("turn:turn.visavis.test");
      expect(decodeURIComponent(link)).not.toContain("s3cret");
      const other = await open(launched, link);
      await other.waitForSelector("[data-server='0'] .server-list-missing");
      expect(await shownUrls(other)).toEqual([["turn:turn.visavis.test"]]);
      expect(await other.evaluate(() => localStorage.getItem("trickle-ice"))).toBeNull();

      await page.locator("input[name=with-passwords]").click();
      expect(decodeURIComponent(await copied())).toContain("s3cret");
    });

    test("the file contains the list and the results, and can be opened again", async ({
      open,
      launched,
      coturn,
      onTestFinished,
    }) => {
      const closed = `turn:127.0.0.1:${coturn.ports.firstRelay}?transport=tcp`;
      const server = { urls: [closed], username: "ada", credential: "s3cret" };
      const page = await open(launched, linkWith([server]));
      await run(page);
      await page.evaluate(() => {
        const create = URL.createObjectURL;
        URL.createObjectURL = (blob) => {
          if (blob instanceof Blob) {
            void blob.text().then((text) => {
              document.documentElement.dataset["saved"] = text;
            });
          }
          return create.call(URL, blob);
        };
      });
      await page.locator("[data-action=save-file]").click();
      await page.waitForFunction(() => document.documentElement.dataset["saved"] !== undefined);
      const saved = await page.evaluate(() => document.documentElement.dataset["saved"] ?? "");
      expect(saved).not.toContain("s3cret");
      expect(JSON.parse(saved).results.servers[0][0]).toMatchObject({ verdict: "notConnected" });

      const directory = mkdtempSync(join(tmpdir(), "visavis-file-"));
      onTestFinished(() => rmSync(directory, { recursive: true }));
      const file = join(directory, "saved.json");
      writeFileSync(file, saved);
      const other = await open(launched, PATH);
      await filled(other);
      const picker = (await other.$("input[type=file]")) as ElementHandle<HTMLInputElement>;
      await picker.uploadFile(file);
      await other.waitForSelector("[data-server='0'] .server-list-missing");
      expect(await shownUrls(other)).toEqual([server.urls]);
    });

    test.for([
      ["no list", "#servers=%5B%7B"],
      ["a script", `#${new URLSearchParams({ servers: '[{"urls":["javascript:alert(1)"]}]' })}`],
      [
        "a thousand servers",
        `#${new URLSearchParams({ servers: JSON.stringify(Array.from({ length: 999 }, () => 1)) })}`,
      ],
    ] as const)("a link with %s changes nothing and says so", async ([, hash], { open, launched }) => {
      const page = await open(launched, PATH + hash);
      await filled(page);
      await page.waitForSelector(".notice.bad[role=alert]");
      expect(await shownUrls(page)).toHaveLength(2);
    });

    test("a link from elsewhere gets no credentials of this server", async ({ open, launched }) => {
      const servers = [{ urls: ["turn:evil.visavis.test:3478"], own: true }];
      const page = await open(launched, linkWith(servers));
      await page.waitForSelector("[data-server='0'] .server-list-missing");
      expect(await page.$(".server-list-own")).toBeNull();
    });

    test("a pasted configuration is checked, repaired, and can be used", async ({ open, launched }) => {
      const page = await open(launched, PATH);
      await filled(page);
      await page
        .locator("textarea[name=pasted]")
        .fill(
          "new RTCPeerConnection({ iceServers: [{ url: 'turn://a.visavis.test', user: 'ada', credential: 'x1', }] })",
        );
      await page.waitForSelector("[data-checked=true]");
      const severities = await page.$$eval(".paste-panel [data-severity]", (faults) =>
        faults.map((fault) => fault.getAttribute("data-severity")),
      );
      expect(severities).toEqual(["error", "error", "warning", "note", "note"]);
      const repaired = await page.$eval(".repaired", ({ textContent }) => textContent);
      expect(JSON.parse(repaired).iceServers).toEqual([
        { urls: "turn:a.visavis.test", username: "ada", credential: "x1" },
      ]);
      await page.locator("[data-action=take-servers]").click();
      await page.waitForSelector("[data-server='2']");
      expect((await shownUrls(page))[2]).toEqual(["turn:a.visavis.test"]);
    });

    test("with results the page fits a phone and a desktop, in both languages", async ({
      open,
      launched,
    }) => {
      const page = await open(launched, PATH);
      await filled(page);
      await run(page);
      await page.locator(".server-form-part > summary").click();
      await unfoldAll(page);
      await fitsInBothLanguages(page);
    });
  });
}

test("with results and errors the page is accessible in light and dark", async ({
  open,
  chromium,
  coturn,
}) => {
  const wrong = { ...timeLimitedCredentials(SECRET), credential: "wrong" };
  const { listening, firstRelay } = coturn.ports;
  const urls = [`turn:127.0.0.1:${listening}`, `turn:127.0.0.1:${firstRelay}?transport=tcp`];
  const page = await open(chromium, linkWith([{ urls, ...wrong }]));
  await run(page);
  await page.locator("textarea[name=pasted]").fill("[{ urls: 'turn:a.visavis.test?transport=tls' }]");
  await page.waitForSelector("[data-checked=true]");
  await unfoldAll(page);
  expect(await accessibilityFaultsInBothSchemes(page)).toEqual([]);
});
