import * as v from "valibot";
import { isBoundedJson, MAX_TEXT_LENGTH } from "./bounded-json.ts";
import { withoutSecrets } from "./secrets.ts";
import type { EventBody, Json, Machine } from "./trace-event.ts";

import { CandidateInitSchema, MAX_NAME_LENGTH, milliseconds } from "./trace-schema.ts";

/** One line of a dump's `updateLog`. `time` instead of `timestamp` is what Chrome wrote before 2025. */
const Update = v.object({
  type: v.pipe(v.string(), v.maxLength(MAX_NAME_LENGTH)),
  value: v.optional(v.pipe(v.string(), v.maxLength(MAX_TEXT_LENGTH)), ""),
  timestamp: v.optional(milliseconds),
  time: v.optional(v.string()),
});

const Description = v.object({
  type: v.picklist(["offer", "answer", "pranswer", "rollback"]),
  sdp: v.string(),
});

const CandidateError = v.object({
  url: v.optional(v.string(), ""),
  address: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(MAX_NAME_LENGTH))), null),
  port: v.optional(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), null),
  error_text: v.optional(v.string(), ""),
  error_code: v.pipe(v.number(), v.finite()),
});

/** Those whose success or failure is a line of its own. */
const WITH_OUTCOME = new Set(["createOffer", "createAnswer", "setLocalDescription", "setRemoteDescription"]);
const METHODS = new Set([
  ...WITH_OUTCOME,
  "addIceCandidate",
  "addTrack",
  "addTransceiver",
  "close",
  "createDataChannel",
  "removeTrack",
  "restartIce",
  "setConfiguration",
]);

const MACHINES: ReadonlyMap<string, { readonly machine: Machine; readonly initial: string }> = new Map([
  ["signalingstatechange", { machine: "signaling", initial: "stable" }],
  ["icegatheringstatechange", { machine: "iceGathering", initial: "new" }],
  ["iceconnectionstatechange", { machine: "iceConnection", initial: "new" }],
  ["connectionstatechange", { machine: "connection", initial: "new" }],
]);

interface DumpedUpdate {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly bodies: readonly EventBody[];
}

/** Turns the lines of one connection into events, in their order. Each line goes to it once. */
export function createUpdateReader({ numberCall }: { readonly numberCall: () => number }): {
  /** `undefined` for what is no line of an update log. */
  read(line: unknown): DumpedUpdate | undefined;
} {
  const states = new Map<string, string>();
  /** By method: calls without an outcome yet, which come in the order of the calls. */
  const open = new Map<string, { readonly call: number; readonly argument: Json }[]>();

  const called = (method: string, argument: Json | undefined): EventBody & { readonly kind: "call" } => ({
    kind: "call",
    call: numberCall(),
    method: `RTCPeerConnection.${method}`,
    arguments: argument === undefined ? [] : [argument],
  });

  const callEvents = (method: string, value: Json | undefined): EventBody[] => {
    const call = called(method, value);
    if (WITH_OUTCOME.has(method)) {
      const calls = open.get(method) ?? [];
      calls.push({ call: call.call, argument: value ?? null });
      open.set(method, calls);
      return [call];
    }
    const candidate = method === "addIceCandidate" ? candidateOf(value) : undefined;
    return [
      call,
      ...(candidate === undefined ? [] : [{ kind: "candidate", side: "remote", candidate } as const]),
      { kind: "outcome", call: call.call },
    ];
  };

  const outcomeEvents = (method: string, { value, hasFailed }: Outcome): EventBody[] => {
    const started = open.get(method)?.shift();
    // What fails before it starts has no line for its call.
    const late = started === undefined ? [called(method, undefined)] : [];
    const call = started?.call ?? late[0]?.call ?? 0;
    if (hasFailed) return [...late, { kind: "outcome", call, error: { name: "", message: textOf(value) } }];
    const side =
      method === "setLocalDescription" ? "local" : method === "setRemoteDescription" ? "remote" : undefined;
    const description = descriptionOf(value) ?? descriptionOf(started?.argument);
    return [
      ...late,
      ...(side === undefined || description === undefined
        ? []
        : [{ kind: "description", side, ...description } as const]),
      { kind: "outcome", call, ...(value !== undefined && { result: value }) },
    ];
  };

  const otherEvents = (type: string, value: Json | undefined): EventBody[] => {
    const name = type.replace(/^on/, "").toLowerCase();
    const known = MACHINES.get(name);
    if (known !== undefined) {
      const to = textOf(value).slice(0, MAX_NAME_LENGTH);
      const from = states.get(name) ?? known.initial;
      states.set(name, to);
      return [{ kind: "state", machine: known.machine, from, to }];
    }
    if (name === "icecandidate") {
      const candidate = candidateOf(value);
      if (candidate !== undefined) return [{ kind: "candidate", side: "local", candidate }];
    }
    if (name === "icecandidateerror") {
      const error = v.safeParse(CandidateError, value);
      if (error.success) {
        const { error_code: errorCode, error_text: errorText, ...rest } = error.output;
        return [{ kind: "candidateError", errorCode, errorText, ...rest }];
      }
    }
    return [
      {
        kind: "event",
        name: /^on[a-z]/.test(type) ? name : type,
        ...(value !== undefined && { detail: value }),
      },
    ];
  };

  return {
    read(line) {
      const update = v.safeParse(Update, line);
      if (!update.success) return undefined;
      const { type, timestamp, time } = update.output;
      const timeMs = timestamp ?? Date.parse(time ?? "");
      if (!Number.isFinite(timeMs)) return undefined;
      const value = valueOfText(update.output.value);
      if (METHODS.has(type)) return { timeMs, bodies: callEvents(type, value) };
      const [, method = "", ending] = /^(.*?)(OnSuccess|OnFailure|Failed)$/.exec(type) ?? [];
      if (METHODS.has(method)) {
        const outcome = { value, hasFailed: ending !== "OnSuccess" };
        return { timeMs, bodies: outcomeEvents(method, outcome) };
      }
      return { timeMs, bodies: otherEvents(type, value) };
    },
  };
}

interface Outcome {
  readonly value: Json | undefined;
  readonly hasFailed: boolean;
}

/** What the text of a line says: JSON today, words before; `undefined` where it is empty. */
export function valueOfText(text: string): Json | undefined {
  if (text === "") return undefined;
  if (!/^[{["]/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return isBoundedJson(value) ? withoutSecrets(value) : text;
  } catch {
    return text;
  }
}

function descriptionOf(value: Json | undefined): v.InferOutput<typeof Description> | undefined {
  // Chrome before 2022: `type: offer, sdp: v=0…`.
  const [, type, sdp] = typeof value === "string" ? (/^type: (\w+), sdp: (.*)$/s.exec(value) ?? []) : [];
  const description = v.safeParse(Description, sdp === undefined ? value : { type, sdp });
  return description.success ? description.output : undefined;
}

function candidateOf(value: Json | undefined): v.InferOutput<typeof CandidateInitSchema> | undefined {
  const parsed = v.safeParse(CandidateInitSchema, value);
  if (parsed.success) return parsed.output;
  // Chrome before 2025: `sdpMid: 0, sdpMLineIndex: 0, candidate: candidate:… , url: …`.
  const words = /^sdpMid: ([^,]*), sdpMLineIndex: (\d{1,9}), candidate: ([^,]*)/.exec(textOf(value));
  if (words === null) return undefined;
  const [, sdpMid = "", index, candidate = ""] = words;
  return {
    candidate: candidate.trim(),
    sdpMid: sdpMid.slice(0, MAX_NAME_LENGTH),
    sdpMLineIndex: Number(index),
  };
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}
