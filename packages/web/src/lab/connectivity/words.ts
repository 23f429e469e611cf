import type { Text } from "@visavis/trace/core";
import { phrasebook } from "../../i18n/language.ts";
import type { Grade } from "./findings.ts";
import type { GroupId, TestId } from "./test-plan.ts";

/** The texts around the tests. */
export const sayPage = phrasebook(
  {
    name: "Connectivity test",
    shows:
      "Tests everything that a call needs, from the microphone to the relay, and shows what works and what to do. Press Test everything, and allow camera and microphone when the browser asks.",
    runTitle: "Test",
    all: "Test everything",
    stop: "Stop",
    long: "Measure longer",
    longHint: "Camera 8 s, throughput 30 s, video 40 s, latency 5 minutes each, instead of 4 to 10 seconds.",
    asking: "Requesting this server’s STUN and TURN servers…",
    untold:
      "This server did not provide its STUN and TURN servers. Tests that need them cannot run; the others can.",
    fromLink: "Testing the servers in the link, not those of this server.",
    badLink: "The link contains no valid list of servers. Testing those of this server instead.",
    idle: "Nothing tested yet.",
    running: (done: number, of: number, name: string) => `${done} of ${of} done. Now: ${name}`,
    done: (passed: number, of: number) => `${passed} of ${of} passed.`,
    progress: "Progress",
    runOne: (name: string) => `Test ${name}`,
    notYet: "not tested",
    waiting: "waiting",
    now: "running",
    details: "Figures",
    took: (seconds: string) => `took ${seconds}`,
    reportTitle: "Report",
    reportShows:
      "The results, with the addresses of this computer, the time and the browser, but without passwords and user names. The report stays here unless you share it.",
    copyText: "Copy as text",
    copyJson: "Copy as JSON",
    save: "Save as a file",
  },
  {
    name: "连通性测试",
    shows:
      "检查通话所需的各个环节，从麦克风到中继，逐项给出结果和建议。点击“全部测试”，并在浏览器请求权限时允许使用摄像头和麦克风。",
    runTitle: "测试",
    all: "全部测试",
    stop: "停止",
    long: "延长测试时间",
    longHint: "摄像头 8 秒，吞吐量 30 秒，视频 40 秒，两项延迟各 5 分钟；不选则为 4 到 10 秒。",
    asking: "正在获取本服务器的 STUN 和 TURN 信息……",
    untold: "未能获取本服务器的 STUN 和 TURN 信息。依赖它们的项目无法测试，其余项目不受影响。",
    fromLink: "正在测试链接中指定的服务器，而不是本服务器的。",
    badLink: "链接里没有有效的服务器列表，改为测试本服务器的。",
    idle: "尚未测试。",
    running: (done: number, of: number, name: string) => `已完成 ${done} / ${of}，正在测试：${name}`,
    done: (passed: number, of: number) => `${of} 项中 ${passed} 项通过。`,
    progress: "进度",
    runOne: (name: string) => `测试：${name}`,
    notYet: "未测试",
    waiting: "等待",
    now: "正在测",
    details: "数据",
    took: (seconds: string) => `用时 ${seconds}`,
    reportTitle: "报告",
    reportShows:
      "测试结果，包含本机地址、时间和浏览器信息，不含用户名和密码。除非你主动分享，否则只保存在本页。",
    copyText: "复制为文本",
    copyJson: "复制为 JSON",
    save: "保存文件",
  },
);

/** The name of each test, and what it does. */
export const TEST_WORDS: Readonly<Record<TestId, { readonly name: Text; readonly does: Text }>> = {
  microphone: {
    name: { en: "Level", zh: "音量" },
    does: { en: "Listens for 5 seconds. Say something.", zh: "录音检测 5 秒，请说话。" },
  },
  camera320: {
    name: { en: "320 × 240", zh: "320 × 240" },
    does: {
      en: "Sends the camera’s video from this page to itself and checks the pictures.",
      zh: "把摄像头画面发送到本页自身，检查收到的画面。",
    },
  },
  camera640: {
    name: { en: "640 × 480", zh: "640 × 480" },
    does: { en: "The same at a larger size.", zh: "同上，画面更大。" },
  },
  camera1280: {
    name: { en: "1280 × 720", zh: "1280 × 720" },
    does: { en: "The same in high definition.", zh: "同上，高清。" },
  },
  cameraSizes: {
    name: { en: "Sizes", zh: "分辨率" },
    does: {
      en: "Requests 14 sizes from the camera, up to 4096 × 2160.",
      zh: "向摄像头请求 14 种分辨率，最大 4096 × 2160。",
    },
  },
  udp: {
    name: { en: "UDP", zh: "UDP" },
    does: {
      en: "Requests a relay over UDP and sends a packet through it.",
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
      en: "The same over TLS, which strict firewalls allow.",
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
      en: "A message over the public address that STUN reports.",
      zh: "经 STUN 返回的公网地址收发消息。",
    },
  },
  relay: {
    name: { en: "Relay path", zh: "中继路径" },
    does: { en: "A message through the TURN server.", zh: "经 TURN 服务器收发消息。" },
  },
  throughput: {
    name: { en: "Data throughput", zh: "数据吞吐量" },
    does: { en: "As much data as possible through the relay.", zh: "经中继传输尽可能多的数据。" },
  },
  bandwidth: {
    name: { en: "Video bandwidth", zh: "视频带宽" },
    does: {
      en: "A generated video of 2 Mbit/s through the relay.",
      zh: "经中继传输一路 2 Mbit/s 的合成视频。",
    },
  },
  latency: {
    name: { en: "Latency", zh: "延迟" },
    does: { en: "A packet every 100 ms over the best path.", zh: "每 100 ms 发送一个数据包，走最优路径。" },
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
