import type { Text } from "@visavis/trace/core";
import { VERDICT_WORDS } from "../../ice-servers/verdict-words.ts";
import { DEVICE_WORDS } from "./device-words.ts";
import { FLOW_WORDS } from "./flow-words.ts";
import { NETWORK_WORDS } from "./network-words.ts";

/** A finding in a sentence, and what to do now. */
export interface FindingWords {
  readonly means: Text;
  readonly next?: Text;
}

const RUN_WORDS = {
  tookTooLong: {
    means: { en: "Given up: it took longer than this test may.", zh: "已放弃：超过该项的时限。" },
    next: {
      en: "If the browser asked something, answer it and run this test again.",
      zh: "如果浏览器弹出了权限提示，请处理后重新测试。",
    },
  },
  unexpected: {
    means: {
      en: "The browser ended this test with an error of its own.",
      zh: "浏览器出错，该项测试已中止。",
    },
    next: { en: "Run it again. Its words stand in the details.", zh: "请重新测试。浏览器报错原文见详情。" },
  },
} as const satisfies Record<string, FindingWords>;

/** Those of the ways to a server have the words that `/trickle-ice.html` has. */
const FINDING_WORDS = { ...VERDICT_WORDS, ...DEVICE_WORDS, ...NETWORK_WORDS, ...FLOW_WORDS, ...RUN_WORDS };

/** The name of everything that a test can find. */
export type FindingReason = keyof typeof FINDING_WORDS;

export function findingWords(reason: FindingReason): FindingWords {
  return FINDING_WORDS[reason];
}
