/** How one system learns to trust the authority, and how it forgets it again. */
export interface Guide {
  readonly name: string;
  readonly download: Download;
  readonly steps: readonly Step[];
  readonly undo: readonly Step[];
}

/** What the server offers below `/trust/`. */
type Download = "authority.crt" | "authority.pem" | "authority.mobileconfig";

/** One thing to do: a sentence, and where it is done or what is typed. */
export interface Step {
  readonly text: string;
  /** Names of menus as the system shows them, the outermost first. */
  readonly path?: string;
  /** To type into a terminal, one after the other. */
  readonly commands?: readonly string[];
  /** True where the fingerprint is compared. */
  readonly compares?: true;
}
