import type { Page } from "puppeteer-core";
import { runOneTest } from "../testbed/browsers/connectivity-page.ts";
import type { Lab, LabHost } from "../testbed/networks/lab.ts";
import { BROWSER_NAMES, test } from "./shared-lab.ts";

const PATH = "/connectivity.html?lang=en";

/** Runs single tests one after another. @returns the outcome of each, and the name of its finding */
async function findings(page: Page, tests: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const one of tests) found[one] = await runOneTest(page, one);
  return found;
}

/** Keeps the host from opening TCP connections; existing ones stay open. */
async function blockTcp(lab: Lab, host: LabHost): Promise<void> {
  const rules = `table inet no-tcp { chain output { type filter hook output priority filter; oifname "eth0" tcp flags & (syn | ack) == syn drop; }; }`;
  const { code, output } = await lab.run(host, "nft", [rules], { limitMs: 5_000 });
  if (code !== 0) throw new Error(`nft ended (${code}): ${output}`);
}

const NETWORKS = [
  {
    network: "port-restricted-cone",
    what: "at home everything passes except IPv6 and hairpinning, and their absence is not a failure",
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
    network: "port-restricted-cone-hairpinning",
    what: "if the router hairpins, a message arrives through the address that the STUN server sees",
    expected: { srflx: "passed reflexiveWorks" },
  },
  {
    network: "udp-blocked",
    what: "if UDP is blocked, the page says so, and that TCP, TLS and the relay work",
    expected: {
      udp: "failed udpBlocked",
      tcp: "passed works",
      tls: "passed works",
      srflx: "failed noReflexive",
      relay: "passed relayWorks",
    },
  },
  {
    network: "dual-stack",
    what: "if there is IPv6, its address is found",
    expected: { ipv6: "passed ipv6Global" },
  },
] as const;

for (const browser of BROWSER_NAMES) {
  test.concurrent.for(NETWORKS)(`${browser}: $what`, async ({ network, expected }, { open, expect }) => {
    const page = await open(network, browser, PATH);
    expect(await findings(page, Object.keys(expected))).toEqual(expected);
  });
}

test.concurrent("if TCP is blocked, the page says so, and UDP works", async ({ lab, open, expect }) => {
  const page = await open("changed", "Chromium", PATH);
  // By now the page knows the server's STUN and TURN, so it needs no further connection.
  expect(await findings(page, ["udp"])).toEqual({ udp: "passed works" });
  await blockTcp(lab, lab.host("changed"));
  expect(await findings(page, ["udp", "tcp", "tls", "relay"])).toEqual({
    udp: "passed works",
    tcp: "failed tcpBlocked",
    tls: "failed tlsBlocked",
    relay: "passed relayWorks",
  });
});

test.concurrent("a wrong TURN password is distinguished from a blocking network", async ({
  lab,
  open,
  expect,
}) => {
  const urls = [`turn:${lab.server.name}:443?transport=udp`, `turn:${lab.server.name}:443?transport=tcp`];
  const servers = JSON.stringify([{ urls, username: "9999999999:ada", credential: "wrong" }]);
  const page = await open("open", "Chromium", `${PATH}#${new URLSearchParams({ servers })}`);
  expect(await findings(page, ["udp", "tcp"])).toEqual({
    udp: "failed wrongCredentials",
    tcp: "failed wrongCredentials",
  });
});
