import { InvalidValueError } from "../options/invalid-value.ts";

export const MAX_SECRET_CHARACTERS = 512;

/**
 * The secret that relays share with the server. The message does not repeat it.
 *
 * @throws {InvalidValueError}
 */
export function readTurnSecret(text: string): string {
  if (text !== "" && text.length <= MAX_SECRET_CHARACTERS && !/\p{Cc}/u.test(text)) return text;
  throw new InvalidValueError(
    `is no secret; give up to ${MAX_SECRET_CHARACTERS} letters, as \`openssl rand -hex 32\` makes them`,
  );
}
