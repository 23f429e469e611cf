import { TraceFileError } from "@visavis/trace/core";

/** The largest file that is read, after decompression. Recordings of Visavis are at most 20 MB. */
const MAX_FILE_BYTES = 200_000_000;

/**
 * The text of a file. Files compressed with gzip, such as dumps of Chrome, are decompressed. RFC 1952 §2.3.1.
 *
 * @throws {TraceFileError} `TRACE_TOO_LARGE` above `maxBytes`.
 * @throws {Error} the browser's error, if the file cannot be read or decompressed.
 */
export async function fileText(file: Blob, maxBytes = MAX_FILE_BYTES): Promise<string> {
  if (file.size > maxBytes) throw tooLarge(maxBytes);
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (first !== 0x1f || second !== 0x8b) return file.text();
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  let bytes = 0;
  const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel();
      throw tooLarge(maxBytes);
    }
    pieces.push(decoder.decode(value, { stream: true }));
  }
  pieces.push(decoder.decode());
  return pieces.join("");
}

function tooLarge(maxBytes: number): TraceFileError {
  return new TraceFileError("TRACE_TOO_LARGE", "", `more than ${maxBytes} bytes`);
}
