import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import {
  ALTERNATE_SERVER,
  type AttributeToWrite,
  attribute,
  checkIntegrity,
  createStreamSplitter,
  decodeMessage,
  ERROR_CODE,
  encodeMessage,
  hasAttribute,
  longTermKey,
  METHODS,
  NONCE,
  nonceCookie,
  PASSWORD_ALGORITHM,
  PASSWORD_ALGORITHMS,
  REALM,
  readAttribute,
  type StunMessage,
  USERHASH,
  USERNAME,
  XOR_MAPPED_ADDRESS,
} from "../core/index.ts";
import { nodeCrypto } from "./crypto.ts";
import type { LongTermCredentials } from "./long-term-authentication.ts";
import { StunRequestError } from "./request-error.ts";
import { openStunClient, type StunClientOptions, type StunRequest } from "./stun-client.ts";

/** Gives up after 100 ms. */
const QUICK = { initialRtoMs: 20, transmissions: 3, finalWaitFactor: 2, reliableTimeoutMs: 200 } as const;
/** No retransmissions, however busy the machine. */
const PATIENT = { initialRtoMs: 5000, reliableTimeoutMs: 5000 } as const;
const BINDING: StunRequest = { method: METHODS.binding };
const CREDENTIALS: LongTermCredentials = { username: "ada", password: "engine" };
const REALM_NAME = "example.org";

/** A server's answer to the nth request, counted from 0: any number of datagrams. */
type Script = (request: StunMessage, index: number) => readonly Uint8Array[];

/** A UDP server on loopback that follows a script and records the requests. */
async function startUdpServer(script: Script) {
  const socket = createSocket("udp4");
  const requests: StunMessage[] = [];
  socket.on("message", (bytes, { port, address }) => {
    const request = decodeMessage(Uint8Array.from(bytes));
    requests.push(request);
    for (const answer of script(request, requests.length - 1)) socket.send(answer, port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(() => {
    socket.close();
  });
  return { requests, server: { address: "127.0.0.1", port: socket.address().port } };
}

/** The same over TCP; `write` sends an answer. */
async function startTcpServer(
  script: Script,
  write = (socket: Socket, bytes: Uint8Array) => socket.write(bytes),
) {
  const requests: StunMessage[] = [];
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    const splitter = createStreamSplitter();
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      splitter.append(chunk);
      for (let frame = splitter.next(); frame !== undefined; frame = splitter.next()) {
        const request = decodeMessage(Uint8Array.from(frame));
        requests.push(request);
        for (const answer of script(request, requests.length - 1)) write(socket, answer);
      }
    });
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  const { port } = listener.address() as AddressInfo;
  return { requests, sockets, server: { address: "127.0.0.1", port, transport: "tcp" as const } };
}

async function openClient(options: StunClientOptions) {
  const client = await openStunClient({ timing: PATIENT, ...options });
  onTestFinished(() => client.close());
  return client;
}

interface Answer {
  readonly attributes?: readonly AttributeToWrite[];
  readonly key?: Uint8Array;
  readonly algorithm?: "sha1" | "sha256";
  readonly fingerprint?: boolean;
}

function encodeAnswer(kind: "success" | "error", request: StunMessage, answer: Answer): Uint8Array {
  const { attributes = [], key, algorithm = "sha1", fingerprint = false } = answer;
  const { method, transactionId } = request;
  return encodeMessage({
    method,
    class: kind,
    transactionId,
    attributes,
    ...(key === undefined ? {} : { integrity: { algorithm, key, crypto: nodeCrypto } }),
    fingerprint,
  });
}

const MAPPED = attribute(XOR_MAPPED_ADDRESS, { address: "203.0.113.7", port: 40_000 });

function success(request: StunMessage, answer: Answer = {}): Uint8Array {
  return encodeAnswer("success", request, { ...answer, attributes: [MAPPED, ...(answer.attributes ?? [])] });
}

function refusal(request: StunMessage, code: number, answer: Answer & { reason?: string } = {}): Uint8Array {
  const { reason = "", attributes = [], ...rest } = answer;
  return encodeAnswer("error", request, {
    ...rest,
    attributes: [attribute(ERROR_CODE, { code, reason }), ...attributes],
  });
}

/** Changes one byte, counted from the end. */
function corrupted(bytes: Uint8Array, fromEnd: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[copy.length - fromEnd] = 0xff ^ (copy[copy.length - fromEnd] ?? 0);
  return copy;
}

/** An item that must exist. */
function nth<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`there are only ${list.length}`);
  return item;
}

