const CALL_PAGE = /\/p2p(\.html)?$/;

/**
 * Where a person wants to go who pasted a link to a call or wrote the name of a room: the link as it is, since it may
 * lead to another server, or the room on this one. `undefined` for nothing, and for a link that leads to no room.
 *
 * @param page address of the page that asks
 */
export function callAddress(text: string, page: string): string | undefined {
  const asked = text.trim();
  if (asked === "") return undefined;
  const link = asLink(asked, new URL(page).protocol);
  if (link === undefined) return new URL(`/p2p.html?${new URLSearchParams({ room: asked })}`, page).href;
  const leadsToRoom = CALL_PAGE.test(link.pathname) && (link.searchParams.get("room") ?? "").trim() !== "";
  return leadsToRoom ? link.href : undefined;
}

/** Reads `https://…`, and also a link that lost its beginning on the way, such as `192.0.2.1:3003/p2p.html?room=x`. */
function asLink(text: string, protocol: string): URL | undefined {
  if (/^https?:\/\//i.test(text)) return URL.parse(text) ?? undefined;
  return /^[^\s/]+\/p2p(\.html)?\?/.test(text) ? (URL.parse(`${protocol}//${text}`) ?? undefined) : undefined;
}
