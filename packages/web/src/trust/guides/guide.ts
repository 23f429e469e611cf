/** The steps to make one system trust the authority, and to undo that. */
export interface Guide {
  readonly name: string;
  readonly download: Download;
  readonly steps: readonly Step[];
  readonly undo: readonly Step[];
}

/** A file that the server provides under `/trust/`. */
type Download = "authority.crt" | "authority.pem" | "authority.mobileconfig";

/** One step: what to do, with the menu or the commands for it. */
export interface Step {
  readonly text: string;
  /** Menu names as the system shows them, outermost first. */
  readonly path?: string;
  /** Commands for a terminal, in order. */
  readonly commands?: readonly string[];
  /** True if the fingerprint is compared in this step. */
  readonly compares?: true;
}
