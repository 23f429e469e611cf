import type { CLASSIC_KINDS, Contact, ContactReason, EndpointDependence } from "@visavis/nat/core";
import type { Text } from "@visavis/trace/core";
import type { Missing, NatVerdict } from "./nat-verdict.ts";

/** What a mapping means: in a few words, and for a call. */
export const MAPPING_WORDS = {
  "endpoint-independent": {
    title: { en: "Its mapping depends on nothing", zh: "端点无关映射（EIM）" },
    means: {
      en: "Everybody sees the same address and port of you, which others can be told: calls are direct with most people.",
      zh: "不论发往哪里，对外都是同一个公网地址和端口，可以告诉对端：与大多数网络都能直连。",
    },
  },
  "address-dependent": {
    title: { en: "Its mapping depends on the address", zh: "地址相关映射（ADM）" },
    means: {
      en: "Each address that you send to sees another port, so what a server sees is of no use to others. Many calls take a relay.",
      zh: "发往不同的目的地址会使用不同的公网端口，服务器看到的端口对其他对端无效，很多通话需要中继。",
    },
  },
  "address-and-port-dependent": {
    title: { en: "Its mapping depends on address and port", zh: "地址和端口相关映射（APDM）" },
    means: {
      en: "Each address and port that you send to sees another port, so what a server sees is of no use to others. Many calls take a relay.",
      zh: "发往不同的目的地址或端口会使用不同的公网端口，服务器看到的端口对其他对端无效，很多通话需要中继。",
    },
  },
  unknown: {
    title: { en: "Its mapping stays unknown", zh: "映射类型未知" },
    means: { en: "What was seen is too little for a verdict.", zh: "信息不足，无法得出结论。" },
  },
} as const satisfies Record<EndpointDependence | "unknown", { readonly title: Text; readonly means: Text }>;

export const NO_NAT_TITLE: Text = { en: "No NAT in between", zh: "中间没有 NAT" };

export const DEPENDENT_TITLE: Text = {
  en: "Its mapping depends on whom you send to",
  zh: "映射随目的地变化",
};

/** Whether there is a NAT. */
export const NAT_WORDS = {
  present: { en: "There is a NAT in front of you.", zh: "你位于 NAT 之后。" },
  absent: {
    en: "There is no NAT: servers see the very address of this computer. A firewall may still be there.",
    zh: "没有 NAT：服务器看到的就是本机地址。但可能仍有防火墙。",
  },
  unknown: {
    en: "Whether there is a NAT at all stays open: the browser hides the address of this computer.",
    zh: "无法确定是否存在 NAT：浏览器隐藏了本机地址。",
  },
} as const satisfies Record<NatVerdict["nat"], Text>;

/** Why there is no verdict, and what to do about it. */
export const MISSING_WORDS = {
  "no-answer": {
    en: "No server answered. Either none of them is there, or this network lets no UDP out; then calls take a relay over TCP or TLS.",
    zh: "没有服务器响应：它们可能都不可用，也可能当前网络拦截了出站 UDP；后一种情况下，通话要走 TCP 或 TLS 中继。",
  },
  "one-server": {
    en: "Only one server answered, and one answer compares with nothing. Add another one.",
    zh: "只有一台服务器响应，无法对比。请再添加一台。",
  },
  "one-address": {
    en: "The servers that answered share one IP address, and see the same. Add one at another address.",
    zh: "有响应的服务器都在同一个 IP 地址上，结果自然相同。请添加一台不同 IP 的服务器。",
  },
  "one-port": {
    en: "It depends on whom you send to; on the address alone or on the port too would be told by a server with one address and two ports.",
    zh: "映射随目的地变化；是地址相关还是地址和端口相关，需要一台在同一地址上提供两个端口的服务器才能判断。",
  },
  names: {
    en: "The servers are given by names, which may lead to one and the same. Give them by their IP addresses.",
    zh: "服务器填的是域名，可能解析到同一台。请改填 IP 地址。",
  },
  "silent-servers": {
    en: "Other servers did not answer, and nothing is concluded from that.",
    zh: "另有服务器没有响应，无法据此判断。",
  },
  inside: {
    en: "These servers see you in your own network: that says nothing of a NAT between it and the Internet. Add servers out there.",
    zh: "这些服务器位于你的局域网内，无法反映局域网与互联网之间的 NAT。请添加公网上的服务器。",
  },
  "not-comparable": {
    en: "Two servers were asked from one socket, and what came does not tell what each of them saw. Try again, or ask for the microphone, so that the browser tells your network interfaces apart.",
    zh: "从同一个套接字查询了两台服务器，但结果无法区分各自看到的地址。请重试，或授予麦克风权限，让浏览器区分各网络接口。",
  },
  contradiction: {
    en: "The answers contradict each other: the NAT changes its mappings, or a server says what is not so. Try again, or leave a server out.",
    zh: "各服务器的结果互相矛盾：NAT 在改变映射，或有服务器返回了错误的地址。请重试，或去掉一台服务器。",
  },
} as const satisfies Record<Missing, Text>;

/** Whom one may want to call: the kinds of RFC 3489 in plain words. */
export const KIND_WORDS = {
  "open-internet": { en: "nothing: a public address", zh: "无 NAT，公网地址" },
  "symmetric-udp-firewall": {
    en: "a firewall, and a public address",
    zh: "有防火墙的公网地址（对称型 UDP 防火墙）",
  },
  "full-cone": { en: "a NAT that lets everybody in", zh: "完全锥形 NAT：放行任何来源" },
  "restricted-cone": {
    en: "a NAT that lets in addresses that were sent to",
    zh: "受限锥形 NAT：只放行发送过的地址",
  },
  "port-restricted-cone": {
    en: "a NAT as in most homes: it lets in ports that were sent to",
    zh: "端口受限锥形 NAT（多数家用路由器）：只放行发送过的地址和端口",
  },
  symmetric: {
    en: "a NAT with another port for everybody",
    zh: "对称型 NAT：每个目的地使用不同的公网端口",
  },
} as const satisfies Record<keyof typeof CLASSIC_KINDS, Text>;

export const CONTACT_WORDS = {
  direct: { en: "direct", zh: "直连" },
  relay: { en: "through a relay", zh: "经过中继" },
  unknown: { en: "stays open", zh: "不能确定" },
} as const satisfies Record<Contact, Text>;

export const REASON_WORDS = {
  "lets-everybody-in": {
    en: "One side lets everybody in.",
    zh: "有一端放行任何来源。",
  },
  "ports-known": {
    en: "Each side knows the port of the other.",
    zh: "双方都知道对端的端口。",
  },
  "any-port-let-in": {
    en: "One side comes from an unknown port, and the other lets its address in.",
    zh: "一端的端口未知，但另一端按地址放行。",
  },
  "port-unknown": {
    en: "One side comes from an unknown port, and the other lets in known ports only.",
    zh: "一端的端口未知，而另一端只放行已知端口。",
  },
  "both-ports-unknown": {
    en: "Both come from unknown ports.",
    zh: "双方的端口都未知。",
  },
} as const satisfies Record<ContactReason, Text>;
