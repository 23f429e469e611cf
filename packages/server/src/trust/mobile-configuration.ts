import { createHash } from "node:crypto";
import type { TrustAnchor } from "../certificates/authority.ts";
import { escapeHtml } from "./html.ts";

const BASE64_LINE = /.{1,64}/g;

/**
 * A configuration profile that installs the authority's certificate on iOS, iPadOS and macOS. Apple, Configuration
 * Profile Reference: the payload `com.apple.security.root`. The identifiers depend only on the authority, so a second
 * installation replaces the first.
 */
export function mobileConfiguration({ name, der, fingerprint }: TrustAnchor): string {
  const content = Buffer.from(der).toString("base64").match(BASE64_LINE)?.join("\n      ") ?? "";
  const id = createHash("sha256").update(fingerprint).digest("hex").slice(0, 16);
  const title = escapeHtml(name);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadType</key>
      <string>com.apple.security.root</string>
      <key>PayloadVersion</key>
      <integer>1</integer>
      <key>PayloadIdentifier</key>
      <string>visavis.authority.${id}.certificate</string>
      <key>PayloadUUID</key>
      <string>${uuidOf(`certificate ${fingerprint}`)}</string>
      <key>PayloadDisplayName</key>
      <string>${title}</string>
      <key>PayloadCertificateFileName</key>
      <string>authority.crt</string>
      <key>PayloadContent</key>
      <data>
      ${content}
      </data>
    </dict>
  </array>
  <key>PayloadType</key>
  <string>Configuration</string>
  <key>PayloadVersion</key>
  <integer>1</integer>
  <key>PayloadIdentifier</key>
  <string>visavis.authority.${id}</string>
  <key>PayloadUUID</key>
  <string>${uuidOf(`profile ${fingerprint}`)}</string>
  <key>PayloadDisplayName</key>
  <string>${title}</string>
  <key>PayloadDescription</key>
  <string>Lets this device trust the HTTPS of your Visavis server. 让此设备信任你的 Visavis 服务器的 HTTPS 证书。 SHA-256: ${fingerprint}</string>
  <key>PayloadRemovalDisallowed</key>
  <false/>
</dict>
</plist>
`;
}

/** A UUID derived from a name. RFC 9562 §5.8. */
function uuidOf(name: string): string {
  const hash = createHash("sha256").update(name).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5")
    .toUpperCase();
}