async function failureOf(promise: Promise<unknown>): Promise<StunRequestError> {
  const error = await promise.then(
    () => new Error("it did not fail"),
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(StunRequestError);
  return error as StunRequestError;
}

function socketsInUse(): number {
  return process.getActiveResourcesInfo().filter((name) => /UDPWrap|UDPSocket|TCPSocketWrap/.test(name))
    .length;
}

let socketsBefore: number;
beforeEach(() => {
  socketsBefore = socketsInUse();
});

describe("over UDP", () => {
  test("a Binding request returns our address as the server sees it", async () => {
    const { server } = await startUdpServer((request) => [success(request)]);
    const client = await openClient({ server });
    const { message, from, transmissions } = await client.request(BINDING);
    expect(readAttribute(message, XOR_MAPPED_ADDRESS)).toEqual({ address: "203.0.113.7", port: 40_000 });
    expect(from).toEqual(server);
    expect(transmissions).toBe(1);
    expect(client.local).toEqual({ address: "127.0.0.1", port: expect.any(Number) });
  });

  test("a host name is resolved, and a FINGERPRINT added on request", async () => {
    const { server, requests } = await startUdpServer((request) => [success(request, { fingerprint: true })]);
    const client = await openClient({
      server: { ...server, address: "localhost" },
      local: { address: "127.0.0.1" },
      fingerprint: true,
    });
    await client.request(BINDING);
    expect(requests[0]?.attributes.map(({ type }) => type)).toEqual([0x8028]);
  });

  test("after a lost request or answer, the same bytes are sent again", async () => {
    const { server, requests } = await startUdpServer((request, index) =>
      index < 2 ? [] : [success(request)],
    );
    const client = await openClient({ timing: QUICK, server });
    expect((await client.request(BINDING)).transmissions).toBe(3);
    expect(requests.map(({ bytes }) => Buffer.from(bytes).toString("hex"))).toEqual(
      Array(3).fill(Buffer.from(nth(requests, 0).bytes).toString("hex")),
    );
  });

  test("a silent server is a timeout", async () => {
    const { server, requests } = await startUdpServer(() => []);
    const client = await openClient({ timing: QUICK, server });
    const { code, message } = await failureOf(client.request(BINDING));
    expect(code).toBe("STUN_TIMEOUT");
    expect(message).toMatch(
      /^Binding: no answer from 127\.0\.0\.1:\d+ in \d+ ms, sent 3 times; is it running/,
    );
    expect(requests).toHaveLength(3);
  });

  test.each([{ local: { port: 65_536 } }, { server: { address: "127.0.0.1", port: -1 } }])(
    "an invalid port is a socket error: %o",
    async (odd) => {
      const { server } = await startUdpServer(() => []);
      const refused = openStunClient({ server, ...odd });
      expect(await failureOf(refused)).toMatchObject({ code: "STUN_SOCKET_ERROR" });
    },
  );

  test("messages other than the answer are ignored", async () => {
    const { server } = await startUdpServer((request, index) => {
      const stranger = decodeMessage(
        encodeMessage({ ...request, transactionId: request.transactionId.toReversed(), attributes: [] }),
      );
      const lies = [
        new Uint8Array(),
        Uint8Array.of(0),
        new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n"),
        corrupted(success(request), 1).subarray(0, 24),
        success(stranger),
        encodeMessage({ method: METHODS.allocate, class: "success", transactionId: request.transactionId }),
        corrupted(success(request, { fingerprint: true }), 1),
        request.bytes,
        Uint8Array.of(0x40, 0, 0, 200),
      ];
      return index === 0 ? lies : [success(request)];
    });
    const client = await openClient({
      timing: QUICK,
      server,
      onChannelData: () => {},
      onIndication: () => {},
    });
    expect((await client.request(BINDING)).transmissions).toBeGreaterThan(1);
  });

  test("a server that sends only invalid answers is a timeout that lists them", async () => {
    const { server } = await startUdpServer((request) => [
      corrupted(success(request, { fingerprint: true }), 1),
      Uint8Array.of(1, 2, 3),
    ]);
    const client = await openClient({ timing: QUICK, server });
    const { code, message } = await failureOf(client.request(BINDING));
    expect(code).toBe("STUN_TIMEOUT");
    expect(message).toContain("; ignored: a bad fingerprint, data that is not STUN");
  });

  test("an error response yields its code, and a reason without control characters", async () => {
    const { server } = await startUdpServer((request) => [
      refusal(request, 486, { reason: "Quota\r\n[31m" }),
    ]);
    const client = await openClient({ server });
    const error = await failureOf(client.request({ method: METHODS.allocate }));
    expect(error).toMatchObject({
      code: "STUN_ERROR_RESPONSE",
      errorCode: 486,
      message: "Allocate refused: 486 Quota??[31m",
    });
  });

  test("300 Try Alternate yields the other server", async () => {
    const alternate = { address: "192.0.2.9", port: 3479 };
    const { server } = await startUdpServer((request) => [
      refusal(request, 300, {
        reason: "Try Alternate",
        attributes: [attribute(ALTERNATE_SERVER, alternate)],
      }),
    ]);
    const client = await openClient({ server });
    const error = await failureOf(client.request(BINDING));
    expect(error).toMatchObject({ errorCode: 300, alternateServer: alternate, alternateDomain: undefined });
  });

  test("an error response without a code, or a success with unknown required attributes, is a bad response", async () => {
    const { server } = await startUdpServer((request, index) => {
      const unknown: AttributeToWrite = { type: 0x7abc, name: "UNKNOWN", encode: () => new Uint8Array() };
      return index === 0
        ? [encodeAnswer("error", request, {})]
        : [success(request, { attributes: [unknown] })];
    });
    const client = await openClient({ server });
    expect((await failureOf(client.request(BINDING))).code).toBe("STUN_BAD_RESPONSE");
    const second = await failureOf(client.request(BINDING));
    expect(second).toMatchObject({
      code: "STUN_BAD_RESPONSE",
      message: "Binding: unknown comprehension-required attributes: 0x7abc",
    });
  });

  test("a closed port is a socket error, at once", async () => {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    const { port } = socket.address();
    socket.close();
    const client = await openClient({
      server: { address: "127.0.0.1", port },
      timing: { initialRtoMs: 10_000 },
    });
    const { code, message } = await failureOf(client.request(BINDING));
    expect(code).toBe("STUN_SOCKET_ERROR");
    expect(message).toContain("ECONNREFUSED");
  });

  test("an unknown name, and a local address that this machine does not have, are socket errors", async () => {
    const unknown = openStunClient({ server: { address: "unknown.invalid", port: 3478 } });
    expect(await failureOf(unknown)).toMatchObject({ code: "STUN_SOCKET_ERROR" });
    const notOurs = openStunClient({
      server: { address: "127.0.0.1", port: 3478 },
      local: { address: "192.0.2.1" },
    });
    expect(await failureOf(notOurs)).toMatchObject({ code: "STUN_SOCKET_ERROR" });
    await vi.waitFor(() => expect(socketsInUse()).toBeLessThanOrEqual(socketsBefore));
  });

  test("closing fails pending requests, and later ones at once", async () => {
    const { server } = await startUdpServer(() => []);
    const client = await openClient({ server });
    const waiting = failureOf(client.request(BINDING));
    client.close();
    client.close();
    client.send(Uint8Array.of(1));
    expect((await waiting).code).toBe("STUN_CLOSED");
    expect((await failureOf(client.request(BINDING))).code).toBe("STUN_CLOSED");
  });
});

describe("over TCP", () => {
  test("answers are found however the stream is cut", async () => {
    const { server } = await startTcpServer(
      (request) => [success(request)],
      (socket, bytes) => {
        for (const byte of bytes) socket.write(Uint8Array.of(byte));
        return true;
      },
    );
    const client = await openClient({ server });
    expect(client.isReliable).toBe(true);
    const answers = await Promise.all([client.request(BINDING), client.request(BINDING)]);
    for (const { message, transmissions } of answers) {
      expect(message.class).toBe("success");
      expect(transmissions).toBe(1);
    }
  });

  test("a silent server is a timeout after one transmission", async () => {
    const { server, requests } = await startTcpServer(() => []);
    const client = await openClient({ timing: QUICK, server });
    const { code, message } = await failureOf(client.request(BINDING));
    expect(code).toBe("STUN_TIMEOUT");
    expect(message).not.toContain("times");
    expect(requests).toHaveLength(1);
  });

  test("data that is not STUN ends the connection", async () => {
    const { server } = await startTcpServer(() => [Uint8Array.of(0xff, 0xfb, 1)]);
    const ended: StunRequestError[] = [];
    const client = await openClient({ server, onEnd: (error) => ended.push(error) });
    const error = await failureOf(client.request(BINDING));
    expect(error.code).toBe("STUN_BAD_RESPONSE");
    expect(ended).toEqual([error]);
    expect(await failureOf(client.request(BINDING))).toBe(error);
  });

  test("pending requests fail if the server closes or resets the connection", async () => {
    for (const end of [(socket: Socket) => socket.end(), (socket: Socket) => socket.resetAndDestroy()]) {
      const { server } = await startTcpServer(
        (request) => [success(request)],
        (socket) => {
          end(socket);
          return true;
        },
      );
      const client = await openClient({ server });
      expect((await failureOf(client.request(BINDING))).code).toBe("STUN_SOCKET_ERROR");
    }
  });

  test("a server that is not there is a socket error, and one that is silent during the TLS handshake a timeout", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    const accepted: Socket[] = [];
    silent.on("connection", (socket) => accepted.push(socket.on("error", () => {})));
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const server = { address: "127.0.0.1", port };
    const handshake = openStunClient({ server: { ...server, transport: "tls" }, timing: QUICK });
    expect(await failureOf(handshake)).toMatchObject({
      code: "STUN_TIMEOUT",
      message: `TLS to 127.0.0.1:${port}: no connection within 200 ms`,
    });
    for (const socket of accepted) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
    const refused = openStunClient({ server: { ...server, transport: "tcp" } });
    expect(await failureOf(refused)).toMatchObject({ code: "STUN_SOCKET_ERROR" });
    await vi.waitFor(() => expect(socketsInUse()).toBeLessThanOrEqual(socketsBefore));
  });
});

