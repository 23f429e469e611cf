/** Sent with every response, pages and refusals alike. */
export const SECURITY_HEADERS = new Map([
  [
    "Content-Security-Policy",
    [
      "default-src 'self'",
      "img-src 'self' blob: data:",
      "media-src 'self' blob:",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'self'",
    ].join("; "),
  ],
  ["X-Content-Type-Options", "nosniff"],
  // A room's name stands in the page's address and is the only key to the room.
  ["Referrer-Policy", "no-referrer"],
  [
    "Permissions-Policy",
    "camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self)",
  ],
  ["Cross-Origin-Opener-Policy", "same-origin"],
]);
