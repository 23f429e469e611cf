import { isLoopbackHost } from "@visavis/stun/core";
import { QrCode as QrIcon, Share2 } from "lucide";
import { useState } from "preact/hooks";
import { CopyButton } from "../ui/copy-button.tsx";
import { Icon } from "../ui/icon.tsx";
import { QrCode } from "../ui/qr-code.tsx";
import { invitation } from "./call-state.ts";
import { say } from "./words.ts";

/** A loopback address means a different computer for everyone else, so it cannot be shared. */
const isLoopback = isLoopbackHost(location.hostname);

/** The link to the call: to copy, to share, and as a QR code. */
export function Invitation() {
  const words = say();
  const [qrShown, setQrShown] = useState(false);

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
        <CopyButton class="primary" action="copy" name={words.copy} text={() => invitation} />
        {"share" in navigator && (
          <button
            type="button"
            // Closing the share sheet rejects the promise; that is not an error.
            onClick={() => void navigator.share({ url: invitation }).catch(() => undefined)}
          >
            <Icon node={Share2} />
            {words.share}
          </button>
        )}
        <button type="button" data-action="qr" aria-expanded={qrShown} onClick={() => setQrShown(!qrShown)}>
          <Icon node={QrIcon} />
          {qrShown ? words.hideQr : words.showQr}
        </button>
      </div>
      {qrShown && <QrCode text={invitation} title={words.qrTitle} />}
      {isLoopback && <p class="small">{words.loopbackLink}</p>}
    </div>
  );
}
