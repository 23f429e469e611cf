import type { Command } from "./command.ts";

interface CommandLine {
  /** The arguments, as the list of commands shows them after the name. */
  readonly synopsis: string;
  readonly summary: string;
}

interface CommandEntry extends CommandLine {
  /** Imports the code of this command only, which keeps the start fast. */
  readonly load: () => Promise<Command>;
}

/** `visavis` without a command. */
export const SERVER: CommandLine = {
  synopsis: "[options]",
  summary: "run the server: pages, signaling and the relay on one port",
};

/**
 * Every command except the server itself, which is `visavis` without one. Dispatch, `--help`, docs/options.md and shell
 * completion come from this table.
 */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  turn: {
    synopsis: "--config <path>",
    summary: "run the STUN and TURN server alone",
    load: async () => (await import("./turn.ts")).TURN_COMMAND,
  },
  invite: {
    synopsis: "[room]",
    summary: "print a link to a signed room",
    load: async () => (await import("./invite.ts")).INVITE_COMMAND,
  },
  credentials: {
    synopsis: "[options]",
    summary: "print temporary TURN credentials",
    load: async () => (await import("./credentials.ts")).CREDENTIALS_COMMAND,
  },
  nat: {
    synopsis: "[options]",
    summary: "test the NAT and what it means for calls",
    load: async () => (await import("./nat.ts")).NAT_COMMAND,
  },
  stun: {
    synopsis: "[server]...",
    summary: "check which STUN servers respond",
    load: async () => (await import("./stun.ts")).STUN_COMMAND,
  },
  "coturn-config": {
    synopsis: "[options]",
    summary: "print a turnserver.conf for coturn",
    load: async () => (await import("./coturn-config.ts")).COTURN_CONFIG_COMMAND,
  },
  completion: {
    synopsis: "<shell>",
    summary: "print a shell completion script",
    load: async () => (await import("./completion.ts")).COMPLETION_COMMAND,
  },
};

/** The lines after "Usage:" in the help of a command. The server, which has no name, lists every command. */
export function usageOf(name: string | undefined): readonly string[] {
  const usage = (command: string) => `visavis ${command} ${COMMANDS[command]?.synopsis}`;
  if (name !== undefined) return [usage(name)];
  const width = Math.max(...Object.keys(COMMANDS).map((command) => usage(command).length));
  return [
    `visavis ${SERVER.synopsis}`,
    ...Object.entries(COMMANDS).map(
      ([command, { summary }]) => `${usage(command).padEnd(width)}  ${summary}`,
    ),
  ];
}
