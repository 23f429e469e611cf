/** The limits of the explanations. More would only make the text field slow. */
export const MAX_KEPT_LINES = 5_000;
export const MAX_KEPT_CHARACTERS = 500_000;

/**
 * Extracts the description from a pasted text: the description itself, an `RTCSessionDescription` as JSON, or a text with
 * escaped line ends (`\r\n`), as consoles and logs show it. Anything else is returned unchanged.
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

/** Cuts a text that is too long. Returns its beginning, and how many lines were left out. */
export function cutDescription(text: string): { readonly kept: string; readonly linesLeftOut: number } {
  let end = 0;
  for (
    let lines = 0;
    lines < MAX_KEPT_LINES && end < Math.min(text.length, MAX_KEPT_CHARACTERS);
    lines += 1
  ) {
    end = lineEnd(text, end);
  }
  // A single line may be longer than the limit.
  const kept = text.slice(0, Math.min(end, MAX_KEPT_CHARACTERS));
  let linesLeftOut = kept.length < end ? 1 : 0;
  for (let at = end; at < text.length; at = lineEnd(text, at)) linesLeftOut += 1;
  return { kept, linesLeftOut };
}

function lineEnd(text: string, from: number): number {
  const feed = text.indexOf("\n", from);
  return feed < 0 ? text.length : feed + 1;
}
