import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Certificates, makeCertificates } from "./certificates.ts";
import type { Lab } from "./lab.ts";

const PORT = 443;

/**
 * Accepts packets to the server's one port and to the STUN servers next to it, and answers. So no relay port is open,
 * and a packet reaches a relay only if the relay has sent to its source before.
 */
const fewOpenPorts = (stunPorts: readonly number[]) => `table inet guard {
  chain input {
    type filter hook input priority filter; policy drop
    iifname "lo" accept
    meta l4proto { icmp, ipv6-icmp } accept
    ct state established,related accept
    tcp dport ${PORT} accept
    udp dport { ${[PORT, ...stunPorts].join(", ")} } accept
  }
}
`;

export interface CallServer extends Pick<Certificates, "authorityFile"> {
  readonly origin: string;
  /** Stops the process where it is (SIGSTOP), or lets it go on. */
  halt(): void;
  goOn(): void;
  /** Ends the process at once (SIGKILL). */
  kill(): Promise<void>;
  /** Starts it again after `kill()`, with the same data directory. */
  restart(): Promise<void>;
}

/**
 * Starts the whole command on the lab's server, with pages, signaling and relay on port 443. No other port is open
 * except those of STUN servers that are started next to it.
 */
export async function startCallServer(
  lab: Lab,
  command: string,
  { stunPorts = [] }: { readonly stunPorts?: readonly number[] } = {},
): Promise<CallServer> {
  const { authorityFile, certificateFile, keyFile } = makeCertificates(lab);
  const rules = join(lab.directory, "open-ports.nft");
  writeFileSync(rules, fewOpenPorts(stunPorts));
  const { code, output } = await lab.run(lab.server, "nft", ["-f", rules], { limitMs: 5_000 });
  if (code !== 0) throw new Error(`nft ended (${code}): ${output}`);
  const start = () =>
    lab.startUntil(lab.server, "This computer", process.execPath, [
      command,
      ...["--port", String(PORT), "--cert", certificateFile, "--key", keyFile],
      ...["--data-dir", join(lab.directory, "data"), "--mdns", "off"],
    ]);
  let program = await start();
  return {
    origin: `https://${lab.server.name}`,
    authorityFile,
    halt: () => void process.kill(program.pid, "SIGSTOP"),
    goOn: () => void process.kill(program.pid, "SIGCONT"),
    kill: () => program.end("SIGKILL"),
    async restart() {
      program = await start();
    },
  };
}
