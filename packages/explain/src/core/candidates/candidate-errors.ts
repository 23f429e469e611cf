import { readIceServerUrl } from "@visavis/stun/core";
import type { Text } from "@visavis/trace/core";
import { document, rfc, type Source } from "../source.ts";
import { STUN_ERRORS } from "./candidate-errors-stun.ts";
import { TURN_ERRORS } from "./candidate-errors-turn.ts";
import { type UnreachableCause, unreachableCause, unreachableWords } from "./candidate-errors-unreachable.ts";

/** W3C WebRTC §4.8.3: the code for a server that could not be reached; no server sends it. */
export const SERVER_NOT_REACHABLE = 701;

/** What an `icecandidateerror` means. It is not fatal while other servers, or other attempts at this one, give candidates. */
export interface ExplainedCandidateError {
  readonly code: number;
  /** The reason phrase, in the protocol's own words. */
  readonly name: string;
  /** For `SERVER_NOT_REACHABLE`: why, as far as it can be told. */
  readonly unreachable?: UnreachableCause;
  readonly happened: Text;
  readonly likelyCause: Text;
  readonly advice: Text;
  readonly source: Source;
}

const ANSWERED = new Map([...STUN_ERRORS, ...TURN_ERRORS]);
const ERROR_EVENT = document("W3C WebRTC", "4.8.3");

/**
 * Explains an `icecandidateerror`, whatever is in it.
 *
 * @param code `errorCode`
 * @param details.url the server; Chromium names a `stun:` one where it asks a TURN server for the public address too
 * @param details.text `errorText`; empty in Firefox
 * @param details.address of the network interface; partly hidden in Chromium, absent over TCP
 * @param details.afterMs milliseconds from the start of gathering to the error, where known
 */
export function explainCandidateError(
  code: number,
  details: {
    readonly url: string;
    readonly text: string;
    readonly address: string | null;
    readonly afterMs?: number;
  },
): ExplainedCandidateError {
  const { url, text, address, afterMs } = details;
  if (code === SERVER_NOT_REACHABLE) {
    const server = readIceServerUrl(url, {
      tolerate: ["surroundingSpaces", "stunParameter", "upperCaseTransport"],
    });
    const unreachable = unreachableCause({ text, address, server, afterMs });
    const name = "Server Not Reachable";
    return { code, name, unreachable, ...unreachableWords(unreachable, server), source: ERROR_EVENT };
  }
  if (code === 401 && /missing/i.test(text)) return { code, ...MISSING_CREDENTIALS };
  const answered = ANSWERED.get(code);
  if (answered !== undefined) return { code, ...answered };
  return { code, ...(code >= 600 && code <= 799 ? FROM_BROWSER : UNKNOWN) };
}

const MISSING_CREDENTIALS = {
  name: "Unauthorized",
  happened: {
    en: "The browser has no user name or no password for this TURN server, so it did not ask.",
    zh: "浏览器没有这台 TURN 服务器的用户名或密码，所以没有发出请求。",
  },
  likelyCause: {
    en: "An entry of iceServers without username or credential.",
    zh: "iceServers 里的这一项缺少 username 或 credential。",
  },
  advice: {
    en: "Fill in both. Relaying costs the operator bandwidth, so hardly any TURN server is open to all.",
    zh: "两项都需填写。中继会消耗服务器带宽，几乎没有对所有人开放的 TURN 服务器。",
  },
  source: rfc(8656, "5"),
};

const FROM_BROWSER = {
  name: "",
  happened: {
    en: "The browser itself reports a fault; no server sends codes from 600 up.",
    zh: "这是浏览器自身报告的错误；服务器不会返回 600 及以上的错误码。",
  },
  likelyCause: {
    en: "Most often a network interface that cannot be used for this server: the IP version differs, a VPN took the connection over, or it just went away.",
    zh: "多半是某个网络接口无法用于该服务器：IP 版本不同、连接被 VPN 接管，或接口刚刚断开。",
  },
  advice: {
    en: "None where another interface gave a candidate. Otherwise switch off VPN and virtual adapters, and try again.",
    zh: "如果其他接口已得到候选，可以忽略；否则请关闭 VPN 和虚拟网卡后重试。",
  },
  source: ERROR_EVENT,
};

const UNKNOWN = {
  name: "",
  happened: {
    en: "The server refused with a code that no RFC about STUN or TURN names.",
    zh: "服务器返回了 STUN 和 TURN 的 RFC 中都没有定义的错误码。",
  },
  likelyCause: {
    en: "A rule or a fault of that server; what it wrote beside the code may say more.",
    zh: "服务器自身的规则或故障；错误码附带的文字可能有更多说明。",
  },
  advice: {
    en: "Look for the code in the server’s documentation and log.",
    zh: "请在该服务器的文档和日志中查找此错误码。",
  },
  source: rfc(8489, "14.8"),
};
