import { Check, Copy } from "lucide";
import { useState } from "preact/hooks";
import { language, phrasebook } from "../i18n/language.ts";
import { copyText } from "../ui/copy-text.ts";
import { Icon } from "../ui/icon.tsx";
import { type Authority, fingerprintGroups } from "./authority.ts";

const say = phrasebook(
  {
    title: "The authority",
    name: "Name",
    fingerprint: "Fingerprint (SHA-256)",
    validUntil: "Valid until",
    copy: "Copy the fingerprint",
    copied: "Copied",
    withTerminal:
      "It has to be the one that the terminal of the server shows. Compare it there, not with this page alone: what comes over HTTP can be changed on its way.",
  },
  {
    title: "证书颁发机构",
    name: "名称",
    fingerprint: "指纹（SHA-256）",
    validUntil: "有效期至",
    copy: "复制指纹",
    copied: "已复制",
    withTerminal: "必须与服务器终端显示的一致。请到终端核对，不要只看本页：通过 HTTP 传输的内容可能被篡改。",
  },
);

const COPIED_MS = 2_000;

/** Who is to be trusted. */
export function AuthorityPanel({ authority }: { readonly authority: Authority }) {
  const words = say();
  const [copied, setCopied] = useState(false);
  const until = new Intl.DateTimeFormat(language.value === "zh" ? "zh-CN" : "en", { dateStyle: "long" });

  async function copy(): Promise<void> {
    await copyText(authority.fingerprint);
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_MS);
  }

  return (
    <section class="trust-section">
      <h2>{words.title}</h2>
      <dl class="trust-facts">
        <dt>{words.name}</dt>
        <dd class="wire">{authority.name}</dd>
        <dt>{words.fingerprint}</dt>
        <dd>
          <code class="trust-fingerprint">
            {fingerprintGroups(authority.fingerprint).map((group, index) => (
              <span key={index}>{group}</span>
            ))}
          </code>
          <p class="small muted">{words.withTerminal}</p>
          <button type="button" data-action="copy" onClick={() => void copy()}>
            <Icon node={copied ? Check : Copy} />
            <span role="status">{copied ? words.copied : words.copy}</span>
          </button>
        </dd>
        <dt>{words.validUntil}</dt>
        <dd>{until.format(new Date(authority.validUntil))}</dd>
      </dl>
    </section>
  );
}
