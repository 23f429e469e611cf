import type { CheckPurpose, PacketJourney, SimulatedParty } from "@visavis/nat/core";
import { formatTransportAddress, type TransportAddress } from "@visavis/stun/core";
import { useEffect, useRef } from "preact/hooks";
import { phrasebook } from "../i18n/language.ts";

const say = phrasebook(
  {
    packets: "Packets",
    none: "No packet yet.",
    server: "server",
    relay: "relay",
    natA: "NAT A",
    natB: "NAT B",
    gather: "Binding request: asks for its public address",
    gathered: "Binding response: the mapped address",
    check: "connectivity check",
    response: "response to the check",
    "triggered-check": "triggered check",
    allocate: "Allocate request: asks for a relayed address",
    relayed: "through the relay",
    arrives: (at: string) => `arrives at ${at}`,
    atServer: "the server",
    atRelay: "the relay",
    lost: "lost: no host has this address",
    dropped: (nat: string) => `dropped by ${nat}: `,
    "no-mapping": "it has no mapping for this port",
    "address-not-sent-to": "nothing has been sent to the source address",
    "port-not-sent-to": "nothing has been sent to the source port",
    newPort: "new port",
    discovered: (address: string) => `New peer-reflexive candidate: ${address}`,
  },
  {
    packets: "数据包",
    none: "还没有数据包。",
    server: "服务器",
    relay: "中继",
    natA: "NAT A",
    natB: "NAT B",
    gather: "Binding 请求：查询公网地址",
    gathered: "Binding 响应：返回映射地址",
    check: "连通性检查",
    response: "检查响应",
    "triggered-check": "触发检查（triggered check）",
    allocate: "Allocate 请求：申请中继地址",
    relayed: "经由中继",
    arrives: (at: string) => `到达 ${at}`,
    atServer: "服务器",
    atRelay: "中继",
    lost: "丢失：该地址没有主机",
    dropped: (nat: string) => `被 ${nat} 丢弃：`,
    "no-mapping": "没有对应的映射",
    "address-not-sent-to": "从未向该源地址发送过数据",
    "port-not-sent-to": "从未向该源端口发送过数据",
    newPort: "新端口",
    discovered: (address: string) => `发现新候选（对端反射）：${address}`,
  },
);

/** A packet in the list. `discovered` is a peer-reflexive candidate that its arrival revealed. */
export interface ListedPacket {
  readonly journey: PacketJourney;
  readonly purpose?: CheckPurpose;
  readonly discovered?: TransportAddress;
}

const LANES = ["A", "natA", "server", "natB", "B"] as const;
const LANE_WIDTH = 60;
const ROW_HEIGHT = 28;
const laneX = (lane: number) => LANE_WIDTH / 2 + lane * LANE_WIDTH;
const PARTY_LANES = { a: 0, b: 4, server: 2, relay: 2 } as const satisfies Record<SimulatedParty, number>;
/** A packet to an address that no host has ends between the two NATs. */
const INTERNET = 2;

/** Each packet as an arrow between A, its NAT, the server, B’s NAT and B, with a description. */
export function PacketList({ packets }: { readonly packets: readonly ListedPacket[] }) {
  const words = say();
  const list = useRef<HTMLOListElement>(null);
  const count = packets.length;
  // Keep the newest packet in view.
  useEffect(() => {
    if (list.current !== null && count > 0) list.current.scrollTop = list.current.scrollHeight;
  }, [count]);
  const names = { A: "A", B: "B", natA: words.natA, natB: words.natB, server: words.server };
  return (
    <section class="nat-packets" aria-label={words.packets}>
      <div class="nat-lanes" aria-hidden="true">
        {LANES.map((lane) => (
          <span key={lane}>{names[lane]}</span>
        ))}
      </div>
      {count === 0 ? (
        <p class="small muted">{words.none}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable list must be scrollable by keyboard.
        <ol ref={list} tabIndex={0} aria-live="polite">
          {packets.map((packet, index) => (
            <Packet key={index} {...packet} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Packet({ journey, purpose, discovered }: ListedPacket) {
  const words = say();
  const { from, to, source, madeMapping, end } = journey;
  const name = (party: SimulatedParty) =>
    party === "a" || party === "b" ? party.toUpperCase() : words[party];
  const place = (party: SimulatedParty) =>
    party === "server" ? words.atServer : party === "relay" ? words.atRelay : name(party);
  const whose = (side: "a" | "b") => (side === "a" ? words.natA : words.natB);
  return (
    <li data-end={end.kind} data-from={from}>
      <Arrow journey={journey} />
      <p class="small">
        <strong>
          {name(from)}
          {purpose !== undefined && ` – ${words[purpose]}`}
        </strong>{" "}
        <span class="wire">
          {formatTransportAddress(source)} → {formatTransportAddress(to)}
        </span>
        {madeMapping && <span class="nat-new">{words.newPort}</span>}{" "}
        {end.kind === "arrived" && words.arrives(place(end.at))}
        {end.kind === "lost" && words.lost}
        {end.kind === "refused" && (
          <span class="nat-refused">
            {words.dropped(whose(end.by))}
            {words[end.why]}
          </span>
        )}
      </p>
      {discovered !== undefined && (
        <p class="small nat-found">{words.discovered(formatTransportAddress(discovered))}</p>
      )}
    </li>
  );
}

/** Hidden from screen readers: the text beside it says the same. */
function Arrow({ journey: { from, end } }: Pick<ListedPacket, "journey">) {
  const start = laneX(PARTY_LANES[from]);
  const stop = laneX(endLane(end));
  const y = ROW_HEIGHT / 2;
  const towards = Math.sign(stop - start) || 1;
  const tip = stop - towards * 3;
  const width = LANE_WIDTH * LANES.length;
  return (
    <svg viewBox={`0 0 ${width} ${ROW_HEIGHT}`} aria-hidden="true" class="nat-arrow">
      {LANES.map((lane, index) => (
        <line key={lane} class="lane" x1={laneX(index)} x2={laneX(index)} y1="0" y2={ROW_HEIGHT} />
      ))}
      <line class="way" x1={start} x2={tip} y1={y} y2={y} />
      {end.kind === "arrived" ? (
        <path class="tip" d={`M${tip - towards * 8} ${y - 5}L${tip} ${y}L${tip - towards * 8} ${y + 5}`} />
      ) : (
        <path
          class="cross"
          d={`M${stop - 6} ${y - 6}L${stop + 6} ${y + 6}M${stop - 6} ${y + 6}L${stop + 6} ${y - 6}`}
        />
      )}
    </svg>
  );
}

function endLane(end: PacketJourney["end"]): number {
  if (end.kind === "arrived") return PARTY_LANES[end.at];
  if (end.kind === "lost") return INTERNET;
  return end.by === "a" ? 1 : 3;
}
