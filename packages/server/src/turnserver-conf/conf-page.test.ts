import { expect, test } from "vitest";
import type { KeyTreatment } from "./conf-key.ts";
import { CONF_KEYS } from "./conf-keys.ts";

const CHAPTERS: Readonly<Record<KeyTreatment, readonly [title: string, text: string]>> = {
  supported: [
    "Keys that are supported",
    "The log, the PID file and the user of the process are what they were at the start until the next one; all else changes\nwith SIGHUP.",
  ],
  needless: [
    "Keys that are not needed",
    "What they ask for is so anyway, or does not arise. Nothing is said about them.",
  ],
  unsupported: [
    "Keys that are not supported",
    "Each is named in a warning, and the server starts. A switch that is off says nothing.",
  ],
  refused: [
    "Keys that are refused",
    "The server would be less safe than the file says if it ignored them, so it does not start.",
  ],
};

/** docs/turnserver-conf.md, written from the table. After a change of the table: `npm run test:unit -- --update`. */
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

\`visavis turn -c turnserver.conf\` runs the STUN and TURN server alone, from a configuration as coturn has it. Every key
of coturn 4.0 to 4.17 is known; this page says what becomes of each.

## How the file is read

As coturn reads it:

- One key a line. Its name ends at the first space, tab or \`=\`; a run of these is skipped; the value goes on to the end
  of the line, without the white space there. So a value cannot begin with \`=\`.
- \`#\` begins a comment only as the first character of a line that is not blank.
- A value in double quotes loses them.
- A switch is on without a value, and with \`1\`, \`on\`, \`yes\` or \`true\`; off with \`0\`, \`off\`, \`no\` or \`false\`.
- A number ends at white space, so \`user-quota = 12 # each\` is 12. Glued letters, as in \`3M\`, are an error here; coturn
  takes that for 3.
- Names are case-sensitive. An unknown one is doubted in a warning and ignored.
- Of a key that may repeat every line counts, of another the last one.
- A line of more than 1023 bytes is an error; coturn reads it as two.

All errors are told at once, with their lines, and end the command with exit code 2. No message repeats a secret.

## What differs from coturn

| | here | coturn |
| --- | --- | --- |
| no credentials configured | an error; only \`no-auth\` opens the server | 4.17 and 4.6 let anyone relay |
| \`user\` beside \`static-auth-secret\` | both count, with a warning | the secret alone counts |
| peers in private networks | closed, unless the server lives there or \`allowed-peer-ip\` opens them, see [decision 13](decisions/0013-peer-policy.md) | open |
| peers in multicast | closed unless \`no-multicast-peers=off\` | open unless \`no-multicast-peers\` |
| ranges of peers | \`a-b\`, one address, or a network such as \`10.0.0.0/8\` | no networks |
| \`user-quota\`, \`total-quota\` left out | 12 and 5000 | no limit |
| \`max-bps\`, \`bps-capacity\` | twice the value, for both directions together | the value for each direction |
| answers to strangers | limited | limited with \`unauthorized-ratelimit\` |
| NAT discovery (RFC 5780) | with \`rfc5780\`, as 4.7 and later | 4.6: on unless \`no-rfc5780\` |
| nonces | stateless, as 4.17 | 4.6: one in memory for each request |
| channel numbers | to 0x4FFF, as 4.16 and later | 4.6: to 0x7FFF |
| DTLS | none | 4.17: with \`dtls\`; 4.6: on unless \`no-dtls\` |
| TLS | 1.2 and 1.3, on its port alone | also on the plain port |
| relative paths | from the directory of the configuration file | from the current directory, then some others |
| SIGHUP and SIGUSR2 | read the file and the certificate again; allocations stay | log file, certificate |
| SIGUSR1 | no new allocations, and the end with the last one | the same |

${chapters.join("\n")}`;
}

test("docs/turnserver-conf.md says what the table says", async () => {
  await expect(confPage()).toMatchFileSnapshot("../../../../docs/turnserver-conf.md");
});
