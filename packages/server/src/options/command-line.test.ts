import { describe, expect, test } from "vitest";
import { COTURN_CONFIG_COMMAND } from "../commands/coturn-config.ts";
import { CREDENTIALS_COMMAND } from "../commands/credentials.ts";
import { NAT_COMMAND } from "../commands/nat.ts";
import { STUN_COMMAND } from "../commands/stun.ts";
import { TURN_COMMAND } from "../commands/turn.ts";
import { type Command, type CommandOptions, commandHelp, readCommandLine } from "./command-line.ts";

const COMMAND = {
  name: "bake",
  description: "Bakes a cake.",
  usage: "visavis bake",
  options: {
    oven: { short: "o", value: "name", env: "OVEN", help: "which one" },
    "with-cream": { help: "richer" },
    topping: { value: "name", isRepeatable: true, help: "or several" },
  },
} as const satisfies Command<CommandOptions>;

function read(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const given = readCommandLine(COMMAND, args, environment);
  return given && Object.fromEntries(given);
}

test("options are read in their long and short forms, the last one counts", () => {
  expect(read([])).toEqual({});
  expect(read(["--oven", "a", "--with-cream"])).toEqual({
    oven: { text: "a", place: "--oven" },
    "with-cream": { text: "", place: "--with-cream" },
  });
  expect(read(["--oven=a", "-o", "b"])).toEqual({ oven: { text: "b", place: "--oven" } });
});

test("a repeatable option keeps all its values", () => {
  expect(read(["--topping", "a", "--topping=b"])).toEqual({ topping: { text: "a,b", place: "--topping" } });
});

test("the environment counts where no argument does, unless it is empty", () => {
  expect(read([], { OVEN: "c" })).toEqual({ oven: { text: "c", place: "OVEN" } });
  expect(read(["-o", "a"], { OVEN: "c" })).toEqual({ oven: { text: "a", place: "--oven" } });
  expect(read([], { OVEN: "" })).toEqual({});
});

test("who asks for help gets nothing else", () => {
  expect(read(["--salt", "--help"])).toBeUndefined();
});

test.each([
  [["--salt"], "there is no option --salt; see visavis bake --help"],
  [["-s"], "there is no option -s; see visavis bake --help"],
  [["--toString"], "there is no option --toString"],
  [["--oven"], "--oven needs a value: --oven <name>"],
  [["now"], '"now" is one word too many; see visavis bake --help'],
])("%j is refused", (args, message) => {
  expect(() => read(args)).toThrow(message);
});

describe.each([TURN_COMMAND, CREDENTIALS_COMMAND, COTURN_CONFIG_COMMAND, NAT_COMMAND, STUN_COMMAND])(
  "the help of $name",
  (command) => {
    const help = commandHelp(command);

    test("names every option and variable", () => {
      for (const [name, option] of Object.entries<CommandOptions[string]>(command.options)) {
        expect(help).toContain(`--${name}`);
        if (option.env !== undefined) expect(help).toContain(option.env);
      }
    });

    test("fits a terminal of 80 columns", () => {
      for (const line of help.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    });
  },
);
