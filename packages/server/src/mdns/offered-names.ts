import type { LocalName } from "./local-name.ts";

/**
 * The names under which other devices are told to open the pages. NAME.local is offered only while it leads to this
 * computer; if it is in the operator's own certificate, unless another device holds it: whoever issued that may also have
 * announced the name.
 *
 * @param local `undefined` while nothing is announced
 * @param certificateNames the names in the operator's own certificate; `undefined` with one of the local authority
 */
export function offeredNames(
  local: Pick<LocalName, "name" | "state"> | undefined,
  certificateNames: readonly string[] | undefined,
): readonly string[] {
  const state = local?.state();
  if (certificateNames === undefined) return local !== undefined && state === "ours" ? [local.name] : [];
  return certificateNames.filter((name) => state !== "taken" || name.toLowerCase() !== local?.name);
}
