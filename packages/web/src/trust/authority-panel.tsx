import { language, phrasebook } from "../i18n/language.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { type Authority, fingerprintGroups } from "./authority.ts";

const say = phrasebook(
  {
    title: "Certificate authority",
    name: "Name",
    fingerprint: "Fingerprint (SHA-256)",
    validUntil: "Valid until",
    copy: "Copy the fingerprint",
    withTerminal:
      "It must match the fingerprint in the server’s terminal. Compare it there, and do not rely on this page alone: content sent over HTTP can be changed on the way.",
  },
  {
    title: "证书颁发机构",
    name: "名称",
    fingerprint: "指纹（SHA-256）",
    validUntil: "有效期至",
    copy: "复制指纹",
    withTerminal: "必须与服务器终端显示的一致。请到终端核对，不要只看本页：通过 HTTP 传输的内容可能被篡改。",
  },
);

/** The authority to trust: its name, fingerprint and expiry date. */
export function AuthorityPanel({ authority }: { readonly authority: Authority }) {
  const words = say();
  const until = new Intl.DateTimeFormat(language.value === "zh" ? "zh-CN" : "en", { dateStyle: "long" });
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
          <CopyButton action="copy" name={words.copy} text={() => authority.fingerprint} />
        </dd>
        <dt>{words.validUntil}</dt>
        <dd>{until.format(new Date(authority.validUntil))}</dd>
      </dl>
    </section>
  );
}
