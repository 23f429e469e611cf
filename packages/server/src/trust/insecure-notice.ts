import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { TrustAnchor } from "../certificates/authority.ts";
import { escapeHtml } from "./html.ts";

/** What the notice contains. */
export interface Notice {
  /** The address of the same page over HTTPS. */
  readonly httpsUrl: string;
  /** Missing with a certificate of the operator's own, which devices already trust. */
  readonly authority: TrustAnchor | undefined;
  /** The `Accept-Language` header. */
  readonly languages: string | undefined;
}

const STYLE = `
:root { color-scheme: light dark; font: 17px/1.55 system-ui, "PingFang SC", "Noto Sans SC", "Microsoft YaHei", sans-serif; }
body { max-width: 68ch; margin: 0 auto; padding: 48px 16px; background: light-dark(#fbfaf7, #17181b); color: light-dark(#22242a, #e8e6e1); }
section { margin-bottom: 48px; }
h1 { font-size: 28px; line-height: 1.25; }
h2 { font-size: 21px; margin-bottom: 8px; }
a { color: light-dark(#0a5c9e, #8cc4f5); }
a.open { display: block; padding: 12px 16px; border-radius: 8px; background: light-dark(#0a5c9e, #8cc4f5); color: light-dark(#fff, #10212f); text-decoration: none; text-align: center; overflow-wrap: anywhere; }
a.open:focus-visible { outline: 3px solid light-dark(#b35c00, #f5b26b); outline-offset: 2px; }
code { font: 15px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
:lang(zh) { line-height: 1.7; }
`;

/** What comes after # in the address, such as an invitation, is known to the browser only. */
const SCRIPT = `for (const link of document.querySelectorAll("a.open")) link.hash = location.hash;`;

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Allows only its own style and script. */
const POLICY = `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The response to plain HTTP from another device: why it is not enough and where to go, in both languages. */
export function sendInsecureNotice(response: ServerResponse, notice: Notice): void {
  const page = insecureNotice(notice);
  response
    .writeHead(200, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Length": Buffer.byteLength(page),
      "Content-Security-Policy": POLICY,
      "Cache-Control": "no-store",
      Vary: "Accept-Language",
    })
    .end(page);
}

function insecureNotice({ httpsUrl, authority, languages }: Notice): string {
  const url = escapeHtml(httpsUrl);
  const sections = [english(url, authority), chinese(url, authority)];
  if (prefersChinese(languages)) sections.reverse();
  return `<!doctype html>
<html lang="${prefersChinese(languages) ? "zh-CN" : "en"}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>HTTPS · Visavis 面对面</title>
<style>${STYLE}</style>
<main>
${sections.join("\n")}
</main>
<script>${SCRIPT}</script>
</html>
`;
}

function english(url: string, authority: TrustAnchor | undefined): string {
  const trust =
    authority === undefined
      ? ""
      : `
<h2>The first time on this device</h2>
<p>The server has its own certificate authority, which this device does not trust yet, so the browser will show a warning.
<a href="/trust.html?lang=en">Trust it on this device</a> once, and the warning will not come back. Compare the fingerprint with
the one on the server’s terminal:</p>
<p><code>${escapeHtml(authority.fingerprint)}</code></p>`;
  return `<section lang="en">
<h1>Please use the HTTPS address</h1>
<p>This page was opened over HTTP, so others on the network can read it. Browsers do not let such pages use the camera or
microphone, so nobody could see or hear you here.</p>
<p><a class="open" href="${url}">Open ${url}</a></p>${trust}
</section>`;
}

function chinese(url: string, authority: TrustAnchor | undefined): string {
  const trust =
    authority === undefined
      ? ""
      : `
<h2>第一次在这台设备上打开</h2>
<p>服务器使用自带的证书颁发机构，这台设备尚未信任它，所以浏览器会发出警告。
<a href="/trust.html?lang=zh">让这台设备信任它</a>，只需一次，以后就不再警告。请与服务器终端里显示的指纹核对：</p>
<p><code>${escapeHtml(authority.fingerprint)}</code></p>`;
  return `<section lang="zh-CN">
<h1>请使用 HTTPS 网址</h1>
<p>本页通过 HTTP 打开，同一网络里的其他人可以窥视内容。浏览器不允许这样的页面使用摄像头和麦克风，所以别人看不到你，也听不到你。</p>
<p><a class="open" href="${url}">打开 ${url}</a></p>${trust}
</section>`;
}

function prefersChinese(languages = ""): boolean {
  return /^\s*zh\b/i.test(languages);
}
