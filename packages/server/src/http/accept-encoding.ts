/** Weights are from 0 to 1, and 0 means "not acceptable". RFC 9110 §12.4.2. */
const WEIGHT = /;\s*q=(\d(?:\.\d{0,3})?)\s*$/i;

/**
 * Whether a client takes a content coding such as `br`. RFC 9110 §12.5.3.
 *
 * @param accepted the client's `Accept-Encoding`; without it, only the file as it is will do
 */
export function acceptsCoding(accepted: string | undefined, coding: string): boolean {
  if (accepted === undefined) return false;
  let isAnyAccepted = false;
  for (const part of accepted.split(",")) {
    const name = (part.split(";", 1)[0] ?? "").trim().toLowerCase();
    const isAccepted = Number(WEIGHT.exec(part)?.[1] ?? 1) > 0;
    if (name === coding) return isAccepted;
    if (name === "*") isAnyAccepted = isAccepted;
  }
  return isAnyAccepted;
}
