import { describe, expect } from "vitest";
import { runProgram } from "../../testbed/index.ts";
import { findPrograms } from "../../testbed/programs/debian-programs.ts";
import type { TurnServer } from "./turn-server.ts";
import { turnTest } from "./turn-test.ts";

const LIMIT_MS = 10_000;

const test = turnTest({ addresses: ["127.0.0.1", "127.0.0.2"], lines: ["rfc5780", "no-auth"] });

const askFor = ({ address, ports }: TurnServer, ...args: readonly string[]) =>
  runProgram(findPrograms("coturn").stunclient, [...args, "-p", String(ports.listening), address], {
    limitMs: LIMIT_MS,
  });

const discover = ({ address, ports }: TurnServer, ...args: readonly string[]) =>
  runProgram(
    findPrograms("coturn").natdiscovery,
    [...args, "-p", String(ports.listening), "-L", "127.0.0.1", address],
    { limitMs: LIMIT_MS },
  );

/** What the client prints after `title` for each response, in order. */
const printed = (output: string, title: string) =>
  [...output.matchAll(new RegExp(`${title}: (?:: )?(\\S+)$`, "gm"))].map(([, value]) => value);

describe.concurrent("coturn's turnutils_stunclient", () => {
  for (const address of ["127.0.0.1", "::1"] as const) {
    test(`[S27][N01] learns its address from ${address}, and no OTHER-ADDRESS`, async ({ start }) => {
      const server = await start({ addresses: [address] });
      const { code, output } = await askFor(server);
      expect(code).toBe(0);
      expect(output).toMatch(`UDP reflexive addr: ${address}:`);
      expect(output).not.toMatch(/Other addr|origin/i);
    });
  }

  test("[N01][N02] is answered from the address and port that it requests", async ({ server }) => {
    const { listening } = server.ports;
    const { code, output } = await askFor(server, "-f");
    expect(code).toBe(0);
    expect(new Set(printed(output, "Other addr"))).toEqual(new Set([`127.0.0.2:${listening + 1}`]));
    expect(new Set(printed(output, "Response origin"))).toEqual(
      new Set([`127.0.0.1:${listening}`, `127.0.0.2:${listening + 1}`]),
    );
    expect(printed(output, "UDP reflexive addr")).toHaveLength(3);
  });
});

describe.concurrent("coturn's turnutils_natdiscovery", () => {
  test("[N02] finds mapping, filtering, hairpinning and collision behaviour", async ({ server }) => {
    const { listening } = server.ports;
    const { code, output } = await discover(server, "-m", "-f", "-H", "-c", "-A", "127.0.0.3");
    expect(code).toBe(0);
    expect(output).toContain("No NAT! (Endpoint Independent Mapping)");
    expect(output).toContain("NAT with Endpoint Independent Filtering!");
    expect(output).toContain("Received a request (maybe a successful hairpinning)");
    expect(printed(output, "Response origin")).toEqual(
      expect.arrayContaining([
        `127.0.0.1:${listening}`,
        `127.0.0.2:${listening}`,
        `127.0.0.2:${listening + 1}`,
      ]),
    );
  });

  test("[N03] finds how long a mapping lives", async ({ server }) => {
    const { code, output } = await discover(server, "-t", "-T", "1");
    expect(code).toBe(0);
    expect(printed(output, "UDP reflexive addr")).toHaveLength(2);
  });

  test("pads its requests", async ({ server }) => {
    const { code, output } = await discover(server, "-m", "-P");
    expect(code).toBe(0);
    expect(output).toContain("No NAT! (Endpoint Independent Mapping)");
  });
});
