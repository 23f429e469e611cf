import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { invitationSettings } from "./invitation-settings.ts";

const directory = mkdtempSync(join(tmpdir(), "visavis-settings-"));
afterAll(() => rmSync(directory, { recursive: true }));

const NONE = {
  rooms: "signed",
  "invite-secret-file": undefined,
  "invite-jwks": undefined,
  "invite-issuer": undefined,
  "invite-audience": "visavis",
} as const;

function fileWith(content: string): string {
  const path = join(directory, "secret");
  writeFileSync(path, content);
  return path;
}

test("signed rooms need nothing else; others have no invitations", () => {
  const settings = { jwks: undefined, issuer: undefined, audience: "visavis", secret: undefined };
  expect(invitationSettings(NONE)).toEqual(settings);
  expect(invitationSettings({ ...NONE, rooms: "open" })).toBeUndefined();
});

test.each(["0123456789abcdef\r\n", "\uFEFF0123456789abcdef\n"])(
  "the secret is the one line of its file: %j",
  (text) => {
    const path = fileWith(text);
    expect(invitationSettings({ ...NONE, "invite-secret-file": path })?.secret).toBe("0123456789abcdef");
  },
);

test.each(["", "short", "0123456789abcde", "0123456789 abcdef", "0123456789abcdef\nmore", "x".repeat(513)])(
  "a file with %j is refused, without repeating it",
  (content) => {
    const path = fileWith(content);
    expect(() => invitationSettings({ ...NONE, "invite-secret-file": path })).toThrow(
      `--invite-secret-file: ${path} must hold one line of 16 to 512 characters`,
    );
  },
);

test("options that would have no effect are refused", () => {
  const jwks = new URL("https://login.example.org/jwks");
  const missing = join(directory, "missing");
  expect(() => invitationSettings({ ...NONE, rooms: "knock", "invite-jwks": jwks })).toThrow(
    "--invite-jwks requires --rooms signed",
  );
  expect(() => invitationSettings({ ...NONE, rooms: "open", "invite-secret-file": missing })).toThrow(
    "--invite-secret-file requires --rooms signed",
  );
  expect(() => invitationSettings({ ...NONE, "invite-issuer": "https://login.example.org" })).toThrow(
    "--invite-issuer requires --invite-jwks",
  );
  expect(() => invitationSettings({ ...NONE, "invite-secret-file": missing })).toThrow(
    "cannot be read (ENOENT)",
  );
});
