/** The document that a statement is based on and, if it numbers its sections, the section. */
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

/** For what libwebrtc writes or reads without a standard. */
export const LIBWEBRTC = document("libwebrtc");

/** The URL of the section, for an RFC; other documents have no permanent URL. */
export function addressOf({ document, section }: Source): string | undefined {
  const number = /^RFC (\d{1,5})$/.exec(document)?.[1];
  if (number === undefined) return undefined;
  const fragment = section === undefined ? "" : `#section-${section}`;
  return `https://www.rfc-editor.org/rfc/rfc${number}${fragment}`;
}
