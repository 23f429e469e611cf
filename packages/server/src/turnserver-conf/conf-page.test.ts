import { expect, test } from "vitest";
import type { KeyTreatment } from "./conf-keys.ts";
import { CONF_KEYS } from "./conf-keys.ts";

const CHAPTERS: Readonly<Record<KeyTreatment, readonly [title: string, text: string]>> = {
  supported: [
    "Keys that are supported",
    "The log, the PID file and the user of the process are fixed at the start; everything else changes with SIGHUP.",
  ],
  needless: [
    "Keys that are not needed",
    "The server behaves like that anyway, or the case does not arise. They are ignored silently.",
  ],
  unsupported: [
    "Keys that are not supported",
    "Each gives a warning, and the server starts. A switch that is off gives none.",
  ],
  refused: [
    "Keys that are refused",
    "Ignoring them would make the server less secure than the file says, so it does not start.",
  ],
};

/** docs/turnserver-conf.md, generated from the table. After changing it, run `npm run test:unit -- --update`. */
function confPage(): string {
  const chapters = Object.entries(CHAPTERS).map(([treatment, [title, text]]) => {
    const rows = [...CONF_KEYS]
      .filter(([, key]) => key.treatment === treatment)
      .map(([name, { value, note }]) => {
        const usage = value === undefined ? name : `${name}=<${value}>`;
        return `| \`${usage}\` | ${note.replaceAll("|", "\\|")} |`;
      });
    return `## ${title}\n\n${text}\n\n| key | |\n| --- | --- |\n${rows.join("\n")}\n`;
  });
  return `# turnserver.conf

\`visavis turn -c turnserver.conf\` runs the STUN and TURN server alone, with a configuration in coturn's format. It knows
every key of coturn 4.0 to 4.17; this page says how each is treated.

## How the file is read

As coturn does:

- One key per line. Its name ends at the first space, tab or \`=\`; further ones are skipped; the value extends to the end
  of the line, without trailing white space. So a value cannot begin with \`=\`.
- \`#\` starts a comment only as the first character of a line other than white space. A value with \` #\` in it gives a warning.
- Nothing runs commands or replaces variables: \`$(curl …)\` and \`$SECRET\` stay what they are, which is an error or a warning.
- Double quotes around a value are removed, single ones belong to it, which gives a warning.
- A byte order mark before the first line is skipped; coturn does not know the key behind it. UTF-16 is an error.
- A switch is on without a value, and with \`1\`, \`on\`, \`yes\` or \`true\`; off with \`0\`, \`off\`, \`no\` or \`false\`.
- A number ends at white space, so \`user-quota = 12 # each\` is 12. Letters right after it, as in \`3M\`, are an error here;
  coturn reads that as 3.
- Names are case-sensitive. An unknown one gives a warning and is ignored.
- Of a key that may repeat, every line counts; of any other, the last one, and the one before gives a warning.
- A line of more than 1023 bytes is an error; coturn reads it as two.

All errors are reported at once, with their line numbers, and end the command with exit code 2. No message contains a
secret.

## Checking a file

\`visavis turn --check -c turnserver.conf\` explains every line, says what the server would do on this computer now, which ports
it needs and what is missing, and serves nothing. It looks up the names in \`external-ip\`, and reads certificates. It does not
try to listen, so it can run beside the server. The exit code is 0, 1 with warnings, or 2 with errors.

## A certificate that comes later

With \`--wait-for-cert\` the server starts without TLS while \`cert\` or \`pkey\` does not exist, and begins TLS within a second
after both can be read and belong together. What is wrong with them meanwhile is logged once. With \`proc-user\`, that user has to
be allowed to read them. Once TLS runs, a reload while one of them does not exist is rejected, and TLS goes on with those before.

## A public address that changes

\`external-ip\` may have a name to look up (\`dns:home.example\`) or a STUN server to ask (\`stun:stun.example.org\`), also with the
private address: \`dns:home.example/10.0.0.7\`. See [external-address.md](external-address.md).

## Differences from coturn

| | here | coturn |
| --- | --- | --- |
| no credentials configured | an error; only \`no-auth\` opens the server | 4.17 and 4.6 let anyone relay |
| \`user\` with \`static-auth-secret\` | both count, with a warning | the secret alone counts |
| peers in private networks | denied, unless the server itself is there or \`allowed-peer-ip\` allows them, see [decision 13](decisions/0013-peer-policy.md) | allowed |
| peers in multicast | denied unless \`no-multicast-peers=off\` | allowed unless \`no-multicast-peers\` |
| ranges of peers | \`a-b\`, one address, or a network such as \`10.0.0.0/8\` | no networks |
| \`user-quota\`, \`total-quota\` omitted | 12 and 5000 | no limit |
| \`max-bps\`, \`bps-capacity\` | twice the value, for both directions together | the value for each direction |
| responses to unauthenticated requests, and checks of credentials (five times as many) | limited | limited with \`unauthorized-ratelimit\` |
| NAT discovery (RFC 5780) | with \`rfc5780\`, as 4.7 and later | 4.6: on unless \`no-rfc5780\` |
| nonces | stateless, as in 4.17 | 4.6: one in memory per request |
| channel numbers | to 0x4FFF, as 4.16 and later | 4.6: to 0x7FFF |
| DTLS | none | 4.17: with \`dtls\`; 4.6: on unless \`no-dtls\` |
| TLS | 1.2 and 1.3, only on its own port | also on the plain port |
| PROXY protocol | with \`--trust-proxy\`, from those addresses, versions 1 and 2, over TCP and TLS | version 2 on \`tcp-proxy-port\`, from everyone |
| relative paths | relative to the configuration file | relative to the current directory, then some others |
| SIGHUP and SIGUSR2 | reload the file and the certificate; allocations stay | log file, certificate |
| SIGUSR1 | no new allocations; exits after the last one | the same |

${chapters.join("\n")}`;
}

test("docs/turnserver-conf.md is up to date", async () => {
  await expect(confPage()).toMatchFileSnapshot("../../../../docs/turnserver-conf.md");
});
