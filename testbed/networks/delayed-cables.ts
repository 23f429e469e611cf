import { join } from "node:path";
import type { Program } from "../programs/program.ts";
import type { DelayLine } from "./delay-line.ts";
import type { Cable } from "./namespace-plan.ts";

const FIRST_PORT = 10_000;

/** Room for one second of packets while busy browsers occupy both cores, so that only lossy lines lose packets. */
const QUEUED_PACKETS = 10_000;
const RECEIVE_BUFFER_BYTES = 4_000_000;
const FIRST_IN_LINE = ["-n", "-10"];

type DelayedCable = Required<Cable>;

/** Starts a program in the namespace of the delays, and resolves once its output contains `marker`. */
type StartUntil = (marker: string, file: string, args: readonly string[]) => Promise<Program>;

/** Device names and ports of each cable, derived from its index. */
function linesOf(cables: readonly DelayedCable[]): (DelayLine & { readonly devices: [string, string] })[] {
  return cables.map(({ delay }, index) => {
    const port = FIRST_PORT + index * 4;
    return {
      ...delay,
      devices: [`one${index}`, `other${index}`],
      ends: [
        { port, devicePort: port + 1 },
        { port: port + 2, devicePort: port + 3 },
      ],
    };
  });
}

/** Creates the devices of the cables. @returns lines for `ip -batch` that move each to its namespace */
export async function layDelayedCables(
  cables: readonly DelayedCable[],
  startUntil: StartUntil,
  nameOf: (namespace: string) => string,
): Promise<string[]> {
  const commands = linesOf(cables).flatMap(({ devices, ends }, index) =>
    ends.map(async ({ port, devicePort }, side) => {
      const device = devices[side];
      const to = cables[index]?.ends[side];
      if (device === undefined || to === undefined) throw new RangeError("a cable has two ends");
      const tun = `TUN,tun-name=${device},iff-no-pi`;
      const receiving = `bind=127.0.0.1:${devicePort},rcvbuf=${RECEIVE_BUFFER_BYTES}`;
      const datagrams = `UDP4-DATAGRAM:127.0.0.1:${port},${receiving}`;
      const socat = [...FIRST_IN_LINE, "socat", "-d", "-d", tun, datagrams];
      await startUntil("starting data transfer loop", "nice", socat);
      return [
        `link set ${device} txqueuelen ${QUEUED_PACKETS}`,
        `link set ${device} netns ${nameOf(to.namespace)} name ${to.device}`,
      ];
    }),
  );
  return (await Promise.all(commands)).flat();
}

/** Starts carrying packets. The devices have to be up: a socat ends when it has a packet for one that is not. */
export async function carryPackets(cables: readonly DelayedCable[], startUntil: StartUntil): Promise<void> {
  const lines = linesOf(cables).map(({ devices: _, ...line }): DelayLine => line);
  const forwarder = [process.execPath, join(import.meta.dirname, "delay-line.ts"), JSON.stringify(lines)];
  await startUntil("ready", "nice", [...FIRST_IN_LINE, ...forwarder]);
}
