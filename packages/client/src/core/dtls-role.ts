/** One description of an agreed pair, as `currentLocalDescription` and `currentRemoteDescription` give it. */
interface AgreedDescription {
  readonly type: string;
  readonly sdp: string;
}

const SETUP = /^a=setup:(active|passive)\r?$/m;

/**
 * The remote's offer with the DTLS roles as they are, in place of `actpass`.
 *
 * An offer that restarts ICE keeps the DTLS association, and so each side its role (RFC 8842 §5.5). Firefox, asked
 * `actpass`, answers as active even where it was passive before, and the other side refuses that. Told the remote's role
 * in the offer, it has no choice. Where nothing was agreed on yet the offer stays as it is.
 */
export function withAgreedDtlsRole(
  offerSdp: string,
  agreed: { readonly local: AgreedDescription | null; readonly remote: AgreedDescription | null },
): string {
  const answer = [agreed.local, agreed.remote].find((description) => description?.type === "answer");
  const answererRole = SETUP.exec(answer?.sdp ?? "")?.[1];
  if (answererRole === undefined) return offerSdp;
  const remoteAnswered = answer === agreed.remote;
  const remoteRole = remoteAnswered === (answererRole === "active") ? "active" : "passive";
  return offerSdp.replaceAll(/^a=setup:actpass(?=\r?$)/gm, `a=setup:${remoteRole}`);
}
