import type { Text } from "@visavis/trace/core";
import { split, valueToken } from "@visavis/trace/core/sdp";
import { LIBWEBRTC, rfc } from "../source.ts";
import { type ExplainLine, part, single } from "./explanation.ts";

/** RFC 4796 §5. */
const CONTENTS: ReadonlyMap<string, Text> = new Map([
  ["slides", { en: "slides, such as a shared screen", zh: "幻灯片，例如共享的屏幕" }],
  ["speaker", { en: "the person speaking", zh: "讲话的人" }],
  ["main", { en: "the main video", zh: "主视频" }],
  ["alt", { en: "another view", zh: "另一视角" }],
  ["sl", { en: "sign language", zh: "手语" }],
]);

const content: ExplainLine = (line) => ({
  explanation: {
    en: "What the audio or video contains, which helps the application to arrange it.",
    zh: "音频或视频的内容，便于应用安排显示位置。",
  },
  source: rfc(4796, "5"),
  parts: split(valueToken(line), ",").map((token) =>
    part(token, { en: "content", zh: "内容" }, CONTENTS.get(token.text)),
  ),
});

/** Attributes that other programs write, or pages that edit descriptions. */
export const OTHER_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  ["content", content],
  [
    "x-google-flag",
    single(
      { en: "flag", zh: "开关" },
      {
        en: "A libwebrtc flag that pages add by hand: “conference” enables its older form of simulcast and layered screen sharing.",
        zh: "libwebrtc 的开关，由页面手工写入：conference 启用其早期的 Simulcast 和屏幕共享分层。",
      },
      LIBWEBRTC,
    ),
  ],
  [
    "label",
    single(
      { en: "label", zh: "标签" },
      { en: "The application’s name for this m-section.", zh: "应用为该媒体段指定的名称。" },
      rfc(4574, "4"),
    ),
  ],
  [
    "tool",
    single(
      { en: "program", zh: "程序" },
      { en: "The program that wrote the description.", zh: "生成这份描述的程序。" },
      rfc(8866, "6.3"),
    ),
  ],
  [
    "lang",
    single(
      { en: "language", zh: "语言" },
      { en: "The language spoken in this session or m-section.", zh: "会话或该媒体段使用的语言。" },
      rfc(8866, "6.12"),
    ),
  ],
  [
    "sdplang",
    single(
      { en: "language", zh: "语言" },
      { en: "The language of texts in the description.", zh: "描述里文字的语言。" },
      rfc(8866, "6.11"),
    ),
  ],
  [
    "charset",
    single(
      { en: "character set", zh: "字符集" },
      { en: "The encoding of texts in the description.", zh: "描述里文字的编码。" },
      rfc(8866, "6.10"),
    ),
  ],
  [
    "quality",
    single(
      { en: "0 to 10", zh: "0 到 10" },
      {
        en: "How much to favour picture quality over frame rate.",
        zh: "在画质与流畅度之间偏向画质的程度。",
      },
      rfc(8866, "6.14"),
    ),
  ],
  [
    "orient",
    single(
      { en: "orientation", zh: "方向" },
      { en: "Whether a shared page is portrait or landscape.", zh: "共享页面的横竖方向。" },
      rfc(8866, "6.8"),
    ),
  ],
  [
    "type",
    single(
      { en: "type", zh: "类型" },
      { en: "The type of conference.", zh: "会议的类型。" },
      rfc(8866, "6.9"),
    ),
  ],
  [
    "cat",
    single(
      { en: "category", zh: "类别" },
      { en: "A category for sorting sessions.", zh: "会话的分类。" },
      rfc(8866, "6.1"),
    ),
  ],
  [
    "keywds",
    single(
      { en: "keywords", zh: "关键词" },
      { en: "Keywords for finding the session.", zh: "便于查找会话的关键词。" },
      rfc(8866, "6.2"),
    ),
  ],
];
