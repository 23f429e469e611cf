import type { Text } from "@visavis/trace/core";
import type { Grade } from "./finding.ts";
import type { GroupId, TestId } from "./test-plan.ts";

/** What the tests are called, and what each does. */
export const TEST_WORDS: Readonly<Record<TestId, { readonly name: Text; readonly does: Text }>> = {
  microphone: {
    name: { en: "Level", zh: "音量" },
    does: { en: "Listens for 5 seconds. Say something.", zh: "录音检测 5 秒，请说话。" },
  },
  camera320: {
    name: { en: "320 × 240", zh: "320 × 240" },
    does: {
      en: "Sends the camera to this page itself and looks at what comes.",
      zh: "把摄像头画面发送到本页自身，检查收到的画面。",
    },
  },
  camera640: {
    name: { en: "640 × 480", zh: "640 × 480" },
    does: { en: "The same, larger.", zh: "同上，画面更大。" },
  },
  camera1280: {
    name: { en: "1280 × 720", zh: "1280 × 720" },
    does: { en: "The same in high definition.", zh: "同上，高清。" },
  },
  cameraSizes: {
    name: { en: "Sizes", zh: "分辨率" },
    does: {
      en: "Asks the camera for 14 sizes, up to 4096 × 2160.",
      zh: "向摄像头请求 14 种分辨率，最大 4096 × 2160。",
    },
  },
  udp: {
    name: { en: "UDP", zh: "UDP" },
    does: {
      en: "Asks for a relay over UDP and sends a packet through it.",
      zh: "通过 UDP 申请中继，并让一个数据包经它往返。",
    },
  },
  tcp: {
    name: { en: "TCP", zh: "TCP" },
    does: { en: "The same over TCP.", zh: "同上，经 TCP。" },
  },
  tls: {
    name: { en: "TLS", zh: "TLS" },
    does: {
      en: "The same over TLS, as strict firewalls let it out.",
      zh: "同上，通过 TLS，限制严格的防火墙也会放行。",
    },
  },
  ipv6: {
    name: { en: "IPv6", zh: "IPv6" },
    does: { en: "Looks for IPv6 addresses of this computer.", zh: "查找这台电脑的 IPv6 地址。" },
  },
  host: {
    name: { en: "Host path", zh: "主机路径" },
    does: { en: "A message over this computer’s own addresses.", zh: "经本机地址收发消息。" },
  },
  srflx: {
    name: { en: "Server-reflexive path", zh: "服务器反射路径" },
    does: {
      en: "A message over the address that the STUN server sees.",
      zh: "经 STUN 返回的公网地址收发消息。",
    },
  },
  relay: {
    name: { en: "Relay path", zh: "中继路径" },
    does: { en: "A message through the TURN server.", zh: "经 TURN 服务器收发消息。" },
  },
  throughput: {
    name: { en: "Data throughput", zh: "数据吞吐量" },
    does: { en: "As much data as passes through the relay.", zh: "经中继传输尽可能多的数据。" },
  },
  bandwidth: {
    name: { en: "Video bandwidth", zh: "视频带宽" },
    does: { en: "A drawn video of 2 Mbit/s through the relay.", zh: "经中继传输一路 2 Mbit/s 的合成视频。" },
  },
  latency: {
    name: { en: "Latency", zh: "延迟" },
    does: { en: "A packet every 100 ms, by the best path.", zh: "每 100 ms 发送一个数据包，走最优路径。" },
  },
  relayLatency: {
    name: { en: "Latency through the relay", zh: "经中继的延迟" },
    does: { en: "The same through the relay.", zh: "同上，经中继。" },
  },
};

export const GROUP_WORDS: Readonly<Record<GroupId, Text>> = {
  microphone: { en: "Microphone", zh: "麦克风" },
  camera: { en: "Camera", zh: "摄像头" },
  network: { en: "Network", zh: "网络" },
  connectivity: { en: "Paths", zh: "路径" },
  throughput: { en: "Throughput", zh: "吞吐量" },
};

export const GRADE_WORDS: Readonly<Record<Grade, Text>> = {
  passed: { en: "passed", zh: "通过" },
  warning: { en: "warning", zh: "警告" },
  failed: { en: "failed", zh: "失败" },
  skipped: { en: "skipped", zh: "跳过" },
};
