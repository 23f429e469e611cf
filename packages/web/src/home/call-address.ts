const CALL_PAGE = /\/p2p(\.html)?$/;

/**
 * The address of the call that a person typed or pasted. A link to a call is returned as it is, because it may lead to
 * another server; any other text is the name of a room on this server.
 *
 * @param page address of the current page
 * @returns `undefined` for an empty text and for a link without a room
 */
export function callAddress(text: string, page: string): string | undefined {
  const entered = text.trim();
  if (entered === "") return undefined;
  const link = asLink(entered, new URL(page).protocol);
  if (link === undefined) return new URL(`/p2p.html?${new URLSearchParams({ room: entered })}`, page).href;
  const leadsToRoom = CALL_PAGE.test(link.pathname) && (link.searchParams.get("room") ?? "").trim() !== "";
  return leadsToRoom ? link.href : undefined;
}

/** Reads `https://…`, and a link without its scheme, such as `192.0.2.1:3003/p2p.html?room=x`. */
function asLink(text: string, protocol: string): URL | undefined {
  if (/^https?:\/\//i.test(text)) return URL.parse(text) ?? undefined;
  return /^[^\s/]+\/p2p(\.html)?\?/.test(text) ? (URL.parse(`${protocol}//${text}`) ?? undefined) : undefined;
}
