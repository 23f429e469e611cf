import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { mobileConfiguration } from "./mobile-configuration.ts";

const AUTHORITY = {
  name: 'Visavis <nas> & "co"',
  pem: "",
  der: Uint8Array.from({ length: 100 }, (_, index) => index),
  fingerprint: Array(32).fill("AB").join(":"),
  validUntil: new Date(0),
};

const UUID = /[\dA-F]{8}-[\dA-F]{4}-8[\dA-F]{3}-[89AB][\dA-F]{3}-[\dA-F]{12}/g;

test("the profile contains the certificate, and escaped names", () => {
  const profile = mobileConfiguration(AUTHORITY);
  const [, data = ""] = /<data>([^<]*)<\/data>/.exec(profile) ?? [];
  expect(Uint8Array.from(Buffer.from(data.replaceAll(/\s/g, ""), "base64"))).toEqual(AUTHORITY.der);
  expect(profile).toContain("<string>Visavis &#60;nas&#62; &#38; &#34;co&#34;</string>");
  expect(profile).toContain("<string>com.apple.security.root</string>");
});

test("the same authority has the same identifiers, another one has others", () => {
  const ids = (fingerprint: string) => mobileConfiguration({ ...AUTHORITY, fingerprint }).match(UUID);
  const own = ids(AUTHORITY.fingerprint);
  expect(own).toHaveLength(2);
  expect(new Set(own).size).toBe(2);
  expect(ids(AUTHORITY.fingerprint)).toEqual(own);
  expect(ids("CD")).not.toEqual(own);
});

test.skipIf(spawnSync("python3", ["--version"]).status !== 0)("Python reads it as a property list", () => {
  const reader =
    "import plistlib,sys; p=plistlib.loads(sys.stdin.buffer.read()); print(p['PayloadContent'][0]['PayloadType'], p['PayloadContent'][0]['PayloadContent'].hex())";
  const { stdout } = spawnSync("python3", ["-c", reader], {
    input: mobileConfiguration(AUTHORITY),
    encoding: "utf8",
  });
  expect(stdout.trim()).toBe(`com.apple.security.root ${Buffer.from(AUTHORITY.der).toString("hex")}`);
});
