import { readSignalingMessage, type TraceEvent } from "@visavis/trace/core";
import { candidateFields } from "@visavis/trace/core/sdp";
import { phrasebook } from "../i18n/language.ts";
import { colon } from "../i18n/punctuation.ts";

/** The name of each kind of event. */
export const eventKinds = phrasebook(
  {
    call: "call",
    outcome: "outcome",
    event: "event",
    state: "state",
    description: "description",
    candidate: "candidate",
    candidateError: "candidate error",
    statistics: "statistics",
    signaling: "signaling",
    media: "media",
    note: "note",
  },
  {
    call: "调用",
    outcome: "结果",
    event: "事件",
    state: "状态",
    description: "描述",
    candidate: "候选",
    candidateError: "候选错误",
    statistics: "统计",
    signaling: "信令",
    media: "媒体",
    note: "备注",
  },
);

/** The name of each state machine. */
export const machineNames = phrasebook(
  {
    signaling: "Signaling",
    iceGathering: "ICE gathering",
    iceConnection: "ICE connection",
    connection: "Connection",
    iceTransport: "ICE transport",
    dtls: "DTLS transport",
    sctp: "SCTP transport",
    dataChannel: "Data channel",
  },
  {
    signaling: "信令",
    iceGathering: "ICE 候选收集",
    iceConnection: "ICE 连接",
    connection: "连接",
    iceTransport: "ICE 传输通道",
    dtls: "DTLS 传输通道",
    sctp: "SCTP 传输通道",
    dataChannel: "数据通道",
  },
);

const say = phrasebook(
  {
    local: "local",
    remote: "remote",
    noMore: "end of candidates",
    done: (call: number) => `call ${call} completed`,
    failed: (call: number, name: string) => `call ${call} failed: ${name}`,
    changed: (count: number) => `${count} objects changed`,
    in: "received",
    out: "sent",
  },
  {
    local: "本端",
    remote: "来自对端",
    noMore: "候选结束",
    done: (call: number) => `调用 ${call} 完成`,
    failed: (call: number, name: string) => `调用 ${call} 失败：${name}`,
    changed: (count: number) => `${count} 个对象有变化`,
    in: "收到",
    out: "发出",
  },
);

const MAX_CHARACTERS = 120;

/** An event in a few words. */
export function eventSummary(event: TraceEvent): string {
  return wordsOf(event).slice(0, MAX_CHARACTERS);
}

function wordsOf(event: TraceEvent): string {
  const words = say();
  switch (event.kind) {
    case "call":
      return `${event.method}() #${event.call}`;
    case "outcome":
      return event.error === undefined
        ? words.done(event.call)
        : words.failed(event.call, event.error.name === "" ? event.error.message : event.error.name);
    case "event":
    case "media":
      return event.name;
    case "state": {
      const subject = event.subject === undefined ? "" : ` ${event.subject}`;
      return `${machineNames()[event.machine]}${subject}: ${event.from} → ${event.to}`;
    }
    case "description":
      return `${event.type} · ${words[event.side]}`;
    case "candidate":
      return `${candidateWords(event.candidate?.candidate ?? "")} · ${words[event.side]}`;
    case "candidateError":
      return `${event.errorCode} ${event.errorText} ${event.url}`;
    case "statistics":
      return words.changed(Object.keys(event.changed).length);
    case "signaling": {
      const content = readSignalingMessage(event.message);
      const what =
        content.what === "description" ? content.type : content.what === "other" ? content.name : "candidate";
      return `${words[event.direction]}${colon()}${what}`;
    }
    case "note":
      return event.text;
    default:
      return "";
  }
}

function candidateWords(line: string): string {
  if (line === "") return say().noMore;
  const fields = candidateFields(line);
  if (fields === undefined) return line;
  return `${fields.type} ${fields.transport} ${fields.address}:${fields.port}`;
}
