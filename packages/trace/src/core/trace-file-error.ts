type TraceFileErrorCode =
  /** The text is not JSON, or nested beyond what any recording is. */
  | "TRACE_NOT_JSON"
  /** JSON, but neither a trace file nor a dump of webrtc-internals. */
  | "TRACE_UNKNOWN_FORMAT"
  /** A trace file of a later version than this one reads. */
  | "TRACE_UNKNOWN_VERSION"
  /** More than `MAX_RECORDING_LENGTH`. */
  | "TRACE_TOO_LARGE"
  /** Something in it is not what it should be; `where` says what. */
  | "TRACE_MALFORMED";

/** Why a text is no recording. */
export class TraceFileError extends Error {
  override readonly name = "TraceFileError";
  readonly code: TraceFileErrorCode;
  /** The place in the file, such as `events[12].sdp`; empty where it is the whole. */
  readonly where: string;
  constructor(code: TraceFileErrorCode, where: string, message: string) {
    super(message);
    this.code = code;
    this.where = where;
  }
}
