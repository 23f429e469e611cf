import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server on loopback that can break. */
export interface Passage {
  readonly url: string;
  /** Ends the clients' connections and refuses new ones. The server learns nothing of it, as behind a lost network. */
  cut(): void;
  /** Accepts connections again. */
  mend(): void;
  close(): Promise<void>;
}

/** @param options.port of the server */
export async function openPassage({ port }: { readonly port: number }): Promise<Passage> {
  const pairs = new Set<{ readonly client: Socket; readonly server: Socket }>();
  let isCut = false;
  const listener = createServer((client) => {
    client.on("error", () => {});
    if (isCut) {
      client.destroy();
      return;
    }
    const server = connect(port, "127.0.0.1");
    const pair = { client, server };
    pairs.add(pair);
    server.on("error", () => {});
    server.on("data", (data) => {
      if (!client.destroyed) client.write(data);
    });
    server.on("close", () => {
      pairs.delete(pair);
      client.destroy();
    });
    client.on("data", (data) => server.write(data));
    client.on("close", () => {
      if (!isCut) server.destroy();
    });
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      for (const { client } of pairs) client.destroy();
    },
    mend() {
      isCut = false;
    },
    async close() {
      for (const { client, server } of pairs) {
        client.destroy();
        server.destroy();
      }
      listener.close();
      await once(listener, "close");
    },
  };
}
