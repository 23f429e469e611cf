import type { Trace } from "../core/index.ts";
import { downloadName, MAX_RECORDING_LENGTH, TraceFileError, writeTrace } from "../core/index.ts";

/** RFC 1952 §2.3.1: how a gzip file begins. */
const GZIP_MAGIC = [0x1f, 0x8b];

/**
 * The text of a file that the user chose, for `openRecording`. Chromium compresses its dumps by default.
 *
 * @throws {TraceFileError} `TRACE_TOO_LARGE` as soon as more is unpacked than a recording may hold; `TRACE_NOT_JSON` for
 *   a damaged compressed file.
 */
export async function readRecordingFile(file: Blob): Promise<string> {
  const beginning = new Uint8Array(await file.slice(0, GZIP_MAGIC.length).arrayBuffer());
  const isCompressed = GZIP_MAGIC.every((byte, index) => beginning[index] === byte);
  const bytes = isCompressed ? file.stream().pipeThrough(new DecompressionStream("gzip")) : file.stream();
  const texts: string[] = [];
  let length = 0;
  try {
    const reader = bytes.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.length;
      if (length > MAX_RECORDING_LENGTH) {
        await reader.cancel();
        throw new TraceFileError("TRACE_TOO_LARGE", "", `more than ${MAX_RECORDING_LENGTH} characters`);
      }
      texts.push(part.value);
    }
  } catch (error) {
    if (error instanceof TraceFileError) throw error;
    throw new TraceFileError("TRACE_NOT_JSON", "", error instanceof Error ? error.message : String(error));
  }
  return texts.join("");
}

/** Downloads the trace as a file. */
export function downloadTrace(trace: Trace): void {
  const url = URL.createObjectURL(new Blob([writeTrace(trace)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = downloadName(trace);
  link.click();
  // Later: the download starts after this task.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
