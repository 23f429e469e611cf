import { localized } from "../i18n/localized.ts";
import { ownServersProblem } from "./own-servers.ts";

/** Why this server has given no ICE servers when it was last asked, in the language of the page; `undefined` if it has. */
export function whyNoOwnServers(): string | undefined {
  return ownServersProblem.value && localized(ownServersProblem.value);
}
