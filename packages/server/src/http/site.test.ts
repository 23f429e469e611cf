import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { runInNewContext } from "node:vm";
import { expect, onTestFinished, test } from "vitest";
import type { TrustAnchor } from "../certificates/authority.ts";
import { readTrustedProxies } from "../proxy/trusted-proxies.ts";
import { answer, clientBehind } from "./site.ts";

const AUTHORITY: TrustAnchor = {
  name: 'Visavis <nas> & "co" 3B207F',
  pem: "-----BEGIN CERTIFICATE-----\n",
  der: Uint8Array.of(0x30, 0x82, 1, 2),
  fingerprint: Array(32).fill("AB").join(":"),
  validUntil: new Date("2036-01-02T03:04:05Z"),
};

/** A server whose connections seem to arrive at `localAddress`. */
async function start({
  localAddress = "192.0.2.7",
  authority = AUTHORITY,
  trustedProxies = "",
  httpsPort,
  handOut = async () => {},
}: {
  readonly localAddress?: string;
  readonly authority?: TrustAnchor | null;
  readonly trustedProxies?: string;
  readonly httpsPort?: number;
  readonly handOut?: () => Promise<void>;
} = {}) {
  const server = createServer((request, response) => {
    Object.defineProperty(request.socket, "localAddress", { value: localAddress });
    const proxies = trustedProxies === "" ? [] : readTrustedProxies(trustedProxies);
    answer({ request, client: clientBehind(request, proxies) }, response, {
      isOwnHost: (host) => host !== "evil.example:3003",
      health: () => ({ rooms: 0 }),
      authority: authority ?? undefined,
      handOut,
      httpsOrigins: () => ["https://192.0.2.7:3003"],
      port: 3003,
      httpsPort,
      trustedProxies: proxies,
      pages: { serve: (_, served) => served.end("page") },
      invitationCall: undefined,
      publicHosts: () => [],
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  /** Sends a request like a browser, with the given headers. */
  return async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const socket = connect(port, "127.0.0.1");
    const lines = Object.entries({ Host: "192.0.2.7:3003", ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\nConnection: close\r\n\r\n`);
    return text(socket);
  };
}

test.each(["/", "/p2p.html?room=a&name=b", "/p2p", "/learn/"])(
  "a plain HTTP request for %s from another device gets a page in both languages that links to the HTTPS address",
  async (path) => {
    const ask = await start();
    const page = await ask(path);
    expect(page).toMatch(/^HTTP\/1\.1 200 /);
    expect(page).toContain(`href="https://192.0.2.7:3003${path.replace("&", "&#38;")}"`);
    expect(page).toContain("Browsers do not let such pages use the camera or");
    expect(page).toContain("浏览器不允许这样的页面使用摄像头和麦克风");
    expect(page).toContain("/trust.html");
    expect(page).toContain(AUTHORITY.fingerprint);
    expect(page).toMatch(/Content-Security-Policy: default-src 'none'; style-src 'sha256-/i);
    expect(page).not.toContain("undefined");
  },
);

test("the links to the HTTPS address keep what comes after #, which the server never sees", async () => {
  const ask = await start();
  const page = await ask("/p2p.html?room=a");
  const [, script = ""] = /<script>(.*)<\/script>/s.exec(page) ?? [];
  const hash = createHash("sha256").update(script).digest("base64");
  expect(page).toContain(`script-src 'sha256-${hash}'`);
  const links = [{ hash: "" }, { hash: "" }];
  const document = { querySelectorAll: (selector: string) => (selector === "a.open" ? links : []) };
  runInNewContext(script, { document, location: { hash: "#secret=a&invitation=b" } });
  expect(links).toEqual(Array(2).fill({ hash: "#secret=a&invitation=b" }));
});

test("the visitor's language comes first", async () => {
  const ask = await start();
  const first = async (languages: string) =>
    /<section lang="([^"]*)"/.exec(await ask("/", { "Accept-Language": languages }))?.[1];
  expect(await first("zh-CN,zh;q=0.9,en;q=0.8")).toBe("zh-CN");
  expect(await first("en-US,en;q=0.9,zh;q=0.8")).toBe("en");
  expect(await first("de")).toBe("en");
});

test.each([
  "/trust.html",
  "/trust.html?lang=zh",
  "/trust",
  "/assets/trust-abc.js",
  "/src/main.tsx",
  "/@vite/client",
  "/favicon.svg",
])(
  "%s is served over plain HTTP: it is needed before the device trusts the server, or is part of a page",
  async (path) => {
    const ask = await start();
    expect(await ask(path, { Accept: "*/*" })).toMatch(/\r\n\r\npage$/);
  },
);

test.each(["localhost:3003", "127.0.0.1:3003", "[::1]:3003", "calls.localhost"])(
  "a request for %s is served over plain HTTP: for the browser, that host is its own computer",
  async (host) => {
    const ask = await start();
    expect(await ask("/p2p.html", { Host: host })).toMatch(/\r\n\r\npage$/);
  },
);

test("a request on loopback is served, whatever its Host header", async () => {
  const ask = await start({ localAddress: "::ffff:127.0.0.1" });
  expect(await ask("/p2p.html", { Host: "calls.example.org" })).toMatch(/\r\n\r\npage$/);
});

test.each(["/", "/healthz", "/trust/authority.json", "/p2p.html"])(
  "under a name that is not the server's, %s tells nothing but what to do about it",
  async (path) => {
    const ask = await start();
    const page = await ask(path, { Host: "evil.example:3003" });
    expect(page).toMatch(/^HTTP\/1\.1 421 /);
    expect(page).toContain("--public-host evil.example</code>");
    expect(page).not.toContain("192.0.2.7");
  },
);

test("a trusted proxy reports whether the client used HTTPS, and others are ignored", async () => {
  const secure = { "X-Forwarded-Proto": "https", Host: "calls.example.org" };
  const trusting = await start({ trustedProxies: "127.0.0.1" });
  expect(await trusting("/p2p.html", secure)).toMatch(/\r\n\r\npage$/);
  const plain = await trusting("/p2p.html", { ...secure, "X-Forwarded-Proto": "http" });
  expect(plain).toContain('href="https://calls.example.org:3003/p2p.html"');
  const wary = await start();
  expect(await wary("/p2p.html", secure)).toContain("Please use the HTTPS address");
});

test.each([
  ['192.0.2.9"><script>alert(1)</script>', "192.0.2.7"],
  ["evil.example/..//", "192.0.2.7"],
  ["", "192.0.2.7"],
  ["a".repeat(300), "192.0.2.7"],
  ["nas.local:3003", "nas.local"],
])("the host %j leads to %s", async (host, expected) => {
  const ask = await start();
  const page = await ask("/", { Host: host });
  expect(page).toContain(`href="https://${expected}:3003/"`);
  expect(page).not.toContain("alert(");
});

test.each([
  ["calls.example.org:8080", "calls.example.org:8080"],
  ["calls.example.org", "calls.example.org:80"],
  ["[2001:db8::7]:8080", "[2001:db8::7]:8080"],
  ["calls.example.org:0", "calls.example.org:3003"],
  ["calls.example.org:65536", "calls.example.org:3003"],
])("a request for %s through a forwarded port is sent to HTTPS on that port", async (host, expected) => {
  const ask = await start();
  expect(await ask("/", { Host: host })).toContain(`href="https://${expected}/"`);
  const described = await ask("/trust/authority.json", { Host: host });
  expect(JSON.parse(described.slice(described.indexOf("\r\n\r\n"))).origins).toEqual([
    `https://${expected}`,
    "https://192.0.2.7:3003",
  ]);
});

test("the operator's port for HTTPS is used", async () => {
  const ask = await start({ httpsPort: 443 });
  expect(await ask("/", { Host: "calls.example.org:8080" })).toContain(
    'href="https://calls.example.org:443/"',
  );
});

test.each([
  ["//evil.example/", "https://192.0.2.7:3003//evil.example/"],
  ["http://evil.example/x", "https://192.0.2.7:3003/"],
  ['/"><b>', "https://192.0.2.7:3003/&#34;&#62;&#60;b&#62;"],
])("the path %s leads to %s", async (path, url) => {
  const ask = await start();
  expect(await ask(path, { Accept: "text/html" })).toContain(`href="${url}"`);
});

test("with the operator's own certificate there is no authority to trust", async () => {
  const ask = await start({ authority: null });
  const page = await ask("/");
  expect(page).toContain('href="https://192.0.2.7:3003/"');
  expect(page).not.toContain("trust.html");
  expect(await ask("/trust/authority.json")).toMatch(/^HTTP\/1\.1 404 [\s\S]*\{"authority":null\}$/);
  expect(await ask("/trust/authority.crt")).toMatch(/^HTTP\/1\.1 404 /);
});

test("the authority can be read, and downloaded in three forms", async () => {
  const ask = await start();
  const described = await ask("/trust/authority.json");
  expect(JSON.parse(described.slice(described.indexOf("\r\n\r\n")))).toEqual({
    name: AUTHORITY.name,
    fingerprint: AUTHORITY.fingerprint,
    validUntil: "2036-01-02T03:04:05.000Z",
    origins: ["https://192.0.2.7:3003"],
  });
  expect(await ask("/trust/authority.crt")).toMatch(/content-type: application\/x-x509-ca-cert/i);
  expect(await ask("/trust/authority.pem")).toMatch(/-----BEGIN CERTIFICATE-----\n$/);
  expect(await ask("/trust/authority.mobileconfig")).toMatch(/application\/x-apple-aspen-config/i);
  expect(await ask("/trust/authority.key")).toMatch(/^HTTP\/1\.1 404 /);
  expect(await ask("/trust/")).toMatch(/^HTTP\/1\.1 404 /);
});

test("that a device gets the authority is noted before it does, and only then", async () => {
  const { promise: noted, resolve: note } = Promise.withResolvers<void>();
  let handOuts = 0;
  const ask = await start({
    handOut() {
      handOuts += 1;
      return noted;
    },
  });
  for (const path of ["/trust/authority.json", "/trust/authority.key", "/trust.html", "/"]) await ask(path);
  expect(handOuts).toBe(0);
  let isSent = false;
  const sent = ask("/trust/authority.crt").then(() => {
    isSent = true;
  });
  await ask("/healthz");
  expect([handOuts, isSent]).toEqual([1, false]);
  note();
  await sent;
});
