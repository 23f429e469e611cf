import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { describe, expect } from "vitest";
import { METHODS, readAttribute, XOR_MAPPED_ADDRESS } from "../../packages/stun/src/core/index.ts";
import { openStunClient } from "../../packages/stun/src/node/index.ts";
import { proxyLine } from "../../packages/turn/src/testing/proxy-headers.ts";
import { TEST_CERTIFICATE } from "../../testbed/index.ts";
import { test as proxyTest } from "./proxy-test.ts";
import { PASSING_PROXIES } from "./reverse-proxy.ts";
import { receivedIceUrls } from "./signaling-client.ts";

const PROXY = "127.0.0.1";
/** The address of a client on this machine that is not among the trusted proxies. */
const CLIENT = "127.0.0.2";
/** In the certificate, and the one that the proxies pass on. */
const NAME = "localhost";
const HOST = "calls.example.org";

const test = proxyTest
  // biome-ignore lint/correctness/noEmptyPattern: Vitest insists on a pattern, even where it is empty.
  .extend("certificate", async ({}, { onCleanup }) => {
    const directory = mkdtempSync(join(tmpdir(), "visavis-passing-"));
    onCleanup(() => rmSync(directory, { recursive: true, force: true }));
    const files = { cert: join(directory, "cert.pem"), key: join(directory, "key.pem") };
    for (const kind of ["cert", "key"] as const) {
      writeFileSync(files[kind], TEST_CERTIFICATE[kind], { mode: 0o600 });
    }
    return files;
  })
  .extend("startVisavis", async ({ start, certificate }) => {
    const { cert, key } = certificate;
    const args = ["--public-host", HOST, "--cert", cert, "--key", key, "--log-level", "debug"];
    return (...more: readonly string[]) => start({ args: [...args, ...more] });
  });

/** The client addresses in the log, in order. */
const connectedAddresses = (output: string) =>
  [...output.matchAll(/ participant connected .*address=(\S+)/g)].map(([, address]) => address);

/** Where TURN over TLS sees a client that comes from {@link CLIENT}. */
async function seenOverTls(port: number) {
  const client = await openStunClient({
    server: {
      address: PROXY,
      port,
      transport: "tls",
      tls: { servername: NAME, ca: TEST_CERTIFICATE.cert, ALPNProtocols: ["stun.turn"] },
    },
    local: { address: CLIENT },
  });
  try {
    const { message } = await client.request({ method: METHODS.binding });
    return { seen: readAttribute(message, XOR_MAPPED_ADDRESS), local: client.local };
  } finally {
    client.close();
  }
}

/** All that comes before the connection is closed. */
async function answerTo(socket: Socket): Promise<string> {
  let answer = "";
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    answer += bytes;
  });
  await once(socket, "close");
  return answer;
}

for (const [name, plan] of Object.entries(PASSING_PROXIES)) {
  describe(`behind ${name}, which passes TCP connections on as docs/reverse-proxy.md says`, () => {
    test("pages, signaling and TURN share its port, and see the client's own address", async ({
      startVisavis,
      startProxy,
    }) => {
      const visavis = await startVisavis("--trust-proxy", PROXY);
      const { port } = await startProxy(plan, { upstreamPort: visavis.port });
      const urls = await receivedIceUrls(`wss://${PROXY}:${port}/signal`, {
        localAddress: CLIENT,
        servername: NAME,
        // The client cannot speak for itself.
        headers: { Host: HOST, "X-Forwarded-For": "203.0.113.9" },
      });
      // The log line may arrive after the answer.
      await expect.poll(() => connectedAddresses(visavis.output())).toEqual([CLIENT]);
      expect(urls).toContain(`stun:${HOST}:${visavis.port}`);
      expect(urls).toContain(`turns:${HOST}:${port}?transport=tcp`);
      const { seen, local } = await seenOverTls(port);
      expect(seen).toEqual(local);
    });

    test("a header that the client writes is refused", async ({ startVisavis, startProxy }) => {
      const visavis = await startVisavis("--trust-proxy", PROXY);
      const { port } = await startProxy(plan, { upstreamPort: visavis.port });
      const secured = connectTls({ host: PROXY, port, servername: NAME, ca: TEST_CERTIFICATE.cert });
      const forged = {
        remote: { address: "203.0.113.9", port: 1 },
        local: { address: "203.0.113.1", port: 443 },
      };
      secured.write(Buffer.concat([proxyLine(forged), Buffer.from("GET /healthz HTTP/1.1\r\n\r\n")]));
      expect(await answerTo(secured)).toMatch(/^HTTP\/1\.1 400 /);
    });

    test("without --trust-proxy nothing is served, and the log says why", async ({
      startVisavis,
      startProxy,
    }) => {
      const visavis = await startVisavis();
      const { port } = await startProxy(plan, { upstreamPort: visavis.port });
      await expect(seenOverTls(port)).rejects.toThrow();
      await expect.poll(() => visavis.output()).toMatch(/ proxy refused .*reason=untrusted/);
    });
  });
}

test("a header of a direct client is refused", async ({ startVisavis }) => {
  const visavis = await startVisavis("--trust-proxy", PROXY);
  const socket = connect({ host: PROXY, port: visavis.port, localAddress: CLIENT });
  const forged = { remote: { address: PROXY, port: 1 }, local: { address: PROXY, port: 443 } };
  socket.write(Buffer.concat([proxyLine(forged), Buffer.from("GET /healthz HTTP/1.1\r\n\r\n")]));
  expect(await answerTo(socket)).toBe("");
});
