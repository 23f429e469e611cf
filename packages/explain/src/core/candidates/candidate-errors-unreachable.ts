import { type IceServerUrl, parseAddress, portOf, transportOf } from "@visavis/stun/core";
import { alike, type Text } from "@visavis/trace/core";

/** Why no answer came, as far as it can be told. */
export type UnreachableCause =
  /** The name has no address, or none of the IP version in question. */
  | "lookup"
  /** Packets were sent, and none came back. */
  | "silence"
  /** The same from an IPv6 address, which many networks have without a way out. */
  | "silenceIpv6"
  /** A TCP connection could not be made. */
  | "refused"
  /** A TLS connection could not be made. */
  | "tls"
  /** The browser itself keeps from such ports. */
  | "blockedPort"
  /** The browser asks before a page reaches into the local network, and was not allowed. */
  | "localNetwork"
  /** The server has an IPv4 address only and this end an IPv6 one, or the other way round. */
  | "family"
  /** The browser does not say, and several are as likely. */
  | "unknown";

/** The three things a person wants to know. */
export interface UnreachableWords {
  readonly happened: Text;
  readonly likelyCause: Text;
  readonly advice: Text;
}

/** What Chromium writes into `errorText`. Firefox writes nothing, and so does Safari at times. */
const TEXTS: readonly (readonly [form: RegExp, cause: UnreachableCause])[] = [
  [/lookup/i, "lookup"],
  [/timed out/i, "silence"],
  [/disallowed port|create TURN client socket/i, "blockedPort"],
  [/local network access|not allowed to connect/i, "localNetwork"],
  [/incompatible|address family|desired network interface/i, "family"],
  [/establish connection/i, "refused"],
];

/**
 * Tells the cause from what the browser said.
 *
 * @param afterMs milliseconds from the start of gathering to the error: where the browser says nothing, a timer that
 *   ran out (11 s in Firefox, 40 s in Chromium) tells silence from what failed at once
 */
export function unreachableCause({
  text,
  address,
  server,
  afterMs,
}: {
  readonly text: string;
  readonly address: string | null;
  readonly server: IceServerUrl | undefined;
  readonly afterMs: number | undefined;
}): UnreachableCause {
  const said = TEXTS.find(([form]) => form.test(text))?.[1];
  const transport = server && transportOf(server);
  if (said === "refused" && transport === "tls") return "tls";
  if (said === "silence") return address?.includes(":") === true ? "silenceIpv6" : "silence";
  if (said !== undefined) return said;
  if (server === undefined || afterMs === undefined) return "unknown";
  const isName = parseAddress(server.host) === undefined;
  if (transport === "tls") return "tls";
  if (transport === "tcp") return isName ? "unknown" : "refused";
  if (afterMs >= 5_000) return address?.includes(":") === true ? "silenceIpv6" : "silence";
  return isName ? "lookup" : "unknown";
}

const TRANSPORT_WORDS = {
  udp: alike("UDP"),
  tcp: alike("TCP"),
  tls: { en: "TCP with TLS", zh: "TLS" },
} as const satisfies Record<ReturnType<typeof transportOf>, Text>;

/** Says it about one server. */
export function unreachableWords(
  cause: UnreachableCause,
  server: IceServerUrl | undefined,
): UnreachableWords {
  const host = server?.host ?? "";
  const place = server === undefined ? "" : `${host}:${portOf(server)}`;
  const transport = TRANSPORT_WORDS[server === undefined ? "udp" : transportOf(server)];
  return WORDS[cause]({
    host: host === "" ? { en: "the server", zh: "服务器" } : alike(host),
    place: place === "" ? { en: "the server", zh: "服务器" } : alike(place),
    transport,
  });
}

interface Place {
  readonly host: Text;
  readonly place: Text;
  readonly transport: Text;
}