describe("long-term credentials (RFC 8489 §9.2.5)", () => {
  const KEY = longTermKey({ ...CREDENTIALS, realm: REALM_NAME, algorithm: "md5" }, nodeCrypto);
  const ALLOCATE: StunRequest = { method: METHODS.allocate };
  const MD5 = { algorithm: 1, parameters: new Uint8Array() };
  const SHA256 = { algorithm: 2, parameters: new Uint8Array() };
  const OFFERING = nonceCookie({ passwordAlgorithms: true, usernameAnonymity: false });
  const ANONYMOUS = nonceCookie({ passwordAlgorithms: false, usernameAnonymity: true });

  function challenge(nonce: string, ...more: readonly AttributeToWrite[]): readonly AttributeToWrite[] {
    return [attribute(REALM, REALM_NAME), attribute(NONCE, nonce), ...more];
  }

  /** A UDP server that challenges once, and then answers with `then`. */
  async function startChallenger(
    then: (request: StunMessage, index: number) => readonly Uint8Array[],
    asked: readonly AttributeToWrite[] = challenge("nonce-1"),
  ) {
    return startUdpServer((request, index) =>
      index === 0 ? [refusal(request, 401, { attributes: asked })] : then(request, index),
    );
  }

  const signed = (request: StunMessage) => success(request, { key: KEY });

  test("the first request has no credentials, the second and all later ones have them", async () => {
    const { server, requests } = await startChallenger((request) => [signed(request)]);
    const client = await openClient({ server, credentials: CREDENTIALS });
    await client.request(ALLOCATE);
    await client.request(ALLOCATE);
    const [first, second, third] = requests as [StunMessage, StunMessage, StunMessage];
    expect(first.attributes).toEqual([]);
    for (const request of [second, third]) {
      expect(readAttribute(request, USERNAME)).toBe("ada");
      expect(readAttribute(request, REALM)).toBe(REALM_NAME);
      expect(readAttribute(request, NONCE)).toBe("nonce-1");
      expect(checkIntegrity(request, KEY, nodeCrypto)).toBe("valid");
      expect(hasAttribute(request, PASSWORD_ALGORITHM)).toBe(false);
    }
    expect(first.transactionId).not.toEqual(second.transactionId);
    expect(requests).toHaveLength(3);
  });

  test("a Binding request is signed only when the server insists", async () => {
    const { server, requests } = await startChallenger((request, index) => {
      if (index === 1) return [signed(request)];
      return checkIntegrity(request, KEY, nodeCrypto) === "valid"
        ? [signed(request)]
        : [refusal(request, 401, { attributes: challenge("nonce-2") })];
    });
    const client = await openClient({ server, credentials: CREDENTIALS });
    await client.request(ALLOCATE);
    await client.request(BINDING);
    expect(requests.slice(2).map((request) => readAttribute(request, NONCE))).toEqual([undefined, "nonce-2"]);
  });

  test("without credentials, a 401 is reported", async () => {
    const { server, requests } = await startChallenger((request) => [signed(request)]);
    const client = await openClient({ server });
    expect(await failureOf(client.request(ALLOCATE))).toMatchObject({ errorCode: 401 });
    expect(requests).toHaveLength(1);
  });

  test("a wrong password is tried once", async () => {
    const { server, requests } = await startChallenger((request, index) => [
      refusal(request, 401, { attributes: challenge(`nonce-${index}`) }),
    ]);
    const client = await openClient({ server, credentials: CREDENTIALS });
    expect(await failureOf(client.request(ALLOCATE))).toMatchObject({ errorCode: 401 });
    expect(requests).toHaveLength(2);
  });

  test("a stale nonce is replaced by the new one, with a realm or without", async () => {
    const { server, requests } = await startChallenger((request, index) => {
      if (index === 1) return [refusal(request, 438, { attributes: [attribute(NONCE, "nonce-2")] })];
      return [signed(request)];
    });
    const client = await openClient({ server, credentials: CREDENTIALS });
    await client.request(ALLOCATE);
    expect(requests.map((request) => readAttribute(request, NONCE))).toEqual([
      undefined,
      "nonce-1",
      "nonce-2",
    ]);
    expect(checkIntegrity(nth(requests, 2), KEY, nodeCrypto)).toBe("valid");
  });

  test("the client gives up on a server that calls every nonce stale", async () => {
    const { server, requests } = await startChallenger((request, index) => [
      refusal(request, 438, { attributes: challenge(`nonce-${index}`) }),
    ]);
    const client = await openClient({ server, credentials: CREDENTIALS });
    expect(await failureOf(client.request(ALLOCATE))).toMatchObject({ errorCode: 438 });
    expect(requests).toHaveLength(5);
  });

  test("a 401 without a nonce is reported", async () => {
    const { server } = await startChallenger(() => [], [attribute(REALM, REALM_NAME)]);
    const client = await openClient({ server, credentials: CREDENTIALS });
    expect(await failureOf(client.request(ALLOCATE))).toMatchObject({ errorCode: 401 });
  });

  test("the first of the offered password algorithms is used, and SHA-256 signs (RFC 8489 §9.2.5)", async () => {
    for (const [offered, supported, algorithm] of [
      [[SHA256, MD5], undefined, "sha256"],
      [[MD5, SHA256], undefined, "md5"],
      [[MD5, SHA256], ["sha256"], "sha256"],
      [[{ ...SHA256, algorithm: 0x7f }, { ...SHA256, parameters: Uint8Array.of(1) }, MD5], undefined, "md5"],
    ] as const) {
      const key = longTermKey({ ...CREDENTIALS, realm: REALM_NAME, algorithm }, nodeCrypto);
      const { server, requests } = await startChallenger(
        (request) => [success(request, { key, algorithm: "sha256" })],
        challenge(`${OFFERING}1`, attribute(PASSWORD_ALGORITHMS, [...offered])),
      );
      const credentials =
        supported === undefined ? CREDENTIALS : { ...CREDENTIALS, passwordAlgorithms: supported };
      const client = await openClient({ server, credentials });
      await client.request(ALLOCATE);
      const request = nth(requests, 1);
      expect(readAttribute(request, PASSWORD_ALGORITHMS)).toEqual(offered);
      expect(readAttribute(request, PASSWORD_ALGORITHM)?.algorithm).toBe(algorithm === "md5" ? 1 : 2);
      expect(request.attributes.map(({ type }) => type)).not.toContain(0x0008);
      expect(checkIntegrity(request, key, nodeCrypto)).toBe("valid");
    }
  });

  test("a bid-down attack is detected: no credentials are sent", async () => {
    const { server, requests } = await startChallenger(
      (request) => [signed(request)],
      challenge(`${OFFERING}1`),
    );
    const client = await openClient({ server, credentials: CREDENTIALS });
    expect(await failureOf(client.request(ALLOCATE))).toMatchObject({
      code: "STUN_BAD_RESPONSE",
      message: "Allocate: the server's PASSWORD-ALGORITHMS has been removed on the way (bid-down attack)",
    });
    expect(requests).toHaveLength(1);
  });

  test("an offer without a supported algorithm is not answered", async () => {
    const { server, requests } = await startChallenger(
      (request) => [signed(request)],
      challenge(`${OFFERING}1`, attribute(PASSWORD_ALGORITHMS, [MD5])),
    );
    const client = await openClient({
      server,
      credentials: { ...CREDENTIALS, passwordAlgorithms: ["sha256"] },
    });
    expect(await failureOf(client.request(ALLOCATE))).toMatchObject({ code: "STUN_BAD_RESPONSE" });
    expect(requests).toHaveLength(1);
  });

  test("an RFC 5389 client ignores offers", async () => {
    const { server, requests } = await startChallenger(
      (request) => [signed(request)],
      challenge(`${OFFERING}1`, attribute(PASSWORD_ALGORITHMS, [SHA256])),
    );
    const client = await openClient({ server, credentials: { ...CREDENTIALS, passwordAlgorithms: [] } });
    await client.request(ALLOCATE);
    expect(hasAttribute(nth(requests, 1), PASSWORD_ALGORITHMS)).toBe(false);
    expect(checkIntegrity(nth(requests, 1), KEY, nodeCrypto)).toBe("valid");
  });

  test("the user name is hashed if the server offers it and the caller asks for it", async () => {
    for (const [nonce, usernameAnonymity, isHashed] of [
      [`${ANONYMOUS}1`, true, true],
      [`${ANONYMOUS}1`, false, false],
      ["nonce-1", true, false],
    ] as const) {
      const { server, requests } = await startChallenger((request) => [signed(request)], challenge(nonce));
      const client = await openClient({ server, credentials: { ...CREDENTIALS, usernameAnonymity } });
      await client.request(ALLOCATE);
      const expected = nodeCrypto.digest("sha256", new TextEncoder().encode(`ada:${REALM_NAME}`));
      const hash = readAttribute(nth(requests, 1), USERHASH);
      expect(hash).toEqual(isHashed ? expected : undefined);
      expect(hasAttribute(nth(requests, 1), USERNAME)).toBe(!isHashed);
    }
  });

  test("over UDP, unsigned and wrongly signed answers are ignored, and the right one is used", async () => {
    const { server } = await startChallenger((request, index) => {
      if (index > 1) return [signed(request)];
      return [success(request), corrupted(signed(request), 1), refusal(request, 437)];
    });
    const client = await openClient({ timing: QUICK, server, credentials: CREDENTIALS });
    expect((await client.request(ALLOCATE)).transmissions).toBeGreaterThan(1);
  });

  test("over UDP, unsigned answers alone are a bad response that quotes them", async () => {
    const { server } = await startChallenger((request) => [
      refusal(request, 437, { reason: "Allocation Mismatch" }),
    ]);
    const client = await openClient({ timing: QUICK, server, credentials: CREDENTIALS });
    const { code, message } = await failureOf(client.request(ALLOCATE));
    expect(code).toBe("STUN_BAD_RESPONSE");
    expect(message).toContain("“Allocate refused: 437 Allocation Mismatch” without message integrity");
  });

  test("an unsigned 400 is ignored and ends as a timeout", async () => {
    const { server } = await startChallenger((request) => [refusal(request, 400)]);
    const client = await openClient({ timing: QUICK, server, credentials: CREDENTIALS });
    const { code, message } = await failureOf(client.request(ALLOCATE));
    expect(code).toBe("STUN_TIMEOUT");
    expect(message).toContain("400");
  });

  test("over TCP, an unsigned answer fails the request at once", async () => {
    const { server } = await startTcpServer((request, index) =>
      index === 0 ? [refusal(request, 401, { attributes: challenge("nonce-1") })] : [refusal(request, 437)],
    );
    const client = await openClient({
      server,
      credentials: CREDENTIALS,
      timing: { reliableTimeoutMs: 60_000 },
    });
    const { code, message } = await failureOf(client.request(ALLOCATE));
    expect(code).toBe("STUN_BAD_RESPONSE");
    expect(message).toBe("Allocate: “Allocate refused: 437” without message integrity");
  });

  test("a signed refusal is reported", async () => {
    const { server } = await startChallenger((request) => [refusal(request, 508, { key: KEY })]);
    const client = await openClient({ server, credentials: CREDENTIALS });
    expect(await failureOf(client.request(ALLOCATE))).toMatchObject({ errorCode: 508 });
  });
});
