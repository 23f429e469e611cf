import type { CLASSIC_KINDS, Contact, ContactReason, EndpointDependence } from "@visavis/stun/core";
import type { Text } from "@visavis/trace/explanations";
import type { Missing, NatVerdict } from "./nat-verdict.ts";

/** What a mapping means: in a few words, and for a call. */
export const MAPPING_WORDS = {
  "endpoint-independent": {
    title: { en: "Its mapping depends on nothing", zh: "映射不取决于对方" },
    means: {
      en: "Everybody sees the same address and port of you, which others can be told: calls are direct with most people.",
      zh: "所有人看到的你都是同一个地址和端口，可以告诉别人：和大多数人的通话都能直连。",
    },
  },
  "address-dependent": {
    title: { en: "Its mapping depends on the address", zh: "映射取决于对方的地址" },
    means: {
      en: "Each address that you send to sees another port, so what a server sees is of no use to others. Many calls take a relay.",
      zh: "每个对方地址看到的端口都不同，服务器看到的对别人没有用。很多通话要经过中继。",
    },
  },
  "address-and-port-dependent": {
    title: { en: "Its mapping depends on address and port", zh: "映射取决于对方的地址和端口" },
    means: {
      en: "Each address and port that you send to sees another port, so what a server sees is of no use to others. Many calls take a relay.",
      zh: "每个对方地址和端口看到的端口都不同，服务器看到的对别人没有用。很多通话要经过中继。",
    },
  },
  unknown: {
    title: { en: "Its mapping stays unknown", zh: "映射还不知道" },
    means: { en: "What was seen is too little for a verdict.", zh: "看到的还不足以下结论。" },
  },
} as const satisfies Record<EndpointDependence | "unknown", { readonly title: Text; readonly means: Text }>;

export const NO_NAT_TITLE: Text = { en: "No NAT in between", zh: "中间没有 NAT" };

export const DEPENDENT_TITLE: Text = {
  en: "Its mapping depends on whom you send to",
  zh: "映射取决于发给谁",
};

/** Whether there is a NAT. */
export const NAT_WORDS = {
  present: { en: "There is a NAT in front of you.", zh: "你前面有 NAT。" },
  absent: {
    en: "There is no NAT: servers see the very address of this computer. A firewall may still be there.",
    zh: "没有 NAT：服务器看到的就是这台电脑自己的地址。可能仍有防火墙。",
  },
  unknown: {
    en: "Whether there is a NAT at all stays open: the browser hides the address of this computer.",
    zh: "究竟有没有 NAT 还不能确定：浏览器隐藏了这台电脑的地址。",
  },
} as const satisfies Record<NatVerdict["nat"], Text>;

/** Why there is no verdict, and what to do about it. */
export const MISSING_WORDS = {
  "no-answer": {
    en: "No server answered. Either none of them is there, or this network lets no UDP out; then calls take a relay over TCP or TLS.",
    zh: "没有服务器应答。要么它们都不在，要么这个网络不放 UDP 出去；那样通话要经 TCP 或 TLS 上的中继。",
  },
  "one-server": {
    en: "Only one server answered, and one answer compares with nothing. Add another one.",
    zh: "只有一台服务器应答，一个应答没有可比的。请再加一台。",
  },
  "one-address": {
    en: "The servers that answered share one IP address, and see the same. Add one at another address.",
    zh: "应答的服务器在同一个 IP 地址上，看到的相同。请加一台别的地址上的。",
  },
  "one-port": {
    en: "It depends on whom you send to; on the address alone or on the port too would be told by a server with one address and two ports.",
    zh: "它取决于发给谁；只取决于地址，还是也取决于端口，要有一台同一地址上有两个端口的服务器才能知道。",
  },
  names: {
    en: "The servers are given by names, which may lead to one and the same. Give them by their IP addresses.",
    zh: "服务器写的是名字，可能通向同一台。请写它们的 IP 地址。",
  },
  "silent-servers": {
    en: "Other servers did not answer, and nothing is concluded from that.",
    zh: "还有服务器没有应答，从中得不出什么。",
  },
  inside: {
    en: "These servers see you in your own network: that says nothing of a NAT between it and the Internet. Add servers out there.",
    zh: "这些服务器在你自己的网络里看到你：这不能说明它和互联网之间的 NAT。请加上外面的服务器。",
  },
  "not-comparable": {
    en: "Two servers were asked from one socket, and what came does not tell what each of them saw. Try again, or ask for the microphone, so that the browser tells your network interfaces apart.",
    zh: "从同一个套接字问了两台服务器，得到的结果分不清各自看到了什么。请再试一次，或请求使用麦克风，让浏览器区分各个网络接口。",
  },
  contradiction: {
    en: "The answers contradict each other: the NAT changes its mappings, or a server says what is not so. Try again, or leave a server out.",
    zh: "应答互相矛盾：NAT 会改变映射，或者有服务器说得不对。请再试一次，或去掉一台服务器。",
  },
} as const satisfies Record<Missing, Text>;

/** Whom one may want to call: the kinds of RFC 3489 in plain words. */
export const KIND_WORDS = {
  "open-internet": { en: "nothing: a public address", zh: "什么都没有：公网地址" },
  "symmetric-udp-firewall": { en: "a firewall, and a public address", zh: "防火墙，公网地址" },
  "full-cone": { en: "a NAT that lets everybody in", zh: "谁都放进来的 NAT" },
  "restricted-cone": {
    en: "a NAT that lets in addresses that were sent to",
    zh: "只放发过包的地址进来的 NAT",
  },
  "port-restricted-cone": {
    en: "a NAT as in most homes: it lets in ports that were sent to",
    zh: "多数家庭的 NAT：只放发过包的端口进来",
  },
  symmetric: {
    en: "a NAT with another port for everybody",
    zh: "对每个人都换端口的 NAT",
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
    zh: "有一边谁都放进来。",
  },
  "ports-known": {
    en: "Each side knows the port of the other.",
    zh: "两边都知道对方的端口。",
  },
  "any-port-let-in": {
    en: "One side comes from an unknown port, and the other lets its address in.",
    zh: "一边来自未知端口，另一边放它的地址进来。",
  },
  "port-unknown": {
    en: "One side comes from an unknown port, and the other lets in known ports only.",
    zh: "一边来自未知端口，另一边只放已知端口进来。",
  },
  "both-ports-unknown": {
    en: "Both come from unknown ports.",
    zh: "两边都来自未知端口。",
  },
} as const satisfies Record<ContactReason, Text>;
