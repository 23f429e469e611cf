import * as v from "valibot";

/** More than a browser's own descriptions have. */
export const MAX_MESSAGE_CHARACTERS = 100_000;

const Message = v.strictObject({
  type: v.picklist(["offer", "answer"]),
  sdp: v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_MESSAGE_CHARACTERS)),
});

/** What the person carries from one end to the other. */
export type CarriedMessage = v.InferOutput<typeof Message>;

/** The message as a text that survives copying. */
export function writeMessage(message: CarriedMessage): string {
  return JSON.stringify({ type: message.type, sdp: message.sdp });
}

/**
 * Reads what was pasted. `empty` where there is nothing, `broken` where it is no whole message, and `wrongType` where
 * it is one that this end does not wait for.
 */
export function readMessage(
  text: string,
  wanted: CarriedMessage["type"],
): CarriedMessage | "empty" | "broken" | "wrongType" {
  if (text.trim() === "") return "empty";
  if (text.length > MAX_MESSAGE_CHARACTERS) return "broken";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "broken";
  }
  const parsed = v.safeParse(Message, value);
  if (!parsed.success) return "broken";
  return parsed.output.type === wanted ? parsed.output : "wrongType";
}
