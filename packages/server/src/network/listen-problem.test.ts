import { expect, test } from "vitest";
import { listenFailure } from "../network/listen-problem.ts";
import { isListenError, ListenProblem, listenProblem } from "./listen-problem.ts";

const listenError = (code: string) =>
  Object.assign(new Error(`bind ${code}`), { code, port: 443, address: "192.0.2.7" });
const tcp = { what: "port 443", option: "https-port" } as const;
const udp = { what: "UDP port 3003", option: "port" } as const;

test.each([
  [
    "EADDRINUSE",
    tcp,
    "port 443 is in use; stop the program that uses it, or choose another with --https-port",
  ],
  [
    "EADDRINUSE",
    udp,
    "UDP port 3003 is in use; stop the program that uses it, choose another with --port, or turn the relay off with --relay off",
  ],
  ["EACCES", tcp, "port 443 needs more privileges; choose one above 1023 with --https-port"],
  [
    "EADDRNOTAVAIL",
    { ...tcp, host: "192.0.2.7" },
    "192.0.2.7 is not an address of this computer; correct --host or omit it",
  ],
  [
    "ENOTFOUND",
    { ...tcp, host: "elsewhere" },
    "elsewhere is not an address of this computer; correct --host or omit it",
  ],
  ["ENOBUFS", udp, "the server cannot listen on UDP port 3003 (bind ENOBUFS)"],
] as const)("%s is reported in one line", (code, where, message) => {
  const problem = listenProblem(listenError(code), where);
  expect(problem).toBeInstanceOf(ListenProblem);
  expect(problem).toMatchObject({ code, message });
});

test("an error that is not about listening is returned unchanged", () => {
  for (const error of [new Error("broken"), Object.assign(new Error("odd"), { code: "ERR_X" }), undefined]) {
    expect(listenProblem(error, tcp)).toBe(error);
    expect(isListenError(error)).toBe(false);
  }
});

test.each([
  [
    "EADDRINUSE",
    "port 3478 of 192.0.2.1 is in use; stop the program that uses it, or change listening-port or tls-listening-port",
  ],
  ["EACCES", "port 3478 needs more privileges; choose one above 1023 with listening-port"],
  ["EADDRNOTAVAIL", "192.0.2.1 is not an address of this computer; correct listening-ip"],
])("%s says what to do", (code, message) => {
  expect(listenFailure(Object.assign(new Error(), { code, address: "192.0.2.1", port: 3478 }))).toBe(message);
});

test("an error that is not the system's is rethrown", () => {
  const fault = new TypeError("broken");
  expect(() => listenFailure(fault)).toThrow(fault);
});
