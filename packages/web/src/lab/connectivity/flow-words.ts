import type { FindingWords } from "./finding-words.ts";

/** What there is to say of how much passes, and how soon. */
export const FLOW_WORDS = {
  noRelayBefore: {
    means: {
      en: "Not tried: no relay worked in the test before.",
      zh: "已跳过：前面的测试没有可用的中继。",
    },
  },
  nothingArrived: {
    means: { en: "Nothing arrived through the relay.", zh: "没有收到任何经中继的数据。" },
    next: { en: "Run the relay test again, and see what it says.", zh: "请重新测试中继路径并查看结果。" },
  },
  slowRelay: {
    means: {
      en: "Less came through the relay than a call with picture takes.",
      zh: "经中继的速率低于视频通话所需。",
    },
    next: {
      en: "Come nearer to the Wi-Fi or use a cable; see that nothing else uses the line. Calls with sound alone work.",
      zh: "靠近路由器或改用网线，并确认没有其他程序占用带宽。纯语音通话不受影响。",
    },
  },
  throughputGood: {
    means: {
      en: "Enough came through the relay for a call with picture.",
      zh: "经中继的速率满足视频通话的需要。",
    },
  },
  videoLost: {
    means: { en: "No picture came through the relay.", zh: "没有收到经中继的视频。" },
    next: {
      en: "Run it again when the computer is less busy; see also what the throughput test says.",
      zh: "在电脑空闲时重新测试，并参考吞吐量一项的结果。",
    },
  },
  packetsLost: {
    means: { en: "More than one packet in twenty was lost.", zh: "丢包率超过 5%。" },
    next: {
      en: "Come nearer to the Wi-Fi or use a cable, and see that nothing else fills the line.",
      zh: "靠近路由器或改用网线，并确认没有其他程序占满带宽。",
    },
  },
  farRelay: {
    means: { en: "A packet takes more than 0.8 s there and back.", zh: "往返时延超过 0.8 秒。" },
    next: {
      en: "People will talk into one another. A relay nearer by, or a less busy line, helps.",
      zh: "双方容易抢话。换用更近的中继，或减少其他网络流量。",
    },
  },
  notRampedUp: {
    means: {
      en: "The picture came, but did not reach three quarters of 2 Mbit/s.",
      zh: "视频已传到，但码率没有达到 2 Mbit/s 的四分之三。",
    },
    next: {
      en: "Calls adapt with a smaller picture. A busy computer holds it back as a slow line does: close other programs.",
      zh: "通话会自动降低分辨率。电脑负载过高或网络太慢都会造成这种情况：请关闭其他程序。",
    },
  },
  bandwidthGood: {
    means: { en: "A picture of 2 Mbit/s came through the relay.", zh: "2 Mbit/s 的视频可以经中继传输。" },
  },
  nothingReturned: {
    means: { en: "No packet came back.", zh: "没有收到任何返回的数据包。" },
    next: { en: "See what the tests of the paths say.", zh: "请查看各路径的测试结果。" },
  },
  manyLost: {
    means: { en: "Fewer than 80 % of the packets came back.", zh: "返回的数据包不到 80%。" },
    next: {
      en: "Come nearer to the Wi-Fi or use a cable. Keep this page in front: hidden pages are slowed down.",
      zh: "靠近路由器或改用网线。让本页保持在前台：后台页面会被降速。",
    },
  },
  unsteady: {
    means: {
      en: "The delay is unsteady: the longest is more than twice the shortest and 100 ms.",
      zh: "延迟不稳定：最大值超过（最小值 + 100 ms）的两倍。",
    },
    next: {
      en: "Voices will halt now and then. Close what fills the line or the computer, and test again.",
      zh: "声音会偶尔卡顿。关闭占用带宽或 CPU 的程序后重新测试。",
    },
  },
  latencySteady: {
    means: { en: "The packets came back, with a steady delay.", zh: "数据包都回来了，延迟稳定。" },
  },
} as const satisfies Record<string, FindingWords>;
