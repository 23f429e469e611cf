import type { Text } from "@visavis/trace/core";
import { WAY_VERDICT_WORDS } from "../../ice-servers/way-verdict-words.ts";

/** How a test ended. */
export type Grade = "passed" | "warning" | "failed" | "skipped";

/** The result of a test: how it ended, and the key of the sentence in `FINDING_WORDS` that says why. */
export interface ConnectivityFinding {
  readonly grade: Grade;
  readonly reason: FindingReason;
}

export const passed = (reason: FindingReason): ConnectivityFinding => ({ grade: "passed", reason });
export const warning = (reason: FindingReason): ConnectivityFinding => ({ grade: "warning", reason });
export const failed = (reason: FindingReason): ConnectivityFinding => ({ grade: "failed", reason });
export const skipped = (reason: FindingReason): ConnectivityFinding => ({ grade: "skipped", reason });

/** The words of a finding: a sentence, and advice. */
interface FindingWords {
  readonly means: Text;
  readonly next?: Text;
}

/** Everything that a test can find. Findings about servers use the words of `/trickle-ice.html`. */
const FINDING_WORDS = {
  ...WAY_VERDICT_WORDS,

  // Microphone and camera
  microphoneHeard: {
    means: { en: "The microphone works, at a good level.", zh: "麦克风正常，音量合适。" },
  },
  microphoneMuted: {
    means: {
      en: "The samples are all zero: the microphone is muted, on the device or in the system.",
      zh: "采样全为零：麦克风在设备或系统中被静音。",
    },
    next: {
      en: "Check the switch on the device, the mute key of the keyboard and the system’s sound settings. Then run this test again.",
      zh: "检查设备开关、键盘静音键和系统声音设置，然后重新测试。",
    },
  },
  microphoneLow: {
    means: { en: "The microphone is almost silent.", zh: "麦克风几乎没有声音。" },
    next: {
      en: "Run this test again while speaking. If the result is the same, raise the input level in the system or choose another microphone.",
      zh: "重新测试并同时说话。如果仍然如此，请在系统中调高输入音量，或更换麦克风。",
    },
  },
  microphoneInterrupted: {
    means: {
      en: "The sound has gaps: there was sound for less than 2 seconds.",
      zh: "声音断断续续：有声音的时间不足 2 秒。",
    },
    next: {
      en: "Check the cable or wireless connection of the microphone, and close other programs that use it.",
      zh: "检查麦克风的连线或无线连接，关闭正在使用它的其他程序。",
    },
  },
  microphoneClips: {
    means: { en: "Too loud: the sound is clipped.", zh: "音量过大：出现削波。" },
    next: {
      en: "Lower the input level in the system, or move away from the microphone.",
      zh: "在系统里调低输入音量，或离麦克风远一点。",
    },
  },
  audioAsleep: {
    means: {
      en: "The browser did not start audio, so nothing was measured.",
      zh: "浏览器未启用音频，无法测量。",
    },
    next: { en: "Press this test’s button again.", zh: "请再次点击这一项的测试按钮。" },
  },
  captureRefused: {
    means: { en: "The browser could not open the device.", zh: "浏览器未能获取设备。" },
  },
  noCameraBefore: {
    means: {
      en: "Skipped: the first camera test could not use the camera.",
      zh: "已跳过：第一项摄像头测试未能使用摄像头。",
    },
  },
  pictureMoves: {
    means: {
      en: "The video came through a connection, in the right size and moving.",
      zh: "视频通过连接正常传输，分辨率正确，画面有变化。",
    },
  },
  noPicture: {
    means: {
      en: "No video came through the connection within this page.",
      zh: "视频未能通过页面内的连接传输。",
    },
    next: {
      en: "Close other programs that use the camera, and test again. Also check whether the host path below works.",
      zh: "关闭正在使用摄像头的其他程序后重新测试，并查看下面的主机路径是否可用。",
    },
  },
  sizeNotOffered: {
    means: { en: "The camera does not support this size.", zh: "摄像头不支持该分辨率。" },
    next: { en: "Calls use the nearest size that it supports.", zh: "通话会使用它支持的最接近的分辨率。" },
  },
  otherSize: {
    means: {
      en: "The camera claims to support this size, but delivers another.",
      zh: "摄像头标称支持该分辨率，实际输出的却是另一种。",
    },
    next: {
      en: "Update the camera’s driver, or try another browser.",
      zh: "更新摄像头的驱动，或换一个浏览器。",
    },
  },
  fewFrames: {
    means: { en: "Fewer than 5 frames a second were sent.", zh: "发送帧率低于 5 fps。" },
    next: {
      en: "Close other programs: the computer may be too busy. A dark room slows the camera down, too: turn on a light.",
      zh: "关闭其他程序：电脑负载可能过高。光线不足也会使帧率下降，请开灯。",
    },
  },
  blackPicture: {
    means: { en: "More than a third of the frames are black.", zh: "三分之一以上是黑帧。" },
    next: {
      en: "Open the camera’s cover, turn on a light, and check that the camera is not switched off in the system or with a key.",
      zh: "打开摄像头遮挡盖，开灯，并确认没有被系统或快捷键关闭。",
    },
  },
  stillPicture: {
    means: {
      en: "More than a third of the frames are the same as the one before.",
      zh: "三分之一以上的帧与前一帧相同。",
    },
    next: {
      en: "This is normal if nothing moved in front of the camera: move, and test again. Otherwise the video freezes.",
      zh: "如果镜头前没有运动，这属于正常现象：动一动再测。否则说明画面卡住了。",
    },
  },
  sizesGood: {
    means: { en: "The camera supports high definition.", zh: "摄像头支持高清视频。" },
  },
  sizesSmall: {
    means: {
      en: "The camera supports no size of 720 lines or more.",
      zh: "摄像头不支持 720p 及以上的分辨率。",
    },
    next: {
      en: "Good enough for calls; a better camera gives a sharper picture.",
      zh: "满足通话需要；更好的摄像头可以获得更清晰的画面。",
    },
  },
  noSize: {
    means: {
      en: "The camera supports none of the requested sizes.",
      zh: "摄像头不支持任何一种请求的分辨率。",
    },
    next: {
      en: "Calls do not require an exact size and may still work.",
      zh: "通话不要求精确的分辨率，仍可能正常使用。",
    },
  },

  // Transports, addresses and paths
  noServer: {
    means: { en: "There is no server to test this with.", zh: "没有可以用来测试这一项的服务器。" },
    next: {
      en: "This server’s configuration includes none.",
      zh: "本服务器的配置中没有此类服务器。",
    },
  },
  serversUnknown: {
    means: {
      en: "This server did not provide its STUN and TURN servers.",
      zh: "未能获取本服务器的 STUN 和 TURN 信息。",
    },
    next: {
      en: "Check that the server runs and that WebSockets work, then test again.",
      zh: "检查服务器是否在运行、WebSocket 是否可用，然后重新测试。",
    },
  },
  udpBlocked: {
    means: {
      en: "UDP gets no answer, although this page came from the same server: this network most likely blocks UDP.",
      zh: "UDP 没有任何响应，而本页正是由该服务器提供的：很可能是当前网络拦截了 UDP。",
    },
    next: {
      en: "Calls use TCP or TLS instead, with more delay. Ask the network administrator to allow UDP to the server’s port.",
      zh: "通话会改走 TCP 或 TLS，延迟略高。可请网络管理员放行到服务器端口的 UDP。",
    },
  },
  tcpBlocked: {
    means: {
      en: "The relay does not answer over TCP, although this page came from the same server: this network most likely allows nothing but web pages.",
      zh: "通过 TCP 访问中继没有响应，而本页正是由该服务器提供的：很可能是当前网络只放行网页流量。",
    },
    next: {
      en: "Calls use UDP or TLS, if one of them works.",
      zh: "只要 UDP 或 TLS 可用，通话会走它们。",
    },
  },
  tlsBlocked: {
    means: {
      en: "The relay does not answer over TLS, although this page came from the same server.",
      zh: "通过 TLS 访问中继没有响应，而本页正是由该服务器提供的。",
    },
    next: {
      en: "Calls use UDP or TCP, if one of them works. In networks that allow only HTTPS, calls fail.",
      zh: "只要 UDP 或 TCP 可用，通话会走它们。在只放行 HTTPS 的网络里将无法通话。",
    },
  },
  ownCertificate: {
    means: {
      en: "The TLS connection failed: most likely the browser does not trust this server’s certificate yet.",
      zh: "TLS 连接失败：很可能是浏览器尚未信任本服务器的证书。",
    },
    next: {
      en: "Until it does, calls use UDP or TCP. /trust.html shows how to make this device trust it.",
      zh: "通话会暂时走 UDP 或 TCP。让这台设备信任证书的方法见 /trust.html。",
    },
  },
  ipv6Global: {
    means: { en: "This computer has a public IPv6 address.", zh: "这台电脑有公网 IPv6 地址。" },
  },
  ipv6LocalOnly: {
    means: { en: "IPv6 is available only in the local network.", zh: "有 IPv6，但仅限局域网。" },
    next: {
      en: "Calls to other networks use IPv4; nothing needs to be done.",
      zh: "对外通话走 IPv4，无需处理。",
    },
  },
  noIpv6: {
    means: { en: "No IPv6 address.", zh: "没有 IPv6 地址。" },
    next: {
      en: "Calls use IPv4. If your provider offers IPv6, enable it in the router: without NAT, more calls are direct.",
      zh: "通话走 IPv4。如果运营商支持 IPv6，可在路由器中开启：没有 NAT，更多通话可以直连。",
    },
  },
  addressesHidden: {
    means: {
      en: "The browser hides this computer’s addresses behind mDNS names, so the test is inconclusive.",
      zh: "浏览器用临时的 mDNS 名称隐藏了本机地址，无法判断。",
    },
    next: {
      en: "Run the microphone test and allow the microphone, then run this test again.",
      zh: "请先测试麦克风并授权，再测试这一项。",
    },
  },
  hostWorks: {
    means: {
      en: "A message went over this computer’s own addresses and came back.",
      zh: "消息经本机地址往返成功。",
    },
  },
  hostBlocked: {
    means: {
      en: "The browser has addresses, but no message gets through between them.",
      zh: "浏览器有可用地址，但地址之间无法传递消息。",
    },
    next: {
      en: "A firewall on this computer, a VPN or an extension may block it, or access to the local network was denied.",
      zh: "可能被本机防火墙、VPN 或浏览器扩展拦截，也可能是“访问本地网络”的权限请求被拒绝。",
    },
  },
  reflexiveWorks: {
    means: {
      en: "A message went over the public address that STUN reports, and came back.",
      zh: "消息经 STUN 返回的公网地址往返成功。",
    },
  },
  noHairpinning: {
    means: {
      en: "STUN reports your public address, but the router does not support hairpinning.",
      zh: "已取得 STUN 返回的公网地址，但路由器不支持 NAT 回流（hairpinning）。",
    },
    next: {
      en: "Most routers do not. Calls to other networks are not affected.",
      zh: "多数路由器都不支持。与外网的通话不受影响。",
    },
  },
  noNat: {
    means: {
      en: "The address that STUN reports is this computer’s own: there is no NAT in between.",
      zh: "STUN 返回的就是本机地址：中间没有 NAT。",
    },
  },
  noReflexive: {
    means: {
      en: "No STUN server returned your public address.",
      zh: "没有 STUN 服务器返回你的公网地址。",
    },
    next: {
      en: "Calls to other networks then need a relay. See the result of the UDP test.",
      zh: "与其他网络的通话需要中继。请查看 UDP 一项的结果。",
    },
  },
  relayWorks: {
    means: { en: "A message went through the relay and came back.", zh: "消息经中继往返成功。" },
  },
  noRelay: {
    means: { en: "No server allocated a relay.", zh: "没有服务器分配中继地址。" },
    next: {
      en: "The UDP, TCP and TLS tests show why. Without a relay, calls between restrictive networks fail.",
      zh: "原因见 UDP、TCP、TLS 各项。没有中继，双方网络都受限时通话会失败。",
    },
  },
  relayLost: {
    means: { en: "There is a relay, but nothing gets through it.", zh: "已分配中继地址，但数据无法通过。" },
    next: {
      en: "Check the server: it may forbid peers at its own address, or a firewall may block its relay ports.",
      zh: "请检查服务器：可能禁止以自身地址为对端，或防火墙封禁了中继端口。",
    },
  },

  // Throughput and latency
  noRelayBefore: {
    means: {
      en: "Skipped: no relay worked in the relay test.",
      zh: "已跳过：中继路径测试中没有可用的中继。",
    },
  },
  nothingArrived: {
    means: { en: "Nothing arrived through the relay.", zh: "没有收到任何经中继的数据。" },
    next: { en: "Run the relay test again, and see its result.", zh: "请重新测试中继路径并查看结果。" },
  },
  slowRelay: {
    means: {
      en: "The relay is too slow for a video call.",
      zh: "经中继的速率低于视频通话所需。",
    },
    next: {
      en: "Move closer to the Wi-Fi router or use a cable, and make sure that nothing else uses the connection. Audio calls work.",
      zh: "靠近路由器或改用网线，并确认没有其他程序占用带宽。纯语音通话不受影响。",
    },
  },
  throughputGood: {
    means: {
      en: "The relay is fast enough for a video call.",
      zh: "经中继的速率满足视频通话的需要。",
    },
  },
  videoLost: {
    means: { en: "No video came through the relay.", zh: "没有收到经中继的视频。" },
    next: {
      en: "Run it again when the computer is less busy, and see the result of the throughput test.",
      zh: "在电脑空闲时重新测试，并参考吞吐量一项的结果。",
    },
  },
  packetsLost: {
    means: { en: "More than 5 % of the packets were lost.", zh: "丢包率超过 5%。" },
    next: {
      en: "Move closer to the Wi-Fi router or use a cable, and make sure that nothing else saturates the connection.",
      zh: "靠近路由器或改用网线，并确认没有其他程序占满带宽。",
    },
  },
  farRelay: {
    means: { en: "The round-trip time is more than 0.8 s.", zh: "往返时延超过 0.8 秒。" },
    next: {
      en: "People will talk over each other. A closer relay or a less busy connection helps.",
      zh: "双方容易抢话。换用更近的中继，或减少其他网络流量。",
    },
  },
  notRampedUp: {
    means: {
      en: "The video came through, but did not reach three quarters of 2 Mbit/s.",
      zh: "视频已传到，但码率没有达到 2 Mbit/s 的四分之三。",
    },
    next: {
      en: "Calls adapt by sending a smaller picture. A slow connection or a busy computer may be the cause: close other programs.",
      zh: "通话会自动降低分辨率。电脑负载过高或网络太慢都会造成这种情况：请关闭其他程序。",
    },
  },
  bandwidthGood: {
    means: { en: "A video of 2 Mbit/s came through the relay.", zh: "2 Mbit/s 的视频可以经中继传输。" },
  },
  nothingReturned: {
    means: { en: "No packet came back.", zh: "没有收到任何返回的数据包。" },
    next: { en: "See the results of the path tests.", zh: "请查看各路径的测试结果。" },
  },
  manyLost: {
    means: { en: "Fewer than 80 % of the packets came back.", zh: "返回的数据包不到 80%。" },
    next: {
      en: "Move closer to the Wi-Fi router or use a cable. Keep this page visible: browsers slow down hidden pages.",
      zh: "靠近路由器或改用网线。让本页保持在前台：后台页面会被降速。",
    },
  },
  unsteady: {
    means: {
      en: "The delay is unsteady: the longest is more than twice (the shortest + 100 ms).",
      zh: "延迟不稳定：最大值超过（最小值 + 100 ms）的两倍。",
    },
    next: {
      en: "Voices will break up now and then. Close programs that use the network or the CPU, and test again.",
      zh: "声音会偶尔卡顿。关闭占用带宽或 CPU 的程序后重新测试。",
    },
  },
  latencySteady: {
    means: { en: "The packets came back with a steady delay.", zh: "数据包都回来了，延迟稳定。" },
  },

  // Any test
  tookTooLong: {
    means: {
      en: "Aborted: this test exceeded its time limit.",
      zh: "已放弃：超过该项的时限。",
    },
    next: {
      en: "If the browser is showing a permission prompt, answer it and run this test again.",
      zh: "如果浏览器弹出了权限提示，请处理后重新测试。",
    },
  },
  unexpected: {
    means: {
      en: "The browser ended this test with an error.",
      zh: "浏览器出错，该项测试已中止。",
    },
    next: {
      en: "Run it again. The error message is in the figures.",
      zh: "请重新测试。浏览器报错原文见详情。",
    },
  },
} as const satisfies Record<string, FindingWords>;

export type FindingReason = keyof typeof FINDING_WORDS;

export function findingWords(reason: FindingReason): FindingWords {
  return FINDING_WORDS[reason];
}
