import type { SimulatedNetwork } from "@visavis/nat/core";
import { phrasebook } from "../i18n/language.ts";
import { spelled } from "./spelled.ts";

const say = phrasebook(
  {
    a: "What A’s NAT remembers",
    b: "What B’s NAT remembers",
    outside: "Public port",
    sentTo: "Sent to",
    empty: "Nothing yet: no packet has left.",
  },
  {
    a: "A 的 NAT 映射表",
    b: "B 的 NAT 映射表",
    outside: "公网端口",
    sentTo: "目的地址",
    empty: "暂无映射：还没有数据包发出。",
  },
);

/** The tables of both NATs: which public port stands for the host, and where it has sent by that. */
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
              {spelled(socket)} → {nat.address}
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
                          <div key={spelled(address)}>{spelled(address)}</div>
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
