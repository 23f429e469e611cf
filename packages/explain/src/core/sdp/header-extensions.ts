import type { Text } from "@visavis/trace/core";
import { divide, span, words } from "@visavis/trace/core/sdp";
import { rfc } from "../source.ts";
import { type ExplainLine, flag, part } from "./explanation.ts";
import { extensionWords } from "./header-extension-words.ts";

const DIRECTIONS: ReadonlyMap<string, Text> = new Map([
  ["sendrecv", { en: "both ways", zh: "双向" }],
  ["sendonly", { en: "this end sends it only", zh: "本端只发送" }],
  ["recvonly", { en: "this end receives it only", zh: "本端只接收" }],
  ["inactive", { en: "known, but not in use", zh: "支持但未启用" }],
]);

/** The wish to encrypt another extension, which follows. RFC 6904 §4. */
const ENCRYPT = "urn:ietf:params:rtp-hdrext:encrypt";

const extensionMap: ExplainLine = (line) => {
  const [number, uri, ...rest] = words(line);
  if (number === undefined || uri === undefined) return undefined;
  const [id, direction] = divide(number, "/");
  const [first, last] = [rest[0], rest.at(-1)];
  const isEncrypted = uri.text === ENCRYPT && first !== undefined;
  const known = extensionWords(isEncrypted ? first.text : uri.text);
  const is = known?.is ?? {
    en: "A header extension that is not described here.",
    zh: "未收录的头部扩展。",
  };
  return {
    explanation: isEncrypted ? { en: `${is.en} Here it is encrypted.`, zh: `${is.zh}这里是加密的。` } : is,
    source: known?.source ?? rfc(8285, "5"),
    parts: [
      part(
        id,
        { en: "number in packets", zh: "包里的编号" },
        {
          en: "stands for the long name; one number means one extension in the whole bundle",
          zh: "用于代替完整的 URI；在整个 BUNDLE 组内一个编号只对应一个扩展",
        },
      ),
      ...(direction === undefined
        ? []
        : [part(direction, { en: "direction", zh: "方向" }, DIRECTIONS.get(direction.text))]),
      part(
        uri,
        { en: "name of the extension", zh: "扩展名称（URI）" },
        uri.text === ENCRYPT
          ? { en: "encrypts the extension that follows (RFC 6904 §4)", zh: "加密后面的扩展（RFC 6904 §4）" }
          : undefined,
      ),
      ...(first === undefined || last === undefined
        ? []
        : [
            part(
              span(line, first, last),
              isEncrypted
                ? { en: "extension that is encrypted", zh: "被加密的扩展" }
                : { en: "extension’s attributes", zh: "扩展的属性" },
            ),
          ]),
    ],
  };
};

/** Attributes of RTP header extensions: small pieces of information beside the media in each packet. */
export const HEADER_EXTENSION_ATTRIBUTES: readonly (readonly [name: string, explain: ExplainLine])[] = [
  ["extmap", extensionMap],
  [
    "extmap-allow-mixed",
    flag(
      {
        en: "Header extensions in the short form (one byte each) and in the long one (two bytes) may stand in one stream.",
        zh: "短格式（一字节）和长格式（两字节）的头部扩展可以混在一个流里。",
      },
      rfc(8285, "6"),
    ),
  ],
];
