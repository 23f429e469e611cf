import { createHmac } from "node:crypto";
import { SECRET } from "./turn-server.ts";
import { newUser } from "./uclient.ts";

const LIFETIME_SECONDS = 600;

/** Time-limited credentials for a new user, as any service that shares the secret with the server creates them. */
export function timeLimitedCredentials(secret = SECRET): {
  readonly username: string;
  readonly credential: string;
} {
  const username = `${Math.floor(Date.now() / 1000) + LIFETIME_SECONDS}:${newUser()}`;
  return { username, credential: createHmac("sha1", secret).update(username).digest("base64") };
}
