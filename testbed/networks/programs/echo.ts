/** `echo.ts <port>...` sends back everything that arrives on these ports, over UDP, TCP and both IP versions. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

for (const port of process.argv.slice(2).map(Number)) {
  const datagrams = createSocket({ type: "udp6", recvBufferSize: 1_000_000 });
  datagrams.on("message", (bytes, { address, port }) => datagrams.send(bytes, port, address));
  datagrams.bind(port, "::");
  const streams = createServer({ allowHalfOpen: true }, (stream) => {
    // A firewall may reset the connection.
    stream.on("error", () => {});
    stream.pipe(stream);
  });
  streams.listen(port, "::");
  await Promise.all([once(datagrams, "listening"), once(streams, "listening")]);
}
process.stdout.write("ready\n");
