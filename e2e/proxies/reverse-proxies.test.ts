import { describe, expect } from "vitest";
import { framesAdvance } from "../../testbed/index.ts";
import { callLink, REMOTE } from "../call-page.ts";
import { test } from "./proxy-test.ts";
import { REVERSE_PROXIES } from "./reverse-proxy.ts";
import { receivedIceUrls } from "./signaling-client.ts";

/** The address of a client on this machine that is not among the trusted proxies. */
const CLIENT = "127.0.0.2";

const FORGED = {
  Host: "calls.example.org",
  "X-Forwarded-For": "203.0.113.9",
  "X-Forwarded-Host": "forged.example.org",
  Forwarded: "for=203.0.113.9;host=forged.example.org",
};

const LOGGED = ["--public-host", FORGED.Host, "--log-level", "debug"];

/** The client addresses in the log, in order. */
const connectedAddresses = (output: string) =>
  [...output.matchAll(/ participant connected .*address=(\S+)/g)].map(([, address]) => address);

for (const [name, plan] of Object.entries(REVERSE_PROXIES)) {
  describe(`behind ${name}, configured as docs/reverse-proxy.md says`, () => {
    test("two people call each other over HTTPS", async ({ start, startProxy, open, chromium }) => {
      const { port: upstreamPort } = await start({ args: ["--trust-proxy", "loopback"] });
      const { port } = await startProxy(plan, { upstreamPort });
      const origin = `https://localhost:${port}`;
      const ada = await open(chromium, `${origin}${callLink("proxied", "Ada")}`);
      const bo = await open(chromium, `${origin}${callLink("proxied", "Bo")}`);
      for (const page of [ada, bo]) {
        await framesAdvance(page, REMOTE);
        expect(await page.evaluate(() => [location.protocol, isSecureContext])).toEqual(["https:", true]);
      }
    });

    test("the client's address and host are those that the proxy reports, whatever the client sends", async ({
      start,
      startProxy,
    }) => {
      const visavis = await start({ args: ["--trust-proxy", "127.0.0.1", ...LOGGED] });
      const { port } = await startProxy(plan, { upstreamPort: visavis.port });
      const urls = await receivedIceUrls(`wss://127.0.0.1:${port}/signal`, {
        localAddress: CLIENT,
        headers: FORGED,
      });
      // The log line may arrive after the answer.
      await expect.poll(() => connectedAddresses(visavis.output())).toEqual([CLIENT]);
      expect(urls).toContain(`stun:calls.example.org:${visavis.port}`);
      expect(urls.join()).not.toContain("forged");
    });
  });
}

test("forged headers of a direct client are ignored", async ({ start }) => {
  const visavis = await start({ args: ["--trust-proxy", "127.0.0.1", ...LOGGED] });
  const url = `ws://127.0.0.1:${visavis.port}/signal`;
  const urls = await receivedIceUrls(url, { localAddress: CLIENT, headers: FORGED });
  // The log line may arrive after the answer.
  await expect.poll(() => connectedAddresses(visavis.output())).toEqual([CLIENT]);
  expect(urls).toContain(`stun:calls.example.org:${visavis.port}`);
  expect(urls.join()).not.toContain("forged");
});

test("without --trust-proxy all such headers are ignored", async ({ start }) => {
  const visavis = await start({ args: LOGGED });
  const url = `ws://127.0.0.1:${visavis.port}/signal`;
  const urls = await receivedIceUrls(url, { localAddress: "127.0.0.1", headers: FORGED });
  // The log line may arrive after the answer.
  await expect.poll(() => connectedAddresses(visavis.output())).toEqual(["127.0.0.1"]);
  expect(urls.join()).not.toContain("forged");
});
