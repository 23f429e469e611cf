export { MAX_RECORDING_LENGTH, MAX_TEXT_LENGTH } from "./bounded-json.ts";
export { downloadName, openRecording } from "./recording.ts";
export { MASK, withoutSecrets } from "./secrets.ts";
export { createStatisticsComparison, type StatisticsChange } from "./statistics-change.ts";
export { alike, listed, type Text } from "./text.ts";
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
export type { Happening } from "./trace-happening.ts";
export { createTraceLog, type TraceLog } from "./trace-log.ts";
export {
  type CandidatePair,
  candidatePairsIn,
  candidatePairsOf,
  type PairedCandidate,
  selectedPairOf,
} from "./views/candidate-pairs.ts";
export type { MeasuredStream, Metric, Series, SeriesBand, SeriesLine } from "./views/chart.ts";
export {
  createReportReader,
  type Report,
  type ReportObject,
  type ReportReader,
  statisticsAt,
} from "./views/report.ts";
export { type Sequence, sequenceOf } from "./views/sequence.ts";
export type {
  Lifeline,
  LifelineId,
  SequenceStep,
  StepKind,
  StepMeaning,
} from "./views/sequence-step.ts";
export { createSeriesReader, type SeriesReader, seriesOf } from "./views/series.ts";
export { readSignalingMessage, type SignalingContent } from "./views/signaling-message.ts";
export {
  isAllowedTransition,
  STATE_GRAPHS,
  type StateGraph,
  type StateTransition,
} from "./views/state-graphs.ts";
export { type StatePeriod, stateHistory, stateOf, statesOf } from "./views/states.ts";
export { readWebrtcInternalsDump } from "./webrtc-internals-dump.ts";
