import { phrasebook } from "../../i18n/language.ts";
import type { Refusal, RefusalCode } from "./reading-message.ts";

const say = phrasebook(
  {
    notOpened: (name: string) => `“${name}” was not opened.`,
    where: "Where",
    found: "Found there",
    TRACE_NOT_JSON: "It is not JSON, so it is no recording, or only a part of one.",
    TRACE_NOT_JSON_advice:
      "Was the download interrupted, or the file edited? Take it again: “Download the recording” in the call or the lab, or “Create a WebRTC-Internals dump” in chrome://webrtc-internals.",
    TRACE_UNKNOWN_FORMAT:
      "It is JSON, but neither a recording of this program nor a dump of webrtc-internals.",
    TRACE_UNKNOWN_FORMAT_advice:
      "A description belongs to /sdp.html. From chrome://webrtc-internals take the dump, not the “event log recordings”.",
    TRACE_UNKNOWN_VERSION: "It was recorded by a later version of this program.",
    TRACE_UNKNOWN_VERSION_advice: "Open it on the server that it comes from, or update this one.",
    TRACE_TOO_LARGE: "It is larger than any recording this page reads.",
    TRACE_TOO_LARGE_advice:
      "Recordings of this program stay below 20 MB. A dump of Chrome grows with every open call: close other tabs with calls, and take it sooner.",
    TRACE_MALFORMED: "It is a recording, but something in it is not what it should be.",
    TRACE_MALFORMED_advice:
      "Was it edited, or written by another program? The place below is where to look; taken again from its source it will open.",
    UNREADABLE: "The browser could not read it.",
    UNREADABLE_advice:
      "Was it moved, renamed or changed meanwhile, or is it on a disk that is gone? Choose it again.",
  },
  {
    notOpened: (name: string) => `没有打开“${name}”。`,
    where: "位置",
    found: "那里的情况",
    TRACE_NOT_JSON: "它不是 JSON，所以不是录制文件，或者只是其中一部分。",
    TRACE_NOT_JSON_advice:
      "是不是下载中断了，或者被编辑过？请重新取一份：通话或实验页里的“下载录制”，或 chrome://webrtc-internals 里的 “Create a WebRTC-Internals dump”。",
    TRACE_UNKNOWN_FORMAT: "它是 JSON，但既不是本程序的录制文件，也不是 webrtc-internals 的转储。",
    TRACE_UNKNOWN_FORMAT_advice:
      "会话描述请到 /sdp.html 查看。在 chrome://webrtc-internals 里要取的是 dump，不是 “event log recordings”。",
    TRACE_UNKNOWN_VERSION: "它是由本程序更新的版本录制的。",
    TRACE_UNKNOWN_VERSION_advice: "请在它来自的那台服务器上打开，或者更新这一台。",
    TRACE_TOO_LARGE: "它超过了本页能读的大小。",
    TRACE_TOO_LARGE_advice:
      "本程序的录制文件不超过 20 MB。Chrome 的转储会随每个通话增长：关掉其他在通话的标签页，早一点取。",
    TRACE_MALFORMED: "它是录制文件，但里面有不合规的地方。",
    TRACE_MALFORMED_advice:
      "是不是被编辑过，或者由别的程序写成？问题就在下面的位置；从来源处重新取一份就能打开。",
    UNREADABLE: "浏览器没能读出它。",
    UNREADABLE_advice: "它是不是被移动、改名、改动了，或者所在的磁盘已经拔掉？请重新选择。",
  },
);

/** Why a file was not opened, and what to do. */
export function RefusalNotice({ name, refusal }: { readonly name: string; readonly refusal: Refusal }) {
  const words = say();
  const { code, where, message } = refusal;
  const advice: `${RefusalCode}_advice` = `${code}_advice`;
  return (
    <section class="notice bad" role="alert" data-refusal={code}>
      <strong>{words.notOpened(name)}</strong>
      <p>{words[code]}</p>
      <p>{words[advice]}</p>
      <dl class="trace-facts small">
        {where !== "" && (
          <div>
            <dt>{words.where}</dt>
            <dd class="wire">{where.slice(0, 200)}</dd>
          </div>
        )}
        <div>
          <dt>{words.found}</dt>
          <dd class="wire">{message.slice(0, 300)}</dd>
        </div>
      </dl>
    </section>
  );
}
