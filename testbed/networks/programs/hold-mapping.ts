/**
 * `hold-mapping.ts <own port> <address> <port>` sends to an echo from its own port, so that a NAT maps that port, and
 * then sends back whatever arrives there.
 */
import { createSocket } from "node:dgram";

const [, , ownPort, echoAddress = "", echoPort] = process.argv;
const socket = createSocket("udp4");
socket.on("message", (bytes, { address, port }) => {
  if (address === echoAddress) process.stdout.write("ready\n");
  else socket.send(bytes, port, address);
});
socket.bind(Number(ownPort), () => socket.send("held", Number(echoPort), echoAddress));
