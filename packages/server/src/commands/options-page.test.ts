import { expect, test } from "vitest";
import { type Command, type CommandOptions, writtenOption } from "../options/command-line.ts";
import { OPTION_NAMES, OPTIONS, writtenDefault } from "../options/server-options.ts";
import { COTURN_CONFIG_COMMAND } from "./coturn-config.ts";
import { CREDENTIALS_COMMAND } from "./credentials.ts";
import { NAT_COMMAND } from "./nat.ts";
import { STUN_COMMAND } from "./stun.ts";
import { TURN_COMMAND } from "./turn.ts";

/** docs/options.md, written from the table. After a change of the table: `npm run test:unit -- --update`. */
function optionsPage(): string {
  const rows = OPTION_NAMES.map((name) => {
    const { env, value, help } = OPTIONS[name];
    const fallback = writtenDefault(name);
    return `| \`--${name} <${value}>\` | \`${env}\` | ${fallback === undefined ? "" : `\`${fallback}\``} | ${help} |`;
  });
  return `# The options of \`visavis\`

| flag | environment | default | |
| --- | --- | --- | --- |
${rows.join("\n")}

A flag wins over the environment, the environment over the configuration file, the file over the default. An empty
variable counts as not set.

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

An unknown option, a bad value or an unreadable file ends the command with one line on standard error and exit code 2;
an address or port that cannot be used, with exit code 1.

${[TURN_COMMAND, CREDENTIALS_COMMAND, COTURN_CONFIG_COMMAND, NAT_COMMAND, STUN_COMMAND].map(commandChapter).join("\n")}`;
}

function commandChapter({ name, description, options }: Command<CommandOptions>): string {
  const rows = Object.entries(options).map(([option, { env, help, ...rest }]) => {
    const written = writtenOption(option, { help, ...rest });
    return `| \`${written}\` | ${env === undefined ? "" : `\`${env}\``} | ${help} |`;
  });
  return `## \`visavis ${name}\`

${description}

| flag | environment | |
| --- | --- | --- |
${rows.join("\n")}
`;
}

test("docs/options.md says what the table says", async () => {
  await expect(optionsPage()).toMatchFileSnapshot("../../../../docs/options.md");
});

test("each option has a variable of its own, named like the flag", () => {
  for (const name of OPTION_NAMES) {
    expect(OPTIONS[name].env).toBe(`VISAVIS_${name.replaceAll("-", "_").toUpperCase()}`);
  }
});
