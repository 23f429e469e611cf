import { phrasebook } from "../i18n/language.ts";
import type { KindName } from "./kinds.ts";

/** What each kind is called. */
export const kindTitles = phrasebook(
  {
    "full-cone": "Full cone",
    "restricted-cone": "Restricted cone",
    "port-restricted-cone": "Port-restricted cone",
    symmetric: "Symmetric",
  } satisfies Record<KindName, string>,
  {
    "full-cone": "完全锥形",
    "restricted-cone": "受限锥形",
    "port-restricted-cone": "端口受限锥形",
    symmetric: "对称型",
  },
);
