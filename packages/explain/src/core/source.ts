/** Where a fact stands: a document and, where it has numbered ones, the section. */
export interface Source {
  /** `RFC 8866`, the name of a draft, or of another document. */
  readonly document: string;
  readonly section?: string;
}

export function rfc(number: number, section: string): Source {
  return { document: `RFC ${number}`, section };
}

export function document(name: string, section?: string): Source {
  return section === undefined ? { document: name } : { document: name, section };
}

/** What libwebrtc writes or reads without a standard that says so. */
export const LIBWEBRTC = document("libwebrtc");

/** Where the section can be read, for an RFC; other documents have no address that stays. */
export function addressOf({ document, section }: Source): string | undefined {
  const number = /^RFC (\d{1,5})$/.exec(document)?.[1];
  if (number === undefined) return undefined;
  const fragment = section === undefined ? "" : `#section-${section}`;
  return `https://www.rfc-editor.org/rfc/rfc${number}${fragment}`;
}
