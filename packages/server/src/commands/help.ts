import { OPTION_NAMES, OPTIONS, writtenDefault } from "../options/server-options.ts";

/** What `visavis --help` prints. */
export function helpText(): string {
  const rows: readonly (readonly [flag: string, help: string])[] = [
    ...OPTION_NAMES.map((name) => {
      const fallback = writtenDefault(name);
      const help = OPTIONS[name].help + (fallback === undefined ? "" : ` (${fallback})`);
      return [`--${name} <${OPTIONS[name].value}>`, help] as const;
    }),
    ["--help", "print this"],
    ["--version", "print the version"],
  ];
  const width = Math.max(...rows.map(([flag]) => flag.length));
  return `Visavis · 面对面: private video calls that you host yourself.

Usage: visavis [options]
       visavis turn --config <path>   the STUN and TURN server alone
       visavis credentials [options]  a user name and password that lapse
       visavis nat [options]          what the NAT here means for calls
       visavis stun [server]...       which STUN servers answer
       visavis coturn-config          a turnserver.conf for a relay elsewhere

${rows.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`).join("\n")}

An option may also stand in the environment (VISAVIS_PORT for --port) or in the
configuration file. A flag wins over the environment, that over the file.
The commands have a --help of their own.
`;
}