const WORDS = {
  lookup: ({ host }) => ({
    happened: {
      en: `DNS gave no address for ${host.en}.`,
      zh: `DNS 无法解析 ${host.zh}。`,
    },
    likelyCause: {
      en: "The name is mistyped, there is no DNS here (as in a network without internet), or the name has only an IPv4 address and this was the attempt over IPv6. Chromium reports each network interface and IP version apart.",
      zh: "域名拼写错误；当前网络没有 DNS（例如无法访问互联网）；或该域名只有 IPv4 地址，而这次是 IPv6 的尝试。Chromium 会按网络接口和 IP 版本分别报告。",
    },
    advice: {
      en: "Where the same server gave a candidate as well, ignore this. Otherwise check the name, or write the server’s IP address in its place.",
      zh: "如果同一台服务器已返回候选，可以忽略。否则请检查域名，或直接填写服务器的 IP 地址。",
    },
  }),
  silence: ({ place, transport }) => ({
    happened: {
      en: `${place.en} did not answer over ${transport.en}.`,
      zh: `${place.zh} 在 ${transport.zh} 上没有任何响应。`,
    },
    likelyCause: {
      en: "A firewall drops the packets (company and hotel networks often let no UDP out), the port is wrong, or the server is down.",
      zh: "防火墙丢弃了数据包（公司和酒店网络往往拦截 UDP），端口填写错误，或服务器未运行。",
    },
    advice: {
      en: "Try it from another network: if it answers there, this network blocks it, and turns: on port 443 or ?transport=tcp may get through. If it answers nowhere, open the port at the server: UDP and TCP, in its own firewall and in the cloud’s.",
      zh: "换一个网络重试。如果有响应，说明当前网络拦截了它，可改用 443 端口的 turns: 或 ?transport=tcp。如果所有网络都没有响应，请在服务器侧放行端口：UDP 和 TCP，服务器防火墙和云平台安全组都要放行。",
    },
  }),
  silenceIpv6: ({ place }) => ({
    happened: {
      en: `${place.en} did not answer over IPv6.`,
      zh: `${place.zh} 在 IPv6 上没有任何响应。`,
    },
    likelyCause: {
      en: "This device has an IPv6 address, but the network no way out for it (also VPN and virtual adapters), or the server does not listen on IPv6.",
      zh: "本机有 IPv6 地址，但网络没有 IPv6 出口（VPN 和虚拟网卡也会这样），或者服务器没有监听 IPv6。",
    },
    advice: {
      en: "Harmless where the server gave a candidate over IPv4; only gathering takes longer. Otherwise look whether the server listens on its IPv6 address.",
      zh: "如果服务器已通过 IPv4 返回候选则不受影响，只是收集耗时更长。否则请检查服务器是否监听 IPv6 地址。",
    },
  }),
  refused: ({ place }) => ({
    happened: {
      en: `No TCP connection to ${place.en} could be made.`,
      zh: `无法与 ${place.zh} 建立 TCP 连接。`,
    },
    likelyCause: {
      en: "Nothing listens for TCP on that port, a firewall rejects it, or there is no route from here.",
      zh: "该端口没有监听 TCP、被防火墙拒绝，或没有可用路由。",
    },
    advice: {
      en: "Check the port, and that the server serves TCP on it: many are set up for UDP only.",
      zh: "请核对端口，并确认服务器在该端口支持 TCP：不少服务器只开放 UDP。",
    },
  }),
  tls: ({ place, host }) => ({
    happened: {
      en: `No TLS connection to ${place.en} could be made.`,
      zh: `无法与 ${place.zh} 建立 TLS 连接。`,
    },
    likelyCause: {
      en: `The certificate is not valid for ${host.en}, has expired, or comes from an authority that this device does not trust; or that port does not speak TLS, or nothing listens there. The browser does not tell which.`,
      zh: `证书与 ${host.zh} 不匹配、已过期，或签发机构不受本机信任；也可能该端口不是 TLS，或没有程序监听。浏览器不会说明具体原因。`,
    },
    advice: {
      en: `Open https://${place.en}/ in a tab: a warning about the certificate means that it is the certificate. Use the name in it, not an IP address, and send the intermediate certificates too.`,
      zh: `在标签页里打开 https://${place.zh}/：如果出现证书警告，说明是证书问题。请使用证书中的域名而不是 IP 地址，并部署完整的证书链（含中间证书）。`,
    },
  }),
  blockedPort: ({ place }) => ({
    happened: {
      en: `The browser did not even try ${place.en}.`,
      zh: `浏览器根本没有尝试 ${place.zh}。`,
    },
    likelyCause: {
      en: "Browsers keep web pages from ports of other services, such as 25 (mail) and 53 (DNS), or allow no TCP connection here.",
      zh: "浏览器禁止网页访问其他服务的端口，例如 25（邮件）和 53（DNS）；或当前环境不允许 TCP 连接。",
    },
    advice: {
      en: "Let the server listen on 3478, 5349 or 443.",
      zh: "让服务器监听 3478、5349 或 443 端口。",
    },
  }),
  localNetwork: ({ place }) => ({
    happened: {
      en: `The browser did not let this page reach ${place.en}.`,
      zh: `浏览器禁止本页访问 ${place.zh}。`,
    },
    likelyCause: {
      en: "The address is in the local network, and the permission “access devices on your local network” was refused or not asked for.",
      zh: "该地址位于局域网内，而“访问本地网络上的设备”权限被拒绝或尚未请求。",
    },
    advice: {
      en: "Allow it in the settings of this site (the icon left of the address), then reload. On macOS and phones the system has a switch of its own.",
      zh: "请在本站点的设置中允许（地址栏左侧的图标），然后刷新页面。macOS 和手机的系统设置里另有一个开关。",
    },
  }),
  family: ({ place }) => ({
    happened: {
      en: `This network interface cannot reach ${place.en}: the IP versions differ.`,
      zh: `该网络接口无法访问 ${place.zh}：IP 版本不同。`,
    },
    likelyCause: {
      en: "The server’s address is IPv4 and the interface has IPv6, or the other way round. Each interface is tried with each server.",
      zh: "服务器是 IPv4 地址而接口只有 IPv6，或相反。浏览器会用每个接口尝试每台服务器。",
    },
    advice: {
      en: "None where another interface gave a candidate.",
      zh: "如果其他接口已得到候选，可以忽略。",
    },
  }),
  unknown: ({ place, transport }) => ({
    happened: {
      en: `${place.en} could not be reached over ${transport.en}.`,
      zh: `无法通过 ${transport.zh} 到达 ${place.zh}。`,
    },
    likelyCause: {
      en: "The browser does not say why: the name cannot be resolved, the port is wrong, a firewall is in the way, the server is down, or this was only the attempt over IPv6.",
      zh: "浏览器没有说明原因：域名无法解析、端口错误、被防火墙拦截、服务器未运行，或这只是 IPv6 的那次尝试。",
    },
    advice: {
      en: "Where the same server gave a candidate, ignore this. Otherwise run the same test in Chromium, which says more, and from another network.",
      zh: "如果同一台服务器已返回候选，可以忽略。否则请用报错更详细的 Chromium 再测一次，并更换网络重试。",
    },
  }),
} as const satisfies Record<UnreachableCause, (place: Place) => UnreachableWords>;
