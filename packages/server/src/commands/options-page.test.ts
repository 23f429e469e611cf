import { describe, expect, test } from "vitest";
import { isSwitch, type OptionTable, optionUsage, writtenDefault } from "../options/option.ts";
import { SERVER_OPTIONS } from "../options/server-options.ts";
import { helpText, type ListedCommand } from "./command.ts";
import { COMMANDS, SERVER } from "./commands.ts";
import { loadCommands } from "./run-command.ts";

const commands = await loadCommands();
const [server, ...named] = commands;

/** docs/options.md, generated from the tables. After changing a table, run `npm run test:unit -- --update`. */
function optionsPage(): string {
  return `# Commands and options of \`visavis\`

| command | |
| --- | --- |
| \`visavis ${SERVER.synopsis}\` | ${SERVER.summary} |
${Object.entries(COMMANDS)
  .map(
    ([name, { synopsis, summary }]) => `| [\`visavis ${name} ${synopsis}\`](#visavis-${name}) | ${summary} |`,
  )
  .join("\n")}

Every command has \`--help\` and \`--version\`.

## \`visavis\`

${optionsTable(SERVER_OPTIONS)}

A flag takes precedence over the environment, the environment over the configuration file, the file over the default. An
empty variable counts as not set.

The configuration file is one JSON object; its keys are the names of the flags without the dashes:

\`\`\`json
{
  "port": 4000,
  "ice-servers": [
    { "urls": "stun:stun.example.org" },
    { "urls": "turn:turn.example.org:3478", "username": "alice", "credential": "…" }
  ]
}
\`\`\`

An unknown option, an invalid value or an unreadable file ends the command with one line on standard error and exit code 2;
an address or port that cannot be used, with exit code 1.

On SIGHUP the server reads the configuration file, its own certificate and the pages again, while calls go on. Changes of
\`public-host\`, \`ice-servers\`, \`turn-external-ip\`, \`turn-server\` and \`turn-secret\` take effect at once, in running calls as
well; the log names other options that have changed, which need a restart. A file that cannot be used has no effect. If the server runs in a
terminal, SIGHUP means that the terminal is closed, and the server stops.

${named.map(commandChapter).join("\n")}`;
}

function commandChapter({ text: { command, description, options } }: ListedCommand): string {
  return `## \`${command}\`

${description.replace(/(?:^(?:bash|zsh|fish) .*\n?)+/gm, (lines) => `\`\`\`text\n${lines.trimEnd()}\n\`\`\``)}

${optionsTable(options)}
`;
}

function optionsTable(options: OptionTable): string {
  const rows = Object.entries(options).map(([name, option]) => {
    const env = isSwitch(option) || option.env === undefined ? "" : `\`${option.env}\``;
    const value = writtenDefault(option);
    return `| \`${optionUsage(name, option)}\` | ${env} | ${value ? `\`${value}\`` : ""} | ${option.help} |`;
  });
  return `| flag | environment | default | |\n| --- | --- | --- | --- |\n${rows.join("\n")}`;
}

test("docs/options.md is up to date", async () => {
  await expect(optionsPage()).toMatchFileSnapshot("../../../../docs/options.md");
});

test("each option of the server has a variable named like the flag", () => {
  for (const [name, { env }] of Object.entries(SERVER_OPTIONS)) {
    expect(env).toBe(`VISAVIS_${name.replaceAll("-", "_").toUpperCase()}`);
  }
});

test("the help of the server names every command", () => {
  for (const [name, { summary }] of Object.entries(COMMANDS)) {
    expect(server && helpText(server.text, server.usage)).toMatch(
      new RegExp(`^ +visavis ${name} .* ${summary}$`, "m"),
    );
  }
});

test("the name of each command is that in the table", () => {
  expect(commands.map(({ text }) => text.command)).toEqual([
    "visavis",
    ...Object.keys(COMMANDS).map((name) => `visavis ${name}`),
  ]);
});

describe.each(commands.map((command) => [command.text.command, command] as const))(
  "the help of %s",
  (_, { name, usage, text }) => {
    const help = helpText(text, usage);

    test("names every option, and every variable or where to find it", () => {
      for (const [option, definition] of Object.entries(text.options)) {
        expect(help).toContain(optionUsage(option, definition));
        const env = isSwitch(definition) ? undefined : definition.env;
        if (env !== undefined && name !== undefined) expect(help).toContain(`${env} for --${option}`);
      }
    });

    test("fits a terminal of 80 columns", () => {
      for (const line of help.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    });
  },
);
