import type { IncomingHttpHeaders } from "node:http";
import { parseAddress } from "@visavis/stun/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clientOf } from "./client.ts";
import { readTrustedProxies } from "./trusted-proxies.ts";

const PROXY = "192.0.2.1";
const INNER_PROXY = "192.0.2.2";
const trusted = readTrustedProxies(`${PROXY}, ${INNER_PROXY}`);

/** The client of a request that came from a trusted proxy over plain HTTP. */
const behindProxy = (headers: IncomingHttpHeaders) =>
  clientOf(
    { remoteAddress: PROXY, isEncrypted: false, headers: { host: "inside:3003", ...headers } },
    trusted,
  );

const PROXY_ITSELF = { address: PROXY, isSecure: false, host: "inside:3003" };

describe("X-Forwarded-For, -Proto and -Host", () => {
  test("of a trusted proxy are used", () => {
    expect(
      behindProxy({
        "x-forwarded-for": "203.0.113.9",
        "x-forwarded-proto": "https",
        "x-forwarded-host": "calls.example.org:8443",
      }),
    ).toEqual({ address: "203.0.113.9", isSecure: true, host: "calls.example.org:8443" });
  });

  test("of anyone else are ignored", () => {
    const headers = { host: "calls", "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https" };
    expect(clientOf({ remoteAddress: "192.0.2.3", isEncrypted: false, headers }, trusted)).toEqual({
      address: "192.0.2.3",
      isSecure: false,
      host: "calls",
    });
  });

  test("are read from the right: entries that the client put in front are ignored", () => {
    const headers = { "x-forwarded-for": "198.51.100.1, 203.0.113.9", "x-forwarded-proto": "https, http" };
    expect(behindProxy(headers)).toMatchObject({ address: "203.0.113.9", isSecure: false });
    expect(behindProxy({ "x-forwarded-for": `${INNER_PROXY}, 203.0.113.9` }).address).toBe("203.0.113.9");
  });

  test("are followed through further trusted proxies", () => {
    const appended = {
      "x-forwarded-for": `198.51.100.1, 203.0.113.9, ${INNER_PROXY}`,
      "x-forwarded-proto": "http, https, http",
      "x-forwarded-host": "forged, calls.example.org, inner",
    };
    const client = { address: "203.0.113.9", isSecure: true, host: "calls.example.org" };
    expect(behindProxy(appended)).toEqual(client);
    const passedOn = { "x-forwarded-proto": "https", "x-forwarded-host": "calls.example.org" };
    expect(behindProxy({ ...appended, ...passedOn })).toEqual(client);
  });

  test("if all are trusted proxies, the furthest one is the client", () => {
    expect(behindProxy({ "x-forwarded-for": `${INNER_PROXY}, ${PROXY}` }).address).toBe(INNER_PROXY);
  });

  test("may contain only the protocol", () => {
    expect(behindProxy({ "x-forwarded-proto": "https" })).toEqual({ ...PROXY_ITSELF, isSecure: true });
  });

  test.each([
    ["203.0.113.9:4711", "203.0.113.9"],
    ["2001:DB8::9", "2001:db8::9"],
    ["[2001:db8::9]", "2001:db8::9"],
    ["[2001:db8::9]:4711", "2001:db8::9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
  ])("the address may be written %s", (text, address) => {
    expect(behindProxy({ "x-forwarded-for": text }).address).toBe(address);
  });

  test.each([
    "",
    "unknown",
    "203.0.113",
    "203.0.113.09",
    "[203.0.113.9]",
    "fe80::1%eth0",
    "localhost",
    "9".repeat(999),
  ])("after a malformed address, %j, the last known address is used", (text) => {
    expect(behindProxy({ "x-forwarded-for": `198.51.100.1, ${text}` }).address).toBe(PROXY);
    expect(behindProxy({ "x-forwarded-for": `${text}, ${INNER_PROXY}` }).address).toBe(INNER_PROXY);
  });

  test.each([
    ["https", true],
    ["HTTPS", true],
    ["wss", true],
    ["http", false],
    ["ftp", false],
    ["", false],
  ])("the protocol %j is secure: %j", (text, isSecure) => {
    expect(behindProxy({ "x-forwarded-proto": text }).isSecure).toBe(isSecure);
  });

  test("a proxy that connects over TLS reports whether its client did too", () => {
    const from = (headers: IncomingHttpHeaders) =>
      clientOf({ remoteAddress: PROXY, isEncrypted: true, headers }, trusted).isSecure;
    expect(from({ "x-forwarded-proto": "http" })).toBe(false);
    expect(from({})).toBe(true);
  });

  test.each(["a b", "a/b", "ada@a.example", "ä.example", "a".repeat(260), ""])(
    "the malformed host %j is ignored",
    (host) => {
      expect(behindProxy({ "x-forwarded-host": host }).host).toBe("inside:3003");
    },
  );

  test("the longest possible host is accepted", () => {
    const host = `${"a".repeat(253)}:65535`;
    expect(behindProxy({ "x-forwarded-host": host }).host).toBe(host);
  });

  test("sixteen proxies are followed, a seventeenth is not", () => {
    const row = (length: number) => ["203.0.113.9", ...Array(length - 1).fill(INNER_PROXY)].join(", ");
    expect(behindProxy({ "x-forwarded-for": row(16) }).address).toBe("203.0.113.9");
    expect(behindProxy({ "x-forwarded-for": row(17) }).address).toBe(INNER_PROXY);
  });
});

describe("Forwarded", () => {
  test("of a trusted proxy is used", () => {
    const forwarded = `for="[2001:db8::9]:4711";proto=https;by=${PROXY};host="calls.example.org:8443"`;
    expect(behindProxy({ forwarded })).toEqual({
      address: "2001:db8::9",
      isSecure: true,
      host: "calls.example.org:8443",
    });
  });

  test("is read from the right, through trusted proxies", () => {
    const forwarded = `for=198.51.100.1;proto=http, For=203.0.113.9; Proto=HTTPS, for=${INNER_PROXY};proto=http`;
    expect(behindProxy({ forwarded })).toMatchObject({ address: "203.0.113.9", isSecure: true });
  });

  test("an unclosed quotation mark from a client does not hide later entries", () => {
    const forwarded = 'for="198.51.100.1, for=203.0.113.9;proto=https';
    expect(behindProxy({ forwarded })).toMatchObject({ address: "203.0.113.9", isSecure: true });
  });

  test.each(["unknown", "_hidden", '"_hidden:_port"'])(
    "a client that is %s keeps the proxy's address",
    (node) => {
      const forwarded = `for=198.51.100.1, for=${node};proto=https`;
      expect(behindProxy({ forwarded })).toMatchObject({ address: PROXY, isSecure: true });
    },
  );

  test.each([
    "for=203.0.113.9;for=198.51.100.1;proto=https",
    "for=203.0.113.9;proto",
    'for="203.0.113.9;proto=https',
    "for 203.0.113.9",
    "",
  ])("%j is malformed and ignored", (forwarded) => {
    expect(behindProxy({ forwarded })).toEqual(PROXY_ITSELF);
  });
});

describe("both kinds of headers", () => {
  const forwarded = "for=203.0.113.9;proto=https";

  test("complement each other", () => {
    expect(
      behindProxy({ forwarded, "x-forwarded-for": "203.0.113.9", "x-forwarded-host": "calls.example.org" }),
    ).toEqual({ address: "203.0.113.9", isSecure: true, host: "calls.example.org" });
  });

  test.each([{ "x-forwarded-for": "198.51.100.1" }, { "x-forwarded-proto": "http" }])(
    "that contradict each other are ignored, and the client does not pass for the proxy, which is not limited",
    (other) => {
      expect(behindProxy({ forwarded, ...other })).toEqual({ ...PROXY_ITSELF, address: "unknown" });
    },
  );
});

const header = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.stringMatching(/^[\w.:;,="%[\] -]{0,60}$/),
  fc
    .array(
      fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom(PROXY, "unknown", "https", "for=", '"', ";proto=https")),
    )
    .map((parts) => parts.join(", ")),
);
const headers: fc.Arbitrary<IncomingHttpHeaders> = fc.record(
  {
    host: header,
    forwarded: header,
    "x-forwarded-for": fc.oneof(header, fc.array(header)),
    "x-forwarded-proto": header,
    "x-forwarded-host": header,
  },
  { requiredKeys: [] },
);

test("the headers of an untrusted sender change nothing", () => {
  fc.assert(
    fc.property(headers, fc.boolean(), (headers, isEncrypted) => {
      const remoteAddress = "198.51.100.1";
      expect(clientOf({ remoteAddress, isEncrypted, headers }, trusted)).toEqual({
        address: remoteAddress,
        isSecure: isEncrypted,
        host: headers.host,
      });
    }),
  );
});

test("whatever a trusted proxy sends, the client has a valid address", () => {
  fc.assert(
    fc.property(headers, (headers) => {
      const { address } = clientOf(
        { remoteAddress: `::ffff:${PROXY}`, isEncrypted: false, headers },
        trusted,
      );
      expect(parseAddress(address)).toBeDefined();
      expect(address).not.toMatch(/^::ffff:/);
    }),
  );
});

test("whatever a client sends, the address that the proxy appends is used", () => {
  fc.assert(
    fc.property(header, (written) => {
      expect(behindProxy({ "x-forwarded-for": `${written}, 203.0.113.9` }).address).toBe("203.0.113.9");
      expect(behindProxy({ forwarded: `${written}, for=203.0.113.9` }).address).toBe("203.0.113.9");
    }),
  );
});
