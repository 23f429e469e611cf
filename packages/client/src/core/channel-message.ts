import * as v from "valibot";

/** The longest chat message, in UTF-16 code units. */
export const MAX_CHAT_LENGTH = 4_000;

/** The longest message accepted from a remote: a chat message with every character escaped in JSON fits. */
const MAX_CHANNEL_MESSAGE_LENGTH = 32_768;

const chatId = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));

/** The messages between participants on the data channel `visavis` (negotiated, id 0). */
const ChannelMessage = v.variant("type", [
  /** Which of the sender's sources are on. Sent when the channel opens and at each change. */
  v.object({
    type: v.literal("media"),
    microphone: v.boolean(),
    camera: v.boolean(),
    screen: v.boolean(),
  }),
  v.object({
    type: v.literal("chat"),
    /** Names the line in its acknowledgement; missing from a client that expects none. */
    id: v.optional(chatId),
    text: v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_CHAT_LENGTH)),
  }),
  /** A chat line has arrived. */
  v.object({ type: v.literal("chatReceived"), id: chatId }),
]);
export type ChannelMessage = v.InferOutput<typeof ChannelMessage>;

/** The message that a remote sent; `undefined` for anything else, since remotes are not trusted. */
export function parseChannelMessage(data: unknown): ChannelMessage | undefined {
  if (typeof data !== "string" || data.length > MAX_CHANNEL_MESSAGE_LENGTH) return undefined;
  try {
    const parsed = v.safeParse(ChannelMessage, JSON.parse(data));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
