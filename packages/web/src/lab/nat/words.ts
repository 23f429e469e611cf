import type { CLASSIC_KINDS, Contact, ContactReason, EndpointDependence } from "@visavis/nat/core";
import type { Text } from "@visavis/trace/core";
import type { Missing, NatVerdict } from "./nat-verdict.ts";

/** A mapping in a few words, and what it means for calls. */
export const MAPPING_WORDS = {
  "endpoint-independent": {
    title: { en: "Endpoint-independent mapping (EIM)", zh: "端点无关映射（EIM）" },
    means: {
      en: "Your public address and port are the same for every destination, so others can use them: calls with most networks are direct.",
      zh: "不论发往哪里，对外都是同一个公网地址和端口，可以告诉对端：与大多数网络都能直连。",
    },
  },
  "address-dependent": {
    title: { en: "Address-dependent mapping (ADM)", zh: "地址相关映射（ADM）" },
    means: {
      en: "Each destination address sees a different public port, so the one that a server sees is useless to others. Many calls need a relay.",
      zh: "发往不同的目的地址会使用不同的公网端口，服务器看到的端口对其他对端无效，很多通话需要中继。",
    },
  },
  "address-and-port-dependent": {
    title: { en: "Address-and-port-dependent mapping (APDM)", zh: "地址和端口相关映射（APDM）" },
    means: {
      en: "Each destination address and port sees a different public port, so the one that a server sees is useless to others. Many calls need a relay.",
      zh: "发往不同的目的地址或端口会使用不同的公网端口，服务器看到的端口对其他对端无效，很多通话需要中继。",
    },
  },
  unknown: {
    title: { en: "Mapping unknown", zh: "映射类型未知" },
    means: { en: "There is not enough information for a verdict.", zh: "信息不足，无法得出结论。" },
  },
} as const satisfies Record<EndpointDependence | "unknown", { readonly title: Text; readonly means: Text }>;

export const NO_NAT_TITLE: Text = { en: "No NAT in between", zh: "中间没有 NAT" };

export const DEPENDENT_TITLE: Text = {
  en: "The mapping depends on the destination",
  zh: "映射随目的地变化",
};

/** Whether there is a NAT. */
export const NAT_WORDS = {
  present: { en: "You are behind a NAT.", zh: "你位于 NAT 之后。" },
  absent: {
    en: "There is no NAT: servers see this computer’s own address. There may still be a firewall.",
    zh: "没有 NAT：服务器看到的就是本机地址。但可能仍有防火墙。",
  },
  unknown: {
    en: "Whether there is a NAT is unknown: the browser hides the address of this computer.",
    zh: "无法确定是否存在 NAT：浏览器隐藏了本机地址。",
  },
} as const satisfies Record<NatVerdict["nat"], Text>;

/** Why there is no verdict, and advice. */
export const MISSING_WORDS = {
  "no-answer": {
    en: "No server answered. Either none is available, or this network blocks outgoing UDP, in which case calls need a relay over TCP or TLS.",
    zh: "没有服务器响应：它们可能都不可用，也可能当前网络拦截了出站 UDP；后一种情况下，通话要走 TCP 或 TLS 中继。",
  },
  "one-server": {
    en: "Only one server answered, so there is nothing to compare. Add another one.",
    zh: "只有一台服务器响应，无法对比。请再添加一台。",
  },
  "one-address": {
    en: "The servers that answered share one IP address, which shows too little. Add one at another address.",
    zh: "有响应的服务器都在同一个 IP 地址上，不足以判断。请添加一台不同 IP 的服务器。",
  },
  "one-port": {
    en: "The mapping depends on the destination. To tell whether on the address alone or also on the port takes a server with two ports at one address.",
    zh: "映射随目的地变化；是地址相关还是地址和端口相关，需要一台在同一地址上提供两个端口的服务器才能判断。",
  },
  names: {
    en: "The servers are given by name, and the names may lead to the same server. Enter IP addresses instead.",
    zh: "服务器填的是域名，可能解析到同一台。请改填 IP 地址。",
  },
  "silent-servers": {
    en: "Other servers did not answer, which proves nothing.",
    zh: "另有服务器没有响应，无法据此判断。",
  },
  inside: {
    en: "These servers are in your own network, so they show nothing about a NAT between it and the Internet. Add servers on the Internet.",
    zh: "这些服务器位于你的局域网内，无法反映局域网与互联网之间的 NAT。请添加公网上的服务器。",
  },
  "not-comparable": {
    en: "Two servers were queried from one socket, but the result does not show what each of them saw. Try again, or request microphone access, so that the browser distinguishes your network interfaces.",
    zh: "从同一个套接字查询了两台服务器，但结果无法区分各自看到的地址。请重试，或请求麦克风权限，让浏览器区分各网络接口。",
  },
  contradiction: {
    en: "The results contradict each other: the NAT changes its mappings, or a server returns a wrong address. Try again, or leave a server out.",
    zh: "各服务器的结果互相矛盾：NAT 在改变映射，或有服务器返回了错误的地址。请重试，或去掉一台服务器。",
  },
} as const satisfies Record<Missing, Text>;

/** The kinds of NAT of RFC 3489, in plain words. */
export const KIND_WORDS = {
  "open-internet": { en: "no NAT: a public address", zh: "无 NAT，公网地址" },
  "symmetric-udp-firewall": {
    en: "a public address with a firewall (symmetric UDP firewall)",
    zh: "有防火墙的公网地址（对称型 UDP 防火墙）",
  },
  "full-cone": { en: "full cone NAT: lets in any source", zh: "完全锥形 NAT：放行任何来源" },
  "restricted-cone": {
    en: "restricted cone NAT: lets in only addresses already contacted",
    zh: "受限锥形 NAT：只放行发送过的地址",
  },
  "port-restricted-cone": {
    en: "port-restricted cone NAT (most home routers): lets in only addresses and ports already contacted",
    zh: "端口受限锥形 NAT（多数家用路由器）：只放行发送过的地址和端口",
  },
  symmetric: {
    en: "symmetric NAT: a different public port for each destination",
    zh: "对称型 NAT：每个目的地使用不同的公网端口",
  },
} as const satisfies Record<keyof typeof CLASSIC_KINDS, Text>;

export const CONTACT_WORDS = {
  direct: { en: "direct", zh: "直连" },
  relay: { en: "through a relay", zh: "经过中继" },
  unknown: { en: "unknown", zh: "不能确定" },
} as const satisfies Record<Contact, Text>;

export const REASON_WORDS = {
  "lets-everybody-in": {
    en: "One side lets in any source.",
    zh: "有一端放行任何来源。",
  },
  "ports-known": {
    en: "Each side knows the other’s port.",
    zh: "双方都知道对端的端口。",
  },
  "any-port-let-in": {
    en: "One side’s port is unknown, but the other lets in its address.",
    zh: "一端的端口未知，但另一端按地址放行。",
  },
  "port-unknown": {
    en: "One side’s port is unknown, and the other lets in only known ports.",
    zh: "一端的端口未知，而另一端只放行已知端口。",
  },
  "both-ports-unknown": {
    en: "Both ports are unknown.",
    zh: "双方的端口都未知。",
  },
} as const satisfies Record<ContactReason, Text>;
