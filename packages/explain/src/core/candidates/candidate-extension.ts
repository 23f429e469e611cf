import { addressKind } from "@visavis/stun/core";
import { alike, type Text } from "@visavis/trace/core";
import { ADDRESS_WORDS } from "./candidate-address.ts";

const NAMES: ReadonlyMap<string, Text> = new Map([
  ["raddr", { en: "related address", zh: "相关地址" }],
  ["rport", { en: "related port", zh: "相关端口" }],
  ["tcptype", { en: "who connects", zh: "由谁连接" }],
  ["generation", { en: "generation", zh: "代数（generation）" }],
  ["ufrag", { en: "user name fragment", zh: "用户名片段（ufrag）" }],
  ["network-id", { en: "network", zh: "网络编号" }],
  ["network-cost", { en: "cost of the network", zh: "网络成本" }],
]);

/** What the name-value pair at the end of a candidate is called; its own name where it is not known. */
export function extensionName(name: string): Text {
  return NAMES.get(name) ?? alike(name);
}

/** What its value says, where that is known. `type` is the type of the candidate. */
export function extensionMeaning(name: string, value: string, type: string): Text | undefined {
  switch (name) {
    case "raddr":
      return relatedAddress(value, type);
    case "rport":
      return value === "0" || value === "9" ? { en: "hidden", zh: "已隐藏" } : undefined;
    case "tcptype":
      return TCP_TYPES.get(value);
    case "generation":
      return value === "0"
        ? { en: "before any ICE restart (libwebrtc)", zh: "尚未 ICE 重启（libwebrtc）" }
        : {
            en: `after ICE restart number ${value} (libwebrtc)`,
            zh: `第 ${value} 次 ICE 重启之后（libwebrtc）`,
          };
    case "ufrag":
      return {
        en: "which a=ice-ufrag it belongs to, so that one that comes late is not taken for a newer generation’s",
        zh: "所属的 a=ice-ufrag，避免迟到的候选被当作 ICE 重启后的新候选",
      };
    case "network-id":
      return {
        en: "libwebrtc’s number for the interface; it says nothing about which one",
        zh: "libwebrtc 为网络接口分配的编号，无法从中看出是哪个接口",
      };
    case "network-cost":
      return networkCost(Number(value));
    default:
      return undefined;
  }
}

/** RFC 6544 §4.5. */
const TCP_TYPES: ReadonlyMap<string, Text> = new Map([
  ["active", { en: "active: this end opens the connection", zh: "active：由本端发起连接" }],
  ["passive", { en: "passive: this end waits for the connection", zh: "passive：本端等待连接" }],
  ["so", { en: "so: both open at the same moment", zh: "so：双方同时发起" }],
]);

function relatedAddress(address: string, type: string): Text {
  const kind = addressKind(address);
  if (kind === "unspecified") {
    return {
      en: "hidden: the browser does not tell what the candidate came from",
      zh: "已隐藏：浏览器不暴露候选的来源",
    };
  }
  const { is } = ADDRESS_WORDS[kind];
  return type === "relay"
    ? { en: `as the TURN server saw this end; ${is.en}`, zh: `TURN 服务器看到的本端地址；${is.zh}` }
    : { en: `the own address it belongs to; ${is.en}`, zh: `对应的本端地址；${is.zh}` };
}

/** From libwebrtc's constants: 0 to 999, so that a mobile network is left as soon as another will do. */
function networkCost(cost: number): Text | undefined {
  if (!Number.isInteger(cost) || cost < 0) return undefined;
  if (cost < 10) return { en: "none, such as a cable (libwebrtc)", zh: "无，例如有线网络（libwebrtc）" };
  if (cost < 50) return { en: "low, such as Wi-Fi (libwebrtc)", zh: "低，例如 Wi-Fi（libwebrtc）" };
  if (cost < 250) return { en: "not known (libwebrtc)", zh: "未知（libwebrtc）" };
  if (cost < 999)
    return { en: "high, such as a mobile network (libwebrtc)", zh: "高，例如移动网络（libwebrtc）" };
  return {
    en: "the highest, for an interface that the page is not told of (libwebrtc)",
    zh: "最高，用于不向页面暴露的网络接口（libwebrtc）",
  };
}
