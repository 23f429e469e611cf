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
