/** A process that attacks: `attacker.ts <attack> <port> <TLS port> <ms>`. Prints how often it got through, and ends by itself. */
import { setPriority } from "node:os";
import { ATTACKS, type Attack } from "./attacks.ts";
import { createHostileClient } from "./hostile-client.ts";

const [, , name = "", port, tlsPort, durationMs] = process.argv;
const attack: Attack | undefined = new Map<string, Attack>(Object.entries(ATTACKS)).get(name);
if (attack === undefined) throw new Error(`no such attack: ${name}`);

// An attacker has a computer of its own; here it must not take processor time from the server or the visitors.
setPriority(15);
const client = createHostileClient({ port: Number(port), tlsPort: Number(tlsPort) });
attack.begin(client);
setTimeout(() => {
  console.log(JSON.stringify(client.counts));
  process.exit();
}, Number(durationMs));
