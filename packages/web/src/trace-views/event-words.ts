import { readSignalingMessage, type TraceEvent } from "@visavis/trace/core";
import { candidateFields } from "@visavis/trace/core/sdp";
import { phrasebook } from "../i18n/language.ts";
import { colon } from "../i18n/punctuation.ts";
import { machineNames } from "./machine-names.ts";

/** What each kind of event is called. */
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

const say = phrasebook(
  {
    local: "own",
    remote: "from the other end",
    noMore: "no more candidates",
    done: (call: number) => `call ${call} is done`,
    failed: (call: number, name: string) => `call ${call} failed: ${name}`,
    changed: (count: number) => `${count} objects changed`,
    in: "received",
    out: "sent",
  },
  {
    local: "本端",
    remote: "来自对端",
    noMore: "没有更多候选",
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
