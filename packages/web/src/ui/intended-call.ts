/**
 * A link with `join=1` joins a call at once only if the person has asked for that call on a page of this server. Otherwise any
 * website could lead its visitor into a call, with camera and microphone on. The note is for the next page of this tab.
 */

const KEY = "visavis.intended-call";

/**
 * Notes that the person has asked for the call at this address, which they are led to now. Calls of other servers are not noted:
 * such a server could lead back to a room of the same name here.
 */
export function intendCall(address: string): void {
  const { origin, searchParams } = new URL(address);
  if (origin !== location.origin) return;
  try {
    sessionStorage.setItem(KEY, searchParams.get("room") ?? "");
  } catch {
    // Without storage there is a lobby in between.
  }
}

/** Whether the person has asked for the call in this room on the page before. The note counts once. */
export function wasIntended(room: string): boolean {
  try {
    const intended = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return intended === room;
  } catch {
    return false;
  }
}
