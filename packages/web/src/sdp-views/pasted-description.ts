/** As much as the explanations read. More would only make the text field slow. */
export const MAX_KEPT_LINES = 5_000;
export const MAX_KEPT_CHARACTERS = 500_000;

/**
 * Takes the description out of what people paste: the text itself, an `RTCSessionDescription` as JSON, or a text with
 * its line ends written out as `\r\n`, as consoles and logs show it. Anything else is left as it is.
 */
export function plainDescription(text: string): string {
  const trimmed = text.trim();
  if (trimmed.startsWith("{")) return sdpOf(trimmed) ?? text;
  if (!trimmed.includes("\n") && trimmed.includes("\\n")) {
    return trimmed
      .replace(/^["'`]/, "")
      .replace(/["'`],?$/, "")
      .replaceAll("\\r", "")
      .replaceAll("\\n", "\n");
  }
  return text;
}

function sdpOf(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== "object" || value === null || !("sdp" in value)) return undefined;
    return typeof value.sdp === "string" ? value.sdp : undefined;
  } catch {
    return undefined;
  }
}

/** The beginning of a text that is too long, and how many lines that leaves out. */
export function cutDescription(text: string): { readonly kept: string; readonly linesLeftOut: number } {
  let end = 0;
  for (
    let lines = 0;
    lines < MAX_KEPT_LINES && end < Math.min(text.length, MAX_KEPT_CHARACTERS);
    lines += 1
  ) {
    end = lineEnd(text, end);
  }
  // One line may be longer than all that is kept.
  const kept = text.slice(0, Math.min(end, MAX_KEPT_CHARACTERS));
  let linesLeftOut = kept.length < end ? 1 : 0;
  for (let at = end; at < text.length; at = lineEnd(text, at)) linesLeftOut += 1;
  return { kept, linesLeftOut };
}

function lineEnd(text: string, from: number): number {
  const feed = text.indexOf("\n", from);
  return feed < 0 ? text.length : feed + 1;
}
