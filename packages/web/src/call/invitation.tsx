import { Check, Copy, QrCode, Share2 } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../ui/icon.tsx";
import { invitation } from "./call-state.ts";
import { say } from "./words.ts";

/** An address that means this computer on every computer cannot be given to others. */
const isLoopback = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);

/** The link to the call, to copy, to send, and to show to a phone's camera. */
export function Invitation() {
  const words = say();
  const [copied, setCopied] = useState(false);
  const [qrShown, setQrShown] = useState(false);

  async function copy(): Promise<void> {
    await copyText(invitation);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  }

  return (
    <div class="invitation">
      <input
        class="wire"
        readOnly
        value={invitation}
        aria-label={words.copy}
        data-invitation
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="row">
        <button type="button" class="primary" data-action="copy" onClick={() => void copy()}>
          <Icon node={copied ? Check : Copy} />
          <span role="status">{copied ? words.copied : words.copy}</span>
        </button>
        {"share" in navigator && (
          <button
            type="button"
            // A share sheet closed without choosing rejects; nothing has to be told.
            onClick={() => void navigator.share({ url: invitation }).catch(() => undefined)}
          >
            <Icon node={Share2} />
            {words.share}
          </button>
        )}
        <button type="button" data-action="qr" aria-expanded={qrShown} onClick={() => setQrShown(!qrShown)}>
          <Icon node={QrCode} />
          {qrShown ? words.hideQr : words.showQr}
        </button>
      </div>
      {qrShown && <Qr text={invitation} title={words.qrTitle} />}
      {isLoopback && <p class="small">{words.loopbackLink}</p>}
    </div>
  );
}

/** Without HTTPS there is no clipboard API; the old command still works from a click. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = document.querySelector<HTMLInputElement>("[data-invitation]");
  field?.select();
  document.execCommand("copy");
}

/** A QR code, drawn as one path. Its library is loaded when it is first shown. */
function Qr({ text, title }: { readonly text: string; readonly title: string }) {
  const [modules, setModules] = useState<readonly (readonly boolean[])[]>();
  useEffect(() => {
    void import("uqr").then(({ encode }) => setModules(encode(text, { ecc: "M", border: 2 }).data));
  }, [text]);
  if (modules === undefined) return null;
  const path = modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg
      class="qr"
      role="img"
      viewBox={`0 0 ${modules.length} ${modules.length}`}
      shape-rendering="crispEdges"
    >
      <title>{title}</title>
      <path d={`M0 0h${modules.length}v${modules.length}h-${modules.length}z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
