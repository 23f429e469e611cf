import { openDatagramListener } from "./datagrams.ts";
import type { Engine } from "./engine.ts";
import type { ListenAddress, OpenListener } from "./listener.ts";
import type { Proxies } from "./proxied-clients.ts";
import { openStreamListener } from "./stream-listener.ts";
import {
  createTlsTerminator,
  STUN_APPLICATION_PROTOCOLS,
  type TlsContext,
  type TlsTerminator,
} from "./tls-terminator.ts";

/** The sockets that accept clients. */
export interface Listeners {
  listening(): readonly ListenAddress[];
  /** Opens missing listeners, then closes those no longer listed; if one cannot be opened, nothing changes. */
  set(listen: readonly ListenAddress[]): Promise<void>;
  setTlsContext(context: TlsContext): void;
  /** Closes all of them permanently. */
  close(): Promise<void>;
}

/** A client that has not finished its handshake by then is disconnected. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

function createTerminator(context: TlsContext): TlsTerminator {
  return createTlsTerminator({
    context,
    applicationProtocols: STUN_APPLICATION_PROTOCOLS,
    handshakeTimeoutMs: HANDSHAKE_TIMEOUT_MS,
  });
}

export function createListeners(
  engine: Engine,
  { tls, proxies }: { readonly tls: TlsContext | undefined; readonly proxies: Proxies },
): Listeners {
  let terminator = tls === undefined ? undefined : createTerminator(tls);
  let open: readonly OpenListener[] = [];
  let isClosed = false;
  /** The current change; the next one waits for it. */
  let change: Promise<void> = Promise.resolve();

  function openListener(wanted: ListenAddress): OpenListener | Promise<OpenListener> {
    const { transport } = wanted;
    if (transport === "udp") return openDatagramListener(engine, wanted);
    return openStreamListener(engine, { ...wanted, transport }, { terminator, proxies });
  }

  async function replace(listen: readonly ListenAddress[]): Promise<void> {
    const unwanted = new Set(open);
    const opened: OpenListener[] = [];
    const next: OpenListener[] = [];
    try {
      for (const wanted of listen) {
        const kept = [...unwanted].find((listener) => isFor(listener, wanted));
        if (kept !== undefined) {
          unwanted.delete(kept);
          next.push(kept);
          continue;
        }
        const listener = await openListener(wanted);
        opened.push(listener);
        next.push(listener);
      }
    } catch (error) {
      for (const listener of opened) listener.close();
      throw error;
    }
    for (const gone of unwanted) gone.close();
    open = next;
  }

  function set(listen: readonly ListenAddress[]): Promise<void> {
    if (isClosed) return change;
    const done = change.then(() => replace(listen));
    change = done.catch(() => {});
    return done;
  }

  return {
    listening: () => open.map(({ actual }) => actual),
    set,
    setTlsContext(context) {
      if (terminator === undefined) terminator = createTerminator(context);
      else terminator.setContext(context);
    },
    close() {
      const done = set([]);
      isClosed = true;
      return done;
    },
  };
}

/** Whether the listener satisfies the request. */
function isFor({ requested, actual }: OpenListener, wanted: ListenAddress): boolean {
  return (
    wanted.transport === requested.transport &&
    wanted.address === requested.address &&
    (wanted.port === requested.port || wanted.port === actual.port)
  );
}
