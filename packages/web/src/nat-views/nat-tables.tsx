import type { SimulatedNetwork } from "@visavis/nat/core";
import { formatTransportAddress } from "@visavis/stun/core";
import { phrasebook } from "../i18n/language.ts";

const say = phrasebook(
  {
    a: "Mappings of A’s NAT",
    b: "Mappings of B’s NAT",
    outside: "Public port",
    sentTo: "Destinations",
    empty: "No mapping yet: no packet has been sent.",
  },
  {
    a: "A 的 NAT 映射表",
    b: "B 的 NAT 映射表",
    outside: "公网端口",
    sentTo: "目的地址",
    empty: "暂无映射：还没有数据包发出。",
  },
);

/** The mappings of both NATs: each public port, and the addresses to which the host has sent through it. */
export function NatTables({ network }: { readonly network: SimulatedNetwork }) {
  const words = say();
  return (
    <div class="nat-tables">
      {(["a", "b"] as const).map((side) => {
        const { socket, nat } = network.hosts[side];
        return (
          <section key={side} data-colour={side} data-nat={side}>
            <h3>{words[side]}</h3>
            <p class="small muted wire">
              {formatTransportAddress(socket)} → {nat.address}
            </p>
            {nat.mappings.length === 0 ? (
              <p class="small muted">{words.empty}</p>
            ) : (
              <table>
                <thead>
                  <tr>
                    <th scope="col">{words.outside}</th>
                    <th scope="col">{words.sentTo}</th>
                  </tr>
                </thead>
                <tbody>
                  {nat.mappings.map(({ outside, sentTo }) => (
                    <tr key={outside.port}>
                      <td class="wire">{outside.port}</td>
                      <td class="wire">
                        {sentTo.map((address) => (
                          <div key={formatTransportAddress(address)}>{formatTransportAddress(address)}</div>
                        ))}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </section>
        );
      })}
    </div>
  );
}
