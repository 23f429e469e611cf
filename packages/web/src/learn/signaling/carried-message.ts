import * as v from "valibot";

/** More than any description of a browser needs. */
export const MAX_MESSAGE_CHARACTERS = 100_000;

const Message = v.strictObject({
  type: v.picklist(["offer", "answer"]),
  sdp: v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_MESSAGE_CHARACTERS)),
});

/** A message that the learner carries from one end to the other. */
export type CarriedMessage = v.InferOutput<typeof Message>;

export function writeMessage(message: CarriedMessage): string {
  return JSON.stringify({ type: message.type, sdp: message.sdp });
}

/**
 * Reads a pasted message.
 *
 * @returns `broken` for an incomplete message or any other text; `wrongType` for a message that this end does not expect
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
