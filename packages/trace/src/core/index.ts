export { downloadName, openRecording } from "./recording.ts";
export { MAX_RECORDING_LENGTH, MAX_TEXT_LENGTH, TraceFileError } from "./recording-text.ts";
export { MASK, withoutSecrets } from "./secrets.ts";
export { createStatisticsComparison, plainReport, type StatisticsChange } from "./statistics-change.ts";
export { alike, listed, type Text } from "./text.ts";
export type {
  CandidateInit,
  EventBody,
  Json,
  Machine,
  Side,
  StatisticsObjects,
  Trace,
  TracedConnection,
  TraceEvent,
} from "./trace-event.ts";
export { readTrace, writeTrace } from "./trace-file.ts";
export { createTraceLog, type TraceLog } from "./trace-log.ts";
export {
  type CandidatePair,
  candidatePairsIn,
  candidatePairsOf,
  createCandidatePairsReader,
  type PairedCandidate,
  selectedPairOf,
} from "./views/candidate-pairs.ts";
export { createSequenceReader, type Lifeline, type Sequence, sequenceOf } from "./views/sequence.ts";
export type { LifelineId, SequenceStep, StepKind, StepMeaning } from "./views/sequence-steps.ts";
export {
  createSeriesReader,
  type MeasuredStream,
  type Metric,
  type Series,
  type SeriesBand,
  type SeriesLine,
  seriesOf,
} from "./views/series.ts";
export { readSignalingMessage, type SignalingContent } from "./views/signaling-message.ts";
export {
  isAllowedTransition,
  STATE_GRAPHS,
  type StateGraph,
  type StateTransition,
} from "./views/state-graphs.ts";
export {
  createStateHistoryReader,
  type StatePeriod,
  stateHistory,
  stateOf,
  statesAt,
  statesOf,
} from "./views/states.ts";
export {
  createStatisticsReader,
  numberIn,
  type ReportObject,
  type StatisticsReader,
  type StatisticsReport,
  type StatisticsSample,
  statisticsAt,
  textIn,
} from "./views/statistics-report.ts";
export { createTraceFollower, type TraceFollower, type TraceReader, viewOf } from "./views/trace-reader.ts";
export { readWebrtcInternalsDump } from "./webrtc-internals-dump.ts";
