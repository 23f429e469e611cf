import { expect, test } from "vitest";
import { withAgreedDtlsRole } from "./dtls-role.ts";

const sdp = (role: string) =>
  `v=0\r\nm=audio 9 x\r\na=setup:${role}\r\nm=video 9 x\r\na=setup:${role}\r\na=mid:1\r\n`;
const offer = { type: "offer", sdp: sdp("actpass") };
const answer = (role: string) => ({ type: "answer", sdp: sdp(role) });

test.each([
  ["the remote answered as active", { local: offer, remote: answer("active") }, "active"],
  ["the remote answered as passive", { local: offer, remote: answer("passive") }, "passive"],
  ["we answered as active", { local: answer("active"), remote: offer }, "passive"],
  ["we answered as passive", { local: answer("passive"), remote: offer }, "active"],
])("%s: its next offer says so in every section", (_who, agreed, role) => {
  expect(withAgreedDtlsRole(offer.sdp, agreed)).toBe(sdp(role));
});

test("before anything was agreed on, an offer stays as it is", () => {
  expect(withAgreedDtlsRole(offer.sdp, { local: null, remote: null })).toBe(offer.sdp);
  expect(withAgreedDtlsRole(offer.sdp, { local: null, remote: { type: "answer", sdp: "v=0\r\n" } })).toBe(
    offer.sdp,
  );
});

test("an offer that names a role keeps it", () => {
  expect(withAgreedDtlsRole(sdp("active"), { local: offer, remote: answer("passive") })).toBe(sdp("active"));
});
