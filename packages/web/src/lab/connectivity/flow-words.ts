import type { FindingWords } from "./finding-words.ts";

/** What there is to say of how much passes, and how soon. */
export const FLOW_WORDS = {
  noRelayBefore: {
    means: {
      en: "Not tried: no relay worked in the test before.",
      zh: "没有测试：前面的测试里没有可用的中继。",
    },
  },
  nothingArrived: {
    means: { en: "Nothing arrived through the relay.", zh: "经中继什么都没有传到。" },
    next: { en: "Run the relay test again, and see what it says.", zh: "再测一次中继路径，看它怎么说。" },
  },
  slowRelay: {
    means: {
      en: "Less came through the relay than a call with picture takes.",
      zh: "经中继的速率低于视频通话所需。",
    },
    next: {
      en: "Come nearer to the Wi-Fi or use a cable; see that nothing else uses the line. Calls with sound alone work.",
      zh: "靠近 Wi-Fi 或改用网线，并确认没有别的程序占用网络。只有声音的通话没有问题。",
    },
  },
  throughputGood: {
    means: { en: "Enough came through the relay for a call with picture.", zh: "经中继的速率够视频通话用。" },
  },
  videoLost: {
    means: { en: "No picture came through the relay.", zh: "经中继没有传来画面。" },
    next: {
      en: "Run it again when the computer is less busy; see also what the throughput test says.",
      zh: "电脑不忙的时候再测一次，也看看吞吐量一项的结果。",
    },
  },
  packetsLost: {
    means: { en: "More than one packet in twenty was lost.", zh: "每二十个数据包丢失一个以上。" },
    next: {
      en: "Come nearer to the Wi-Fi or use a cable, and see that nothing else fills the line.",
      zh: "靠近 Wi-Fi 或改用网线，并确认没有别的程序占满网络。",
    },
  },
  farRelay: {
    means: { en: "A packet takes more than 0.8 s there and back.", zh: "数据包往返超过 0.8 秒。" },
    next: {
      en: "People will talk into one another. A relay nearer by, or a less busy line, helps.",
      zh: "说话会互相打断。换一台更近的中继，或让线路空一些。",
    },
  },
  notRampedUp: {
    means: {
      en: "The picture came, but did not reach three quarters of 2 Mbit/s.",
      zh: "画面传到了，但速率没有达到 2 Mbit/s 的四分之三。",
    },
    next: {
      en: "Calls adapt with a smaller picture. A busy computer holds it back as a slow line does: close other programs.",
      zh: "通话会自动缩小画面。电脑太忙和线路太慢都会这样：请关掉其他程序。",
    },
  },
  bandwidthGood: {
    means: { en: "A picture of 2 Mbit/s came through the relay.", zh: "2 Mbit/s 的画面经中继传到了。" },
  },
  nothingReturned: {
    means: { en: "No packet came back.", zh: "没有一个数据包回来。" },
    next: { en: "See what the tests of the paths say.", zh: "看看各条路径的测试结果。" },
  },
  manyLost: {
    means: { en: "Fewer than 80 % of the packets came back.", zh: "回来的数据包不到 80%。" },
    next: {
      en: "Come nearer to the Wi-Fi or use a cable. Keep this page in front: hidden pages are slowed down.",
      zh: "靠近 Wi-Fi 或改用网线。让本页保持在最前面：隐藏的页面会变慢。",
    },
  },
  unsteady: {
    means: {
      en: "The delay is unsteady: the longest is more than twice the shortest and 100 ms.",
      zh: "延迟不稳定：最长的超过最短值加 100 毫秒的两倍。",
    },
    next: {
      en: "Voices will halt now and then. Close what fills the line or the computer, and test again.",
      zh: "声音会偶尔停顿。关掉占满线路或电脑的程序，再测一次。",
    },
  },
  latencySteady: {
    means: { en: "The packets came back, with a steady delay.", zh: "数据包都回来了，延迟稳定。" },
  },
} as const satisfies Record<string, FindingWords>;
