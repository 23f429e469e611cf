import type { Page } from "puppeteer-core";
import { expect, inject } from "vitest";
import { runOneTest } from "../testbed/browsers/connectivity-page.ts";
import { openPage } from "../testbed/browsers/pages.ts";
import { startCallServer } from "../testbed/networks/call-server.ts";
import type { Lab, LabHost } from "../testbed/networks/lab.ts";
import { launchLabChromium, launchLabFirefox } from "../testbed/networks/lab-browsers.ts";
import { labTest } from "../testbed/networks/lab-test.ts";

const test = labTest([
  { name: "home", kind: "port-restricted-cone" },
  { name: "hairpin", kind: "port-restricted-cone-hairpinning" },
  { name: "office", kind: "udp-blocked" },
  { name: "dual", kind: "dual-stack" },
  { name: "no-tcp", kind: "port-restricted-cone" },
]).extend("server", { scope: "file" }, ({ lab }) => startCallServer(lab, inject("command")));

/** Runs tests alone, one after the other. @returns how each ended, and the name of what it found */
async function findings(page: Page, tests: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const one of tests) found[one] = await runOneTest(page, one);
  return found;
}

/** From now on no TCP connection of the host comes about; those that stand go on. */
async function blockTcp(lab: Lab, host: LabHost): Promise<void> {
  const rules = `table inet no-tcp { chain output { type filter hook output priority filter; oifname "eth0" tcp flags & (syn | ack) == syn drop; }; }`;
  const { code, output } = await lab.run(host, "nft", [rules], { limitMs: 5_000 });
  if (code !== 0) throw new Error(`nft ended (${code}): ${output}`);
}

const NETWORKS = [
  {
    network: "home",
    what: "at home everything passes, without IPv6 and hairpinning, which is no fault",
    expected: {
      udp: "passed works",
      tcp: "passed works",
      tls: "passed works",
      ipv6: "warning noIpv6",
      host: "passed hostWorks",
      srflx: "warning noHairpinning",
      relay: "passed relayWorks",
    },
  },
  {
    network: "hairpin",
    what: "where the router hairpins, a message goes over the address that the STUN server sees",
    expected: { srflx: "passed reflexiveWorks" },
  },
  {
    network: "office",
    what: "where UDP is blocked it says so, and that TCP, TLS and the relay work",
    expected: {
      udp: "failed udpBlocked",
      tcp: "passed works",
      tls: "passed works",
      srflx: "failed noReflexive",
      relay: "passed relayWorks",
    },
  },
  {
    network: "dual",
    what: "where there is IPv6, its address is found",
    expected: { ipv6: "passed ipv6Global" },
  },
] as const;

for (const [browser, launch] of [
  ["Chromium", launchLabChromium],
  ["Firefox", launchLabFirefox],
] as const) {
  test.for(NETWORKS)(`${browser}: $what`, async ({ network, expected }, { lab, server }) => {
    const { authorityFile, origin } = server;
    const launched = await launch(lab, lab.host(network), { authorityFile });
    try {
      const page = await openPage(launched, `${origin}/connectivity.html?lang=en`);
      expect(await findings(page, Object.keys(expected))).toEqual(expected);
    } finally {
      await launched.close();
    }
  });
}

test("where TCP is blocked it says so, and UDP works", async ({ lab, server }) => {
  const { authorityFile, origin } = server;
  const host = lab.host("no-tcp");
  const launched = await launchLabChromium(lab, host, { authorityFile });
  try {
    const page = await openPage(launched, `${origin}/connectivity.html?lang=en`);
    // The page has what it needs: this server has told its STUN and TURN.
    expect(await findings(page, ["udp"])).toEqual({ udp: "passed works" });
    await blockTcp(lab, host);
    expect(await findings(page, ["udp", "tcp", "tls", "relay"])).toEqual({
      udp: "passed works",
      tcp: "failed tcpBlocked",
      tls: "failed tlsBlocked",
      relay: "passed relayWorks",
    });
  } finally {
    await launched.close();
  }
});

test("a wrong TURN password is told from a network that blocks", async ({ lab, server }) => {
  const { authorityFile, origin } = server;
  const launched = await launchLabChromium(lab, lab.host("dual"), { authorityFile });
  try {
    const urls = [`turn:${lab.server.name}:443?transport=udp`, `turn:${lab.server.name}:443?transport=tcp`];
    const servers = JSON.stringify([{ urls, username: "9999999999:ada", credential: "wrong" }]);
    const hash = new URLSearchParams({ servers });
    const page = await openPage(launched, `${origin}/connectivity.html?lang=en#${hash}`);
    expect(await findings(page, ["udp", "tcp"])).toEqual({
      udp: "failed wrongCredentials",
      tcp: "failed wrongCredentials",
    });
  } finally {
    await launched.close();
  }
});
