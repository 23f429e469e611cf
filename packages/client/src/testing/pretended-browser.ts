import type { ClientMessage, ServerMessage } from "@visavis/signal/core";
import { vi } from "vitest";

/** Stands in for the browser's WebSocket: a test opens and breaks it, and speaks for the server. */
export class PretendedSocket extends EventTarget {
  static readonly OPEN = 1;

  readyState = 0;
  readonly sent: ClientMessage[] = [];

  constructor() {
    super();
    sockets.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientMessage);
  }

  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = PretendedSocket.OPEN;
    this.dispatchEvent(new Event("open"));
  }

  /** The connection ends without a closing handshake. */
  break(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }

  hear(message: ServerMessage): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
  }

  /** The types of what was sent, pings aside. */
  get types(): string[] {
    return this.sent.map(({ type }) => type).filter((type) => type !== "ping");
  }
}

let sockets: PretendedSocket[] = [];
let page = new EventTarget();

/** The requests of the page; they are refused unless a test says otherwise. */
export const pretendedFetch = vi.fn<() => Promise<Response>>();

/** The socket that was opened last. */
export function newestSocket(): PretendedSocket {
  const socket = sockets.at(-1);
  if (socket === undefined) throw new Error("no socket was opened");
  return socket;
}

/** Lets an event of the window happen. */
export function happen(type: string, properties: object = {}): void {
  page.dispatchEvent(Object.assign(new Event(type), properties));
}

/** Until {@link forgetBrowser}, `WebSocket`, `fetch`, the window's events and the clock are the test's. */
export function pretendBrowser(): void {
  sockets = [];
  page = new EventTarget();
  pretendedFetch.mockReset().mockRejectedValue(new TypeError("refused"));
  vi.stubGlobal("WebSocket", PretendedSocket);
  vi.stubGlobal("fetch", pretendedFetch);
  vi.stubGlobal("document", { visibilityState: "visible" });
  for (const name of ["addEventListener", "removeEventListener"] as const) {
    vi.stubGlobal(name, page[name].bind(page));
  }
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0);
}

export function forgetBrowser(): void {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
}
