import { phrasebook } from "../../i18n/language.ts";
import type { Refusal, RefusalCode } from "./reading.ts";

const say = phrasebook(
  {
    notOpened: (name: string) => `“${name}” was not opened.`,
    where: "Where",
    found: "Problem",
    TRACE_NOT_JSON: "It is not JSON, so it is not a recording, or not a complete one.",
    TRACE_NOT_JSON_advice:
      "Was the download interrupted, or the file edited? Export it again: “Download the recording” in the call or the lab, or “Create a WebRTC-Internals dump” in chrome://webrtc-internals.",
    TRACE_UNKNOWN_FORMAT:
      "It is JSON, but neither a recording of this program nor a dump of webrtc-internals.",
    TRACE_UNKNOWN_FORMAT_advice:
      "Open descriptions on /sdp.html. From chrome://webrtc-internals, export the dump, not the “event log recordings”.",
    TRACE_UNKNOWN_VERSION: "It was recorded by a later version of this program.",
    TRACE_UNKNOWN_VERSION_advice: "Open it on the server where it was recorded, or update this one.",
    TRACE_TOO_LARGE: "It is larger than this page can read.",
    TRACE_TOO_LARGE_advice:
      "Recordings of this program are at most 20 MB. A dump of Chrome grows with every open call: close other tabs with calls, and export it earlier.",
    TRACE_MALFORMED: "It is a recording, but parts of it do not match the format.",
    TRACE_MALFORMED_advice:
      "Was it edited, or written by another program? The place of the problem is below. Export it again from its source.",
    UNREADABLE: "The browser could not read it.",
    UNREADABLE_advice: "Was it moved, renamed or changed, or is its disk disconnected? Choose it again.",
  },
  {
    notOpened: (name: string) => `未能打开“${name}”。`,
    where: "位置",
    found: "该处内容",
    TRACE_NOT_JSON: "文件不是 JSON：不是诊断记录，或者不完整。",
    TRACE_NOT_JSON_advice:
      "可能是下载中断或文件被编辑过。请重新导出：通话或实验页中的“下载诊断记录”，或 chrome://webrtc-internals 中的“Create a WebRTC-Internals dump”。",
    TRACE_UNKNOWN_FORMAT: "文件是 JSON，但既不是本程序的诊断记录，也不是 webrtc-internals 的转储文件。",
    TRACE_UNKNOWN_FORMAT_advice:
      "会话描述请到 /sdp.html 查看。在 chrome://webrtc-internals 中应导出 dump，而不是“event log recordings”。",
    TRACE_UNKNOWN_VERSION: "该文件由更新版本的本程序生成。",
    TRACE_UNKNOWN_VERSION_advice: "请在生成它的服务器上打开，或升级本服务器。",
    TRACE_TOO_LARGE: "文件超过本页支持的大小。",
    TRACE_TOO_LARGE_advice:
      "本程序的诊断记录不超过 20 MB。Chrome 的转储文件会随通话增多而变大：请关闭其他通话标签页，并尽早导出。",
    TRACE_MALFORMED: "文件是诊断记录，但部分内容不符合格式。",
    TRACE_MALFORMED_advice: "文件可能被编辑过，或由其他程序生成。问题位置见下；从来源重新导出即可打开。",
    UNREADABLE: "浏览器无法读取该文件。",
    UNREADABLE_advice: "文件可能已被移动、重命名或修改，或所在磁盘已断开。请重新选择。",
  },
);

/** Why a file was not opened, and advice. */
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
