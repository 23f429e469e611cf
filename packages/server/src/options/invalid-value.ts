/**
 * A value that an option, or a key of turnserver.conf, does not accept. The message follows the name, as in `--port: "x" is
 * not a port; give …`, says what to write instead, and never contains a secret.
 */
export class InvalidValueError extends Error {
  override readonly name = "InvalidValueError";
}
