export type {
  CandidateInit,
  Json,
  Machine,
  Side,
  StatisticsObjects,
  Trace,
  TracedConnection,
  TraceEvent,
} from "./trace-event.ts";
export { readTrace, writeTrace } from "./trace-file.ts";
export { TraceFileError } from "./trace-file-error.ts";
export { createTraceLog, type TraceLog } from "./trace-log.ts";
